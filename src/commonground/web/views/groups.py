"""Groups: which there are, founding one, and changing what it is and who may read it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.core.require import require
from commonground.people import actions
from commonground.people.audience import audience_of
from commonground.people.audience_change import AudienceChange, audience_change
from commonground.people.forms import GroupForm
from commonground.people.models import Group, Organisation
from commonground.people.permissions import can_create_group, can_edit_group, can_open_to_public
from commonground.people.queries import groups_shown, standing_in
from commonground.people.viewer import visible_groups, visible_organisations
from commonground.rights.queries import retention_of
from commonground.rights.words import kept
from commonground.web import log_words
from commonground.web.acting import is_done, require_form, status_of
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.failures import way_back
from commonground.web.group_frame import group_frame
from commonground.web.limits import is_sent, limited
from commonground.web.log import log_lines
from commonground.web.shell import group_url, page


@require_safe
@anyone
def groups(request: VisitorRequest) -> HttpResponse:
    """The groups whose names the viewer may see."""
    viewer = request.viewer
    context = {
        "shown": groups_shown(viewer),
        "may_create": viewer.member is not None and can_create_group(viewer.member),
    }
    return page(request, "web/groups.html", context)


@require_form
@members_only
@limited("group", when=is_sent)
def new_group(request: MemberRequest) -> HttpResponse:
    """Found a group."""
    require(can_create_group, request.member)
    form = GroupForm(request.POST or None, **_choices(request, None))
    made: list[Group] = []
    if is_done(request, form, lambda typed: made.append(actions.create_group(**typed, by=request.member))):
        messages.success(
            request, _("The group is there, and you are its steward. Let people in, or ask the first question.")
        )
        return redirect(group_url(made[0].pk, made[0].name))
    return page(request, "web/new_group.html", {"form": form}, status=status_of(form))


@require_form
@members_only
@limited("group", when=is_sent)
def group_settings(request: MemberRequest, number: int) -> HttpResponse:
    """Change a group; another audience is confirmed with what it means."""
    group = readable_group(request, number)
    require(can_edit_group, request.member, group, standing_in(request.member, number))
    form = GroupForm(request.POST or None, group=group, **_choices(request, group))
    if request.method == "POST" and form.is_valid():
        change = _change(group, form.cleaned_data)
        if change.is_any and request.POST.get("confirmed") != change.mark:
            return _ask_first(request, group, change)
        if is_done(request, form, lambda typed: _edit(group, typed, request)):
            messages.success(request, _("Changed."))
            return redirect("group-settings", number)
    return _draw_settings(request, group, form)


@require_POST
@members_only
@limited("group")
def join_group(request: MemberRequest, number: int) -> HttpResponse:
    """Join, with a way back."""
    group = get_object_or_404(visible_groups(request.viewer), pk=number)
    actions.join_group(group, by=request.member)
    messages.success(request, _("You joined %(group)s.") % {"group": group.name})
    return redirect(way_back(request, else_to=group_url(number, group.name)))


@require_form
@members_only
@limited("group", when=is_sent)
def leave_group(request: MemberRequest, number: int) -> HttpResponse:
    """Leave, after a word on what it means."""
    group = readable_group(request, number)
    if request.method == "POST":
        actions.leave_group(group, by=request.member)
        messages.success(request, _("You left %(group)s.") % {"group": group.name})
        return redirect("groups")
    stays = group.audience != Group.Audience.JOINED and not request.member.is_guest
    return page(request, "web/leave_group.html", {"group": group, "may_still_read": stays})


def _draw_settings(request: MemberRequest, group: Group, form: GroupForm) -> HttpResponse:
    context = {
        **group_frame(request, group, "settings"),
        "form": form,
        "audience": audience_of(group),
        "kept": kept(retention_of(request.viewer, group.pk)),
        "log": log_lines(request.viewer, group=group.pk, limit=8),
        "log_words": log_words,
    }
    return page(request, "web/group_settings.html", context, status=status_of(form))


def readable_group(request: VisitorRequest, number: int) -> Group:
    """The group, for who may read it; to all others there is none."""
    return get_object_or_404(visible_groups(request.viewer).filter(pk__in=request.viewer.groups), pk=number)


def _choices(request: MemberRequest, group: Group | None) -> dict[str, Any]:
    named = set(group.organisations.all()) if group else set()
    organisations: set[Organisation] = set(visible_organisations(request.viewer)) | named
    is_public = group is not None and group.audience == Group.Audience.PUBLIC
    return {
        "organisations": sorted(organisations, key=lambda one: one.name.lower()),
        "may_be_public": is_public or can_open_to_public(request.member),
    }


def _change(group: Group, typed: dict[str, Any]) -> AudienceChange:
    return audience_change(group, audience=typed["audience"], organisations=typed["organisations"])


def _edit(group: Group, typed: dict[str, Any], request: MemberRequest) -> None:
    actions.edit_group(group, **{name: typed[name] for name in typed if name != "key"}, by=request.member)


def _ask_first(request: MemberRequest, group: Group, change: AudienceChange) -> HttpResponse:
    """What the other audience means, with everything that was typed kept for the second press."""
    typed = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    kept = [(name, value) for name, value in typed if name not in {"csrfmiddlewaretoken", "confirmed"}]
    return page(request, "web/group_audience.html", {"group": group, "change": change, "kept": kept})
