"""Addresses of following."""

from django.urls import path

from commonground.web.views import following

urlpatterns = [
    path("q/<code:number>/follow", following.follow_question, name="follow-question"),
    path("t/<code:number>/follow", following.follow_topic, name="follow-topic"),
    path("g/<code:number>/follow", following.follow_group, name="follow-group"),
    path("m/<code:number>/follow", following.follow_member, name="follow-member"),
    path("settings/following", following.following, name="following"),
    path("follows/<code:number>/stop", following.unfollow, name="unfollow"),
    path("follows/<code:number>/again", following.follow_again, name="follow-again"),
]
