"""Addresses of reading: home, groups, topics."""

from django.urls import path

from commonground.web.views import group, home, topics

urlpatterns = [
    path("", home.home, name="home"),
    path("g/<code:number>-<str:slug>", group.group, name="group"),
    path("topics", topics.topics, name="topics"),
    path("t/<code:number>-<str:slug>", topics.topic, name="topic"),
]
