"""The addresses of the pages, one module a subject."""

from commonground.web.urls import health

urlpatterns = [*health.urlpatterns]
