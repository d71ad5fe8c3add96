"""How long a group keeps its questions: what holds, changing it after a word on what that deletes, and stopping it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonground.core.require import require
from commonground.people.models import Group
from commonground.people.permissions import can_edit_group
from commonground.people.queries import standing_in
from commonground.rights import actions, words
from commonground.rights.forms import HoldForm, RetentionForm
from commonground.rights.permissions import can_change_retention
from commonground.rights.queries import count_to_delete, retention_of
from commonground.web.acting import is_done, require_form, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.group_frame import group_frame
from commonground.web.limits import is_sent, limited
from commonground.web.shell import page
from commonground.web.views.groups import readable_group


@require_form
@members_only
@limited("group", when=is_sent)
def retention(request: MemberRequest, number: int) -> HttpResponse:
    """What holds, for who keeps the group; administrators change it, and confirm what it deletes."""
    group = readable_group(request, number)
    require(can_edit_group, request.member, group, standing_in(request.member, number))
    form = RetentionForm(request.POST or None, keeps=retention_of(request.viewer, number))
    if request.method == "POST" and form.is_valid() and form.cleaned_data["months"] and "confirmed" not in request.POST:
        return _ask_first(request, group, form.cleaned_data)
    if is_done(request, form, lambda typed: actions.change_retention(group, **typed, by=request.member)):
        messages.success(request, _("Changed."))
        return redirect("retention", number)
    return _draw(request, group, form, HoldForm())


@require_POST
@members_only
@limited("group")
def hold_group(request: MemberRequest, number: int) -> HttpResponse:
    """Nothing is deleted there for now."""
    group, form = readable_group(request, number), HoldForm(request.POST)
    if is_done(request, form, lambda typed: actions.hold_group(group, **typed, by=request.member)):
        messages.success(request, _("Nothing in %(group)s is deleted now.") % {"group": group.name})
        return redirect("retention", number)
    require(can_change_retention, request.member, group, standing_in(request.member, number))
    return _draw(request, group, RetentionForm(keeps=retention_of(request.viewer, number)), form)


@require_POST
@members_only
@limited("group")
def release_group(request: MemberRequest, number: int) -> HttpResponse:
    """Deletion goes on."""
    group = readable_group(request, number)
    actions.release_group(group, by=request.member)
    messages.success(request, _("Deletion in %(group)s goes on by its rule.") % {"group": group.name})
    return redirect("retention", number)


def _draw(request: MemberRequest, group: Group, form: RetentionForm, hold: HoldForm) -> HttpResponse:
    keeps = retention_of(request.viewer, group.pk)
    standing = standing_in(request.member, group.pk)
    context = {
        **group_frame(request, group, "settings"),
        "form": form,
        "hold": hold,
        "keeps": keeps,
        "kept": words.kept(keeps),
        "may_change": can_change_retention(request.member, group, standing),
        "due": count_to_delete(request.viewer, group.pk, keeps.months, keeps.since) if keeps.months else 0,
    }
    status = max(status_of(form), status_of(hold))
    return page(request, "web/retention.html", context, status=status)


def _ask_first(request: MemberRequest, group: Group, typed: dict[str, Any]) -> HttpResponse:
    """What the rule would delete, before it holds."""
    require(can_change_retention, request.member, group, standing_in(request.member, group.pk))
    due = count_to_delete(request.viewer, group.pk, **typed)
    return page(request, "web/retention_confirm.html", {"group": group, "typed": typed, "due": due})
