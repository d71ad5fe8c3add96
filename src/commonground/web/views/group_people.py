"""The people of a group: who joined it, who keeps it, who was invited into it as a guest."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.core.require import require
from commonground.people import actions
from commonground.people.audience import audience_of
from commonground.people.forms import GuestForm, LetInForm
from commonground.people.invitation_mail import invitation_url
from commonground.people.limits import too_often_words
from commonground.people.models import Group, Invitation, Member
from commonground.people.permissions import can_invite_guest
from commonground.people.queries import people_of_group, standing_in, stewards_of
from commonground.people.queries.invitations import open_into
from commonground.people.viewer import visible_members, visible_organisations
from commonground.web.acting import is_done, require_form, status_of
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.group_frame import group_frame
from commonground.web.limits import again_at, limited
from commonground.web.paging import after_in
from commonground.web.shell import page
from commonground.web.views.groups import readable_group


@require_safe
@anyone
def group_people(request: VisitorRequest, number: int) -> HttpResponse:
    """Who joined, as far as the viewer may see them, and for stewards the ways to let people in."""
    return _draw(request, readable_group(request, number), None)


@require_POST
@members_only
@limited("group")
def let_in(request: MemberRequest, number: int) -> HttpResponse:
    """Let a member in, by name."""
    group = readable_group(request, number)
    form = LetInForm(request.POST, people=visible_members(request.viewer).filter(is_active=True))
    if is_done(request, form, lambda typed: actions.let_in(group, typed["member"], by=request.member)):
        messages.success(request, _("%(name)s is in.") % {"name": form.cleaned_data["member"].name})
        return redirect("group-people", number)
    return _draw(request, group, form)


@require_POST
@members_only
@limited("group")
def remove_from_group(request: MemberRequest, number: int, person: int) -> HttpResponse:
    """Take a member out of the group."""
    group, member = _in_group(request, number, person)
    actions.remove_from_group(group, member, by=request.member)
    messages.success(request, _("%(name)s is no longer in the group.") % {"name": member.name})
    return redirect("group-people", number)


@require_POST
@members_only
@limited("group")
def make_steward(request: MemberRequest, number: int, person: int) -> HttpResponse:
    """Let a member keep the group with the others."""
    group, member = _in_group(request, number, person)
    actions.make_steward(group, member, by=request.member)
    messages.success(request, _("%(name)s is a steward now.") % {"name": member.name})
    return redirect("group-people", number)


@require_POST
@members_only
@limited("group")
def unmake_steward(request: MemberRequest, number: int, person: int) -> HttpResponse:
    """Let a steward be a member like the others again."""
    group, member = _in_group(request, number, person)
    actions.unmake_steward(group, member, by=request.member)
    messages.success(request, _("%(name)s is a member like the others now.") % {"name": member.name})
    return redirect("group-people", number)


@require_form
@members_only
def invite_guest(request: MemberRequest, number: int) -> HttpResponse:
    """Invite somebody from outside, as a guest of this group alone."""
    group = readable_group(request, number)
    require(can_invite_guest, request.member, group, standing_in(request.member, number))
    organisations = list(visible_organisations(request.viewer).order_by("name"))
    form = GuestForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and (again := again_at("invite", request)):
        form.add_error(None, too_often_words("invite", request.member, again))
    made: list[Invitation] = []
    if is_done(request, form, lambda typed: made.append(actions.invite_guest(group, **typed, by=request.member))):
        return redirect("group-people", number)
    context = {**group_frame(request, group, "people"), "form": form}
    return page(request, "web/invite_guest.html", context, status=status_of(form))


def _in_group(request: MemberRequest, number: int, person: int) -> tuple[Group, Member]:
    group = readable_group(request, number)
    return group, get_object_or_404(visible_members(request.viewer).filter(memberships__group=group), pk=person)


def _draw(request: VisitorRequest, group: Group, form: LetInForm | None) -> HttpResponse:
    frame = group_frame(request, group, "people")
    people = people_of_group(request.viewer, group.pk, after=after_in(request))
    shown = {"people": people, "stewards": stewards_of(group.pk), "audience": audience_of(group)}
    context = {**frame, **shown, "form": form}
    if frame["may_edit"]:
        context["form"] = form or LetInForm()
        context["invitations"] = [(one, invitation_url(one)) for one in open_into(group)]
    return page(request, "web/group_people.html", context, status=status_of(form) if form else 200)
