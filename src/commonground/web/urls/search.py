"""Addresses of search."""

from django.urls import path

from commonground.web.views import search

urlpatterns = [
    path("search", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
]
