"""Signing in to the demo by a link, as somebody of its story. These addresses exist in the demo only."""

from allauth.usersessions.signals import on_user_logged_in
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from commonground.demo.tour import ROLES, member_of
from commonground.web.acting import require_form
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.shell import page


@require_form
@anyone
def tour(request: VisitorRequest, token: str) -> HttpResponse:
    """Say who one will be, then sign in as her."""
    member = member_of(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        login(request, member.user, backend="commonground.people.backend.Backend")
        on_user_logged_in(tour, request=request)  # which allauth hears of its own ways in alone
        return redirect("home")
    return page(request, "web/tour.html", {"who": member, "roles": ROLES})
