"""All people, and what an administrator does for one of them."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from commonground.people import actions
from commonground.people.forms import MoveForm
from commonground.people.invitation_mail import invitation_url
from commonground.people.models import Member
from commonground.people.queries import by_name, called
from commonground.people.queries.administration import everybody, has_second_step, kept_alone_by, led_by
from commonground.people.queries.invitations import open_claim
from commonground.rights.queries import erasure_of
from commonground.web.acting import is_done, require_form, status_of, words_in
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.paging import after_in
from commonground.web.shell import page

KINDS = {
    "": (gettext_lazy("Everybody"), Q(is_active=True)),
    "guests": (gettext_lazy("Guests"), Q(is_active=True, is_guest=True)),
    "administrators": (gettext_lazy("Administrators"), Q(is_active=True, is_admin=True)),
    "unsigned": (gettext_lazy("Without sign-in"), Q(user__email=None)),
    "left": (gettext_lazy("Have left"), Q(is_active=False)),
    "erased": (gettext_lazy("To be erased"), Q(erasure__isnull=False)),
}


@require_safe
@administrators_only
def people(request: MemberRequest) -> HttpResponse:
    """Everybody by name, parted by what they are."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    words = words_in(request)[:100]
    found = everybody().filter(KINDS[kind][1])
    if words:
        found = called(found, words)
    context = {
        "people": by_name(found, after=after_in(request), limit=50),
        "kinds": [(key, label, everybody().filter(rule).count()) for key, (label, rule) in KINDS.items()],
        "kind": kind,
        "words": words,
        "current": "people",
    }
    return page(request, "web/admin/people.html", context)


@require_form
@administrators_only
def person(request: MemberRequest, number: int) -> HttpResponse:
    """One of them: where she works, what she may do, and the way in or out."""
    member = _one(number)
    form = MoveForm(request.POST or None, member=member)
    if is_done(request, form, lambda typed: _move(member, typed, request.member)):
        messages.success(request, _("Changed."))
        return redirect("admin-person", number)
    context = {**_about(member), "form": form, "current": "people"}
    return page(request, "web/admin/person.html", context, status=status_of(form))


@require_form
@administrators_only
def deactivate(request: MemberRequest, number: int) -> HttpResponse:
    """Somebody leaves: what that means, then doing it."""
    member = _one(number)
    if request.method == "POST":
        actions.deactivate_member(member, by=request.member)
        messages.success(request, _("%(name)s has left, and is signed out everywhere.") % {"name": member.name})
        return redirect("admin-person", number)
    context = {
        "found": member,
        "leads": led_by(member),
        "keeps": kept_alone_by(member, request.viewer),
        "current": "people",
    }
    return page(request, "web/admin/deactivate.html", context)


@require_POST
@administrators_only
def reset_mfa(request: MemberRequest, number: int) -> HttpResponse:
    """Somebody lost what she signs in with."""
    member = _one(number)
    actions.reset_mfa(member, by=request.member)
    messages.success(
        request, _("%(name)s signs in without a second step now, and is told by mail.") % {"name": member.name}
    )
    return redirect("admin-person", number)


@require_POST
@administrators_only
def reactivate(request: MemberRequest, number: int) -> HttpResponse:
    """Somebody comes back."""
    member = _one(number)
    actions.reactivate_member(member, by=request.member)
    messages.success(request, _("%(name)s is back, and signs in by a code.") % {"name": member.name})
    return redirect("admin-person", number)


@require_POST
@administrators_only
def make_administrator(request: MemberRequest, number: int) -> HttpResponse:
    """Another administrator."""
    member = _one(number)
    actions.make_administrator(member, by=request.member)
    messages.success(request, _("%(name)s administers the network with you now.") % {"name": member.name})
    return redirect("admin-person", number)


@require_POST
@administrators_only
def unmake_administrator(request: MemberRequest, number: int) -> HttpResponse:
    """One administrator less."""
    member = _one(number)
    actions.unmake_administrator(member, by=request.member)
    messages.success(request, _("%(name)s is a member like the others now.") % {"name": member.name})
    return redirect("administration" if number != request.member.pk else "home")


@require_POST
@administrators_only
def invite_to_claim(request: MemberRequest, number: int) -> HttpResponse:
    """A link for somebody who does not sign in yet."""
    member = _one(number)
    actions.invite(member.organisation, work_group=member.work_group, claims=member, by=request.member)
    return redirect("admin-person", number)


def _about(member: Member) -> dict[str, object]:
    invitation = open_claim(member)
    return {
        "found": member,
        "leads": led_by(member),
        "has_second_step": has_second_step(member),
        "erasure": erasure_of(member),
        "link": invitation_url(invitation) if invitation else "",
    }


def _one(number: int) -> Member:
    return get_object_or_404(everybody(), pk=number)


def _move(member: Member, typed: dict[str, Any], by: Member) -> None:
    organisation, work_group = typed["place"]
    actions.move_member(
        member, organisation=organisation, work_group=work_group, is_guest=bool(typed["is_guest"]), by=by
    )
