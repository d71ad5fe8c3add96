"""Reporting a post, and deciding about what was reported."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations import actions
from commonground.conversations.models import Post, Question, Report
from commonground.people.models import Network
from commonground.web.acting import is_done, require_form, sent, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.cards import cards_of
from commonground.web.limits import is_sent, limited
from commonground.web.paging import after_in
from commonground.web.report_forms import DecideForm, ReportForm
from commonground.web.reports import decides, post_to_decide, reported_posts, rulings, waiting_elsewhere
from commonground.web.shell import page, question_url

_SHOWN = 20


@require_form
@members_only
@limited("report", when=is_sent)
def report(request: MemberRequest, number: int) -> HttpResponse:
    """Say what is wrong with a post."""
    post = get_object_or_404(Post.objects.visible_to(request.viewer).select_related("author", "parent"), pk=number)
    asked = Question.objects.visible_to(request.viewer).get(pk=post.top.pk)
    form, back = ReportForm(sent(request)), question_url(asked.pk, asked.title)
    if is_done(request, form, lambda typed: actions.report_post(post, **_said(typed), by=request.member)):
        undo = f"undo:{reverse('take-back-report', args=[number])}"
        messages.success(request, _("Reported. You are told what comes of it."), extra_tags=undo)
        return redirect(back)
    context = {"form": form, "post": post, "question": asked, "back": back, "wait": Network.get().report_wait}
    return page(request, "web/report.html", context, status=status_of(form))


def _said(typed: dict[str, Any]) -> dict[str, Any]:
    return {"reason": Report.Reason(typed["reason"]), "note": typed["note"]}


@require_POST
@members_only
@limited("report")
def take_back(request: MemberRequest, number: int) -> HttpResponse:
    """It was not meant so."""
    own = request.member.reports.filter(ruling=None).select_related("post")  # also of what she reads no more
    actions.take_back_report(get_object_or_404(own, post=number), by=request.member)
    messages.success(request, _("Taken back. Nobody decides about it on your account."))
    return redirect("safety")


@require_safe
@members_only
def queue(request: MemberRequest) -> HttpResponse:
    """What waits for a decision, the oldest first; appeals; what was decided of late."""
    if not decides(request.viewer):
        raise Http404
    found = reported_posts(request.viewer, after=after_in(request), limit=_SHOWN + 1)
    context = {
        "reported": found[:_SHOWN],
        "next_after": found[_SHOWN - 1].first if len(found) > _SHOWN else None,
        "appeals": rulings(request.viewer, hers=False, awaiting=True),
        "decided": rulings(request.viewer, hers=False, awaiting=False, limit=10),
        "elsewhere": waiting_elsewhere(request.viewer),
        "wait": Network.get().report_wait,
        "current": "reports",
    }
    return page(request, "web/reports.html", context)


@require_form
@members_only
@limited("close", when=is_sent)
def decide(request: MemberRequest, number: int) -> HttpResponse:
    """One reported post: what it says, who reported it and why; and the decision."""
    found = next(iter(reported_posts(request.viewer, post=number)), None)
    if found is None:
        raise Http404
    form = DecideForm(sent(request), may_suspend=request.member.is_admin)
    if is_done(request, form, lambda typed: _decide(post_to_decide(request.viewer, number), typed, request)):
        messages.success(request, _("Decided. Those whom it concerns are told."))
        return redirect("reports")
    context = {"found": found, "form": form, "cards": cards_of(request.viewer, [found.html])}
    return page(request, "web/decide_report.html", context, status=status_of(form))


def _decide(post: Post, typed: dict[str, Any], request: MemberRequest) -> None:
    acts: dict[str, Callable[..., None]] = {
        "leave": actions.leave_post,
        "hide": actions.hide_post,
        "warn": actions.warn_author,
        "suspend": actions.suspend_author,
    }
    more = {"days": typed["days"]} if typed["what"] == "suspend" else {}
    acts[typed["what"]](post, reason=typed["reason"], by=request.member, **more)
