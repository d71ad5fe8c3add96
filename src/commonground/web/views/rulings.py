"""A decision about a post: its author sees why and may appeal; somebody else decides that; it can be undone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations import actions
from commonground.web.acting import is_done, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.cards import cards_of
from commonground.web.limits import limited
from commonground.web.report_forms import AppealDecisionForm, AppealForm
from commonground.web.reports import RulingLine, ruling_to_act_on, rulings
from commonground.web.ruling_rights import rights_about
from commonground.web.shell import page


@require_safe
@members_only
def ruling(request: MemberRequest, number: int) -> HttpResponse:
    """What was decided and why, to the author of the post and to those who decide."""
    return _draw(request, _found(request, number))


@require_POST
@members_only
@limited("close")
def appeal(request: MemberRequest, number: int) -> HttpResponse:
    """The author says why it was wrong."""
    found, form = _found(request, number), AppealForm(request.POST)
    if is_done(request, form, lambda typed: actions.appeal(ruling_to_act_on(found), **typed, by=request.member)):
        messages.success(request, _("Sent. Somebody who did not take the decision looks at it again."))
        return redirect("ruling", number)
    return _draw(request, found, appeal_form=form)


@require_POST
@members_only
@limited("close")
def decide_appeal(request: MemberRequest, number: int) -> HttpResponse:
    """Somebody who did not take the decision says whether it stands."""
    found, form = _found(request, number), AppealDecisionForm(request.POST)
    if is_done(request, form, lambda typed: _decide(found, typed, request)):
        messages.success(request, _("Decided. The author and those who reported it are told."))
        return redirect("reports")
    return _draw(request, found, decision_form=form)


@require_POST
@members_only
@limited("close")
def undo(request: MemberRequest, number: int) -> HttpResponse:
    """It was decided wrongly."""
    ruling = ruling_to_act_on(_found(request, number))
    was_reported = ruling.reports.exists()
    actions.undo_ruling(ruling, by=request.member)
    said = _("Taken back. What was reported waits for a decision again.") if was_reported else _("Taken back.")
    messages.success(request, said)
    return redirect("reports")


def _found(request: MemberRequest, number: int) -> RulingLine:
    found = next(iter(rulings(request.viewer, number=number)), None)
    if found is None:
        raise Http404
    return found


def _decide(found: RulingLine, typed: dict[str, Any], request: MemberRequest) -> None:
    is_kept = typed["outcome"] == "kept"
    actions.decide_appeal(ruling_to_act_on(found), is_kept=is_kept, reason=typed["reason"], by=request.member)


def _draw(
    request: MemberRequest,
    found: RulingLine,
    *,
    appeal_form: forms.Form | None = None,
    decision_form: forms.Form | None = None,
) -> HttpResponse:
    sent = appeal_form or decision_form
    context = {
        "found": found,
        "cards": cards_of(request.viewer, [found.html]),
        "rights": rights_about(request.member, found),
        "appeal_form": appeal_form or AppealForm(),
        "decision_form": decision_form or AppealDecisionForm(),
    }
    return page(request, "web/ruling.html", context, status=status_of(sent) if sent else 200)
