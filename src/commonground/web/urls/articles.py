"""Addresses of articles."""

from django.urls import path

from commonground.web.views import article

urlpatterns = [
    path("q/<code:number>/article", article.publish_article, name="publish-article"),
    path("a/<code:number>", article.article, name="article-short"),
    path("a/<code:number>/edit", article.edit_article, name="edit-article"),
    path("a/<code:number>/hand-on", article.hand_on_article, name="hand-on-article"),
    path("a/<code:number>-<str:slug>", article.article, name="article"),
    path("revisions/<code:number>/bring-back", article.bring_article_back, name="bring-article-back"),
]
