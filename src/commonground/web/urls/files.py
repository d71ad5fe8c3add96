"""Addresses of files."""

from django.urls import path

from commonground.web.views import files

urlpatterns = [
    path("files", files.attach_file, name="attach-file"),
    path("files/<code:number>/preview", files.preview, name="file-preview"),
    path("files/<code:number>/remove", files.remove_file, name="remove-file"),
    path("files/<code:number>-<str:slug>", files.file, name="file"),
]
