"""Addresses of what is one's own: a copy of it, and being forgotten."""

from django.urls import path

from commonground.web.views import erasing, your_data

urlpatterns = [
    path("settings/data", your_data.your_data, name="your-data"),
    path("settings/data/copy", your_data.ask_for_export, name="ask-for-export"),
    path("settings/data/erase", erasing.erase_me, name="erase-me"),
    path("erasure/<str:token>", erasing.erasure, name="erasure"),
    path("exports/<code:number>", your_data.export, name="export"),
]
