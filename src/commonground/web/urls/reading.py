"""Addresses of reading: home, groups, topics."""

from django.urls import path

from commonground.web.views import group, home, topics

urlpatterns = [
    path("", home.home, name="home"),
    path("tour-left", home.end_tour, name="end-tour"),
    path("g/<code:number>-<str:slug>", group.group, name="group"),
    path("topics", topics.topics, name="topics"),
    path("t/<code:number>/review", topics.change_review, name="change-review-time"),
    path("t/<code:number>/stewards", topics.add_topic_steward, name="add-topic-steward"),
    path("t/<code:number>/stewards/<code:person>", topics.make_steward_again, name="make-topic-steward"),
    path("t/<code:number>/stewards/<code:person>/remove", topics.unmake_steward, name="unmake-topic-steward"),
    path("t/<code:number>-<str:slug>", topics.topic, name="topic"),
]
