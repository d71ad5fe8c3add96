"""Topics: all that the viewer may read something under, and the page of one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations.actions import change_review_time, make_topic_steward, unmake_topic_steward
from commonground.conversations.actions.topics import keeps_topic
from commonground.conversations.models import Follow, Topic
from commonground.conversations.permissions import can_change_review_time, can_name_topic_stewards
from commonground.conversations.queries import topic_by_id, topic_rows
from commonground.core.ids import encode
from commonground.core.require import require
from commonground.knowledge.queries import ArticleRow, article_rows
from commonground.people.models import Member
from commonground.people.viewer import visible_members
from commonground.routing.lists import QuestionRow, question_rows
from commonground.web.acting import is_done, require_form, sent, status_of, words_in
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.followed import is_followed
from commonground.web.limits import is_sent, limited
from commonground.web.paging import after_in
from commonground.web.question_forms import NameForm, ReviewTimeForm
from commonground.web.shell import page, topic_url
from commonground.web.topic_lists import best_answers, count_topic, people_who_know

_SHOWN, _FEW, _PEOPLE = 20, 5, 8


@require_safe
@anyone
def topics(request: VisitorRequest) -> HttpResponse:
    """All topics, by name."""
    after = words_in(request, "after")[:40]
    rows = topic_rows(request.viewer, after=after, limit=101)
    next_url = f"{reverse('topics')}?{urlencode({'after': rows[99].name})}" if len(rows) > 100 else ""
    return page(request, "web/topics.html", {"rows": rows[:100], "next_url": next_url})


@require_safe
@anyone
def topic(request: VisitorRequest, number: int, slug: str) -> HttpResponse:
    """One topic: what helped most, what waits, what was written up, who knows, who keeps it; or all of one of these."""
    counts = count_topic(request.viewer, number)
    if counts is None:
        raise Http404
    found = topic_by_id(number)
    if slug != (found.slug or "topic"):
        return HttpResponseRedirect(topic_url(number, found.name))
    part = request.GET.get("part", "")
    shown = _PARTS[part](request, number) if part in _PARTS else _overview(request, number)
    stewards = visible_members(request.viewer).filter(pk__in=found.stewards.all(), is_active=True).order_by("name")
    about = {"topic": found, "counts": counts, "part": part if part in _PARTS else "", "stewards": stewards}
    about["is_followed"] = is_followed(request.viewer, Follow.Kind.TOPIC, number)
    context = {"best": [], "waiting": [], "done": [], "articles": [], "next_url": "", **about, **shown}
    return page(request, "web/topic.html", {**context, "may_name_stewards": _may_name_stewards(request, found)})


@require_form
@members_only
@limited("close", when=is_sent)
def add_topic_steward(request: MemberRequest, number: int) -> HttpResponse:
    """Name somebody who keeps the topic too."""
    found = _topic(request, number)
    require(can_name_topic_stewards, request.member, keeps_topic(request.member, found))
    form = NameForm(sent(request), people=visible_members(request.viewer).filter(is_active=True))
    if is_done(request, form, lambda typed: make_topic_steward(found, typed["handle"], by=request.member)):
        named = form.cleaned_data["handle"]
        return _back(request, found, named, _("%(name)s keeps this topic now."), undo="unmake-topic-steward")
    context = {"form": form, "words": _naming(), "subject": found.name, "leave_url": topic_url(number, found.name)}
    return page(request, "web/by_name.html", context, status=status_of(form))


@require_form
@members_only
@limited("close", when=is_sent)
def change_review(request: MemberRequest, number: int) -> HttpResponse:
    """How soon its answers are looked at again."""
    found = _topic(request, number)
    require(can_change_review_time, request.member, keeps_topic(request.member, found))
    form = ReviewTimeForm(sent(request), initial={"days": found.reviewed_after.days if found.reviewed_after else None})
    if is_done(request, form, lambda typed: change_review_time(found, _days(typed["days"]), by=request.member)):
        messages.success(request, _("Answers that are accepted or checked from now on keep to it."))
        return redirect(topic_url(number, found.name))
    return page(request, "web/topic_review.html", {"form": form, "topic": found}, status=status_of(form))


def _days(number: int | None) -> timedelta | None:
    return timedelta(days=number) if number else None


@require_POST
@members_only
@limited("close")
def make_steward_again(request: MemberRequest, number: int, person: int) -> HttpResponse:
    """Let her keep the topic after all."""
    found, member = _topic(request, number), _steward(request, person)
    make_topic_steward(found, member, by=request.member)
    return _back(request, found, member, _("%(name)s keeps this topic now."), undo="unmake-topic-steward")


@require_POST
@members_only
@limited("close")
def unmake_steward(request: MemberRequest, number: int, person: int) -> HttpResponse:
    """Let her keep the topic no more."""
    found, member = _topic(request, number), _steward(request, person)
    unmake_topic_steward(found, member, by=request.member)
    return _back(request, found, member, _("%(name)s keeps this topic no more."), undo="make-topic-steward")


def _topic(request: MemberRequest, number: int) -> Topic:
    if count_topic(request.viewer, number) is None:
        raise Http404
    return topic_by_id(number)


def _steward(request: MemberRequest, person: int) -> Member:
    return get_object_or_404(visible_members(request.viewer), pk=person)


def _may_name_stewards(request: VisitorRequest, found: Topic) -> bool:
    member = request.viewer.member
    return member is not None and can_name_topic_stewards(member, keeps_topic(member, found))


def _back(request: MemberRequest, found: Topic, member: Member, said: str, *, undo: str) -> HttpResponse:
    tags = f"undo:{reverse(undo, args=[found.pk, member.pk])}"
    messages.success(request, said % {"name": member.name}, extra_tags=tags)
    return redirect(topic_url(found.pk, found.name))


def _naming() -> dict[str, str]:
    return {
        "title": _("Who keeps this topic too?"),
        "hint": _("Stewards of a topic are asked when nobody else answers under it."),
        "button": _("Make a steward"),
        "busy": _("Saving"),
        "leave": _("Leave it"),
    }


def _overview(request: VisitorRequest, number: int) -> dict[str, Any]:
    """The first of each kind, and who knows."""
    viewer = request.viewer
    return {
        "best": best_answers(viewer, number, limit=_FEW),
        "articles": article_rows(viewer, topic=number, limit=_FEW),
        "waiting": question_rows(viewer, topic=number, waiting=True, oldest_first=True, limit=_FEW),
        "people": people_who_know(viewer, number, limit=_PEOPLE),
    }


def _all_waiting(request: VisitorRequest, number: int) -> dict[str, Any]:
    after = after_in(request)
    rows = question_rows(request.viewer, topic=number, waiting=True, oldest_first=True, after=after, limit=_SHOWN + 1)
    return _page_of("waiting", rows)


def _all_done(request: VisitorRequest, number: int) -> dict[str, Any]:
    rows = question_rows(request.viewer, topic=number, waiting=False, after=after_in(request), limit=_SHOWN + 1)
    return _page_of("done", rows)


def _all_articles(request: VisitorRequest, number: int) -> dict[str, Any]:
    rows = article_rows(request.viewer, topic=number, before=after_in(request), limit=_SHOWN + 1)
    return _page_of("articles", rows)


def _page_of(part: str, rows: Sequence[QuestionRow] | Sequence[ArticleRow]) -> dict[str, Any]:
    """A page of one kind, and the address of the next."""
    more = urlencode({"part": part, "after": encode(rows[_SHOWN - 1].id)}) if len(rows) > _SHOWN else ""
    return {part: rows[:_SHOWN], "people": [], "next_url": f"?{more}" if more else ""}


_PARTS = {"waiting": _all_waiting, "done": _all_done, "articles": _all_articles}
