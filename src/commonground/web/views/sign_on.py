"""Signing in with the company's own accounts: there, back, and joining for who is new."""

from typing import cast

from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from commonground.people import actions
from commonground.people.actions.joining import Newcomer
from commonground.people.actions.sign_on import SignOn
from commonground.people.forms import NewcomerForm
from commonground.people.models import Network, Organisation
from commonground.people.queries.invitations import open_by_sign_on_to
from commonground.web import sign_on as company
from commonground.web.acting import require_form, status_of
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.shell import page


@require_POST
@anyone
def sign_on(request: VisitorRequest) -> HttpResponse:
    """Go to the company's sign-in."""
    if not company.is_offered():
        return redirect("account_login")
    too_often = ratelimit.consume_or_429(request, action="login")
    return cast("HttpResponse", too_often) or company.go(request, get_next_redirect_url(request))


@require_safe
@anyone
def back(request: VisitorRequest) -> HttpResponse:
    """Back from there."""
    if not company.is_offered():
        return redirect("account_login")
    too_often = ratelimit.consume_or_429(request, action="login", limit_get=True)
    return cast("HttpResponse", too_often) or company.back(request)


@require_form
@anyone
def join(request: VisitorRequest) -> HttpResponse:
    """Who is new says who she is, and is in."""
    newcomer = company.newcomer_in(request)
    organisation = open_by_sign_on_to(newcomer.email) if newcomer else None
    if newcomer is None or organisation is None or request.viewer.member:
        return redirect("account_login")
    first = {"name": newcomer.name, "zone": Network.get().zone, "language": get_language()}
    form = NewcomerForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        return _let_in(request, newcomer, organisation, form)
    context = {"form": form, "email": newcomer.email, "organisation": organisation}
    return page(request, "web/join_by_sign_on.html", context, status=status_of(form))


def _let_in(request: VisitorRequest, newcomer: SignOn, organisation: Organisation, form: NewcomerForm) -> HttpResponse:
    too_often = ratelimit.consume_or_429(request, action="signup")
    if too_often:
        return cast("HttpResponse", too_often)
    member = actions.join_by_sign_on(newcomer, Newcomer(**form.cleaned_data), organisation=organisation)
    company.forget_newcomer(request)
    there = reverse("home")
    return cast(
        "HttpResponse", perform_login(request, member.user, email=newcomer.email, signup=True, redirect_url=there)
    )
