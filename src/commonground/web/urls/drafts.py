"""Addresses of what one has not posted yet."""

from django.urls import path

from commonground.web.views import drafts

urlpatterns = [
    path("drafts", drafts.drafts, name="drafts"),
    path("drafts/keep", drafts.keep_draft, name="keep-draft"),
    path("drafts/<code:number>/throw-away", drafts.throw_away_draft, name="throw-away-draft"),
]
