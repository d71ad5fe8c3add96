"""Addresses of the demo's tour; they exist in the demo only."""

from django.urls import path

from commonground import environment
from commonground.web.views import tour

urlpatterns = [path("tour/<str:token>", tour.tour, name="tour")] if environment.DEMO.is_on() else []
