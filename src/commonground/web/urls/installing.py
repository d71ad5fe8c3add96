"""Addresses that a browser asks for to keep the pages as an app."""

from django.urls import path

from commonground.web.views import installing

urlpatterns = [
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("service-worker.js", installing.service_worker, name="service-worker"),
    path("offline", installing.offline, name="offline"),
]
