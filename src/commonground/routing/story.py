"""The story of a question: what happened since it was asked, and what happens next unless it is solved.

It names only people whom its reader may know; the others are counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonground.conversations.models import Answer, Question
from commonground.core.dates import number
from commonground.events.models import Event
from commonground.people.viewer import Viewer, visible_members
from commonground.routing.coming import next_step_words, ring_name
from commonground.routing.models import Reach
from commonground.routing.reasons import Reason, explain_all

_NAMED = 4


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One step of the story, with a line for each thing to add; `is_next` is still to come."""

    at: datetime
    text: str
    details: tuple[str, ...] = ()
    across: str = ""
    is_strong: bool = False
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """What the lines are made from: the question, its answers and reach, and the people whom the reader may know."""

    question: Question
    viewer: Viewer
    answers: dict[int, Answer]
    reaches: dict[int, Reach]
    people: dict[int, str]

    def name(self, member: int | None) -> str:
        """Her name, or somebody."""
        return self.people.get(member or 0) or _("Somebody")

    def is_reader(self, member: int | None) -> bool:
        """Whether she is the one who reads the story."""
        return member is not None and member == self.viewer.member_id

    @property
    def is_to_asker(self) -> bool:
        """Whether the one who reads it asked."""
        return self.is_reader(self.question.post.author_id)

    def why(self, reasons: Sequence[tuple[int, Reason]]) -> list[str]:
        """Why each of these members was asked."""
        return explain_all(reasons, self.viewer, is_to_asker=self.is_to_asker)


def story_of(question: Question, viewer: Viewer) -> list[StoryLine]:
    """The story of a question that the viewer may read, with its next step last."""
    answers = {answer.pk: answer for answer in _answers_of(question)}
    reaches = {reach.member_id: reach for reach in Reach.objects.filter(question=question)}
    events = _events_of(question, answers)
    told = _Told(question, viewer, answers, reaches, _people(events, reaches, viewer))
    lines = [_LINES[event.name](told, event) for event in events]
    return [line for line in lines if line] + _coming(question, viewer)


def _coming(question: Question, viewer: Viewer) -> list[StoryLine]:
    words = next_step_words(question, viewer)
    if not words or question.next_step_at is None:
        return []
    unless = _("unless somebody checks it before") if question.is_solved else _("unless it is solved before")
    return [StoryLine(question.next_step_at, words, (unless,), is_next=True)]


def _answers_of(question: Question) -> list[Answer]:
    answers = Answer.objects.get_queryset().filter(parent=question.pk, hidden_at=None)
    return list(answers.select_related("author__organisation", "author__work_group"))


def _events_of(question: Question, answers: dict[int, Answer]) -> list[Event]:
    events = Event.objects.filter(about=question.pk, name__in=list(_LINES)).order_by("at", "pk")
    return [event for event in events if event.kind != "answer" or event.subject in answers]


def _people(events: Sequence[Event], reaches: dict[int, Reach], viewer: Viewer) -> dict[int, str]:
    first = [reach.member_id for reach in reaches.values() if reach.ring == Reach.Ring.FIRST_PEOPLE]
    by_name = [member for event in events if event.name == "question.asked_by_name" for member in event.data["members"]]
    spoken_of = {
        *first,
        *by_name,
        *(event.actor_id for event in events),
        *(event.data.get("owner") for event in events),
    }
    found = visible_members(viewer).filter(pk__in=spoken_of - {None})
    return dict(found.values_list("pk", "name"))


def _asked(told: _Told, event: Event) -> StoryLine:
    group = told.question.post.group.name
    if told.is_reader(event.actor_id):
        return StoryLine(event.at, _("You asked in %(group)s") % {"group": group})
    return StoryLine(event.at, _("%(name)s asked in %(group)s") % {"name": told.name(event.actor_id), "group": group})


def _reached(told: _Told, event: Event) -> StoryLine:
    members: list[int] = event.data["members"]
    text = ngettext("Reached %(number)s person", "Reached %(number)s people", len(members))
    ring = event.data["ring"]
    is_first = ring == Reach.Ring.FIRST_PEOPLE
    details = _who(told, members) if is_first else (f"{ring_name(ring, told.question, told.viewer)}.",)
    return StoryLine(event.at, text % {"number": number(len(members))}, details)


def _who(told: _Told, members: Sequence[int]) -> tuple[str, ...]:
    """Those the reader may know with the reason of each; how many others there are."""
    known = [member for member in members if member in told.people and member in told.reaches][:_NAMED]
    reasons = told.why([(member, told.reaches[member].reason) for member in known])
    sentences = [_because(told, member, why) for member, why in zip(known, reasons, strict=True)]
    others = len(members) - len(known)
    if others and known:
        more = ngettext("%(number)s more.", "%(number)s more.", others) % {"number": number(others)}
        sentences.append(more)
    return tuple(sentences)


def _because(told: _Told, member: int, why: str) -> str:
    if told.is_reader(member):
        return f"{why}."
    return _("%(name)s: %(why)s.") % {"name": told.name(member), "why": why}


def _asked_by_name(told: _Told, event: Event) -> StoryLine:
    (member,) = event.data["members"]
    words = {"name": told.name(event.actor_id), "other": told.name(member)}
    if told.is_reader(event.actor_id):
        return StoryLine(event.at, _("You asked %(other)s") % words)
    return StoryLine(
        event.at, (_("%(name)s asked you") if told.is_reader(member) else _("%(name)s asked %(other)s")) % words
    )


def _widened(told: _Told, event: Event) -> StoryLine:
    to_her, to_others = _("You widened it"), _("%(name)s widened it") % {"name": told.name(event.actor_id)}
    return StoryLine(event.at, to_her if told.is_reader(event.actor_id) else to_others)


def _responded(told: _Told, event: Event) -> StoryLine | None:
    """Who is on it; that it is not for somebody is between her and the product."""
    reach = told.reaches.get(event.actor_id or 0)
    if event.data["response"] != Reach.Response.ON_IT or reach is None or reach.response != Reach.Response.ON_IT:
        return None
    return StoryLine(event.at, _("%(name)s is on it") % {"name": told.name(event.actor_id)})


def _owned(told: _Told, event: Event) -> StoryLine:
    """Who sees it through; why she of all people, which may tell what unit she leads, is for members."""
    owner = event.data["owner"]
    line = StoryLine(event.at, _("%(name)s sees it through") % {"name": told.name(owner)})
    if told.viewer.is_anonymous:
        return line
    reason = {"kind": "owner", "as": event.data["as"], "by": event.actor_id or 0}
    (why,) = told.why([(owner, reason)])
    return replace(line, details=(_because(told, owner, why),))


def _reminded(told: _Told, event: Event) -> StoryLine:
    return StoryLine(event.at, _("%(name)s was reminded") % {"name": told.name(event.data["owner"])})


def _answered(told: _Told, event: Event) -> StoryLine:
    answer = told.answers[event.subject]
    name = told.name(event.actor_id)
    text = _("You answered") if told.is_reader(event.actor_id) else _("%(name)s answered") % {"name": name}
    return StoryLine(event.at, text, across=_boundary(told, answer), is_strong=True)


def _accepted(told: _Told, event: Event) -> StoryLine:
    answer = told.answers[event.subject]
    text = _("Solved by %(name)s") % {"name": told.name(answer.author_id)}
    return StoryLine(event.at, text, across=_boundary(told, answer), is_strong=True)


def _boundary(told: _Told, answer: Answer) -> str:
    """From where to where help came: between organisations, or between work groups, named to members who may know."""
    if not answer.is_across:
        return ""
    giver, asker = answer.author, told.question.author
    if giver.organisation_id != asker.organisation_id:
        return _from_to(giver.organisation.name, asker.organisation.name)
    is_known = not told.viewer.is_anonymous and {giver.pk, asker.pk} <= told.people.keys()
    if is_known and giver.work_group and asker.work_group:
        return _from_to(giver.work_group.name, asker.work_group.name)
    return _("from another work group")


def _from_to(there: str, here: str) -> str:
    return _("%(there)s to %(here)s") % {"there": there, "here": here}


def _failed(told: _Told, event: Event) -> StoryLine:
    return StoryLine(event.at, _("An answer failed for %(name)s") % {"name": told.name(event.actor_id)})


def _check_asked(told: _Told, event: Event) -> StoryLine:
    members: list[int] = event.data["members"]
    text = ngettext(
        "%(number)s person was asked whether it is still right",
        "%(number)s people were asked whether it is still right",
        len(members),
    )
    return StoryLine(event.at, text % {"number": number(len(members))})


def _checked(told: _Told, event: Event) -> StoryLine:
    if told.is_reader(event.actor_id):
        return StoryLine(event.at, _("You checked it: still right"))
    return StoryLine(event.at, _("%(name)s checked it: still right") % {"name": told.name(event.actor_id)})


def _doubted(told: _Told, event: Event) -> StoryLine:
    if told.is_reader(event.actor_id):
        return StoryLine(event.at, _("You said that it is no longer right"))
    return StoryLine(event.at, _("%(name)s said that it is no longer right") % {"name": told.name(event.actor_id)})


def _closed(told: _Told, event: Event) -> StoryLine:
    why = Question.CloseReason(event.data["reason"]).said(is_to_asker=told.is_to_asker)
    return StoryLine(event.at, _("Closed: %(why)s") % {"why": why})


def _asker_asked(told: _Told, event: Event) -> StoryLine:
    to_asker, to_others = _("You were asked whether it helped"), _("The asker was asked whether it helped")
    return StoryLine(event.at, to_asker if told.is_to_asker else to_others)


def _written_up(told: _Told, event: Event) -> StoryLine:
    return StoryLine(event.at, _("%(name)s made it an article") % {"name": told.name(event.actor_id)})


def _only(text: Callable[[], str]) -> "_Line":
    return lambda _told, event: StoryLine(event.at, text())


_Line = Callable[[_Told, Event], StoryLine | None]
_LINES: dict[str, _Line] = {
    "question.asked": _asked,
    "question.reached": _reached,
    "question.widened": _widened,
    "question.asked_by_name": _asked_by_name,
    "reach.responded": _responded,
    "question.owned": _owned,
    "question.handed_on": _owned,
    "question.raised": _owned,
    "question.reminded": _reminded,
    "question.administrators_told": _only(lambda: _("The administrators were told")),
    "question.asker_asked": _asker_asked,
    "question.stewards_asked": _only(lambda: _("The stewards were asked whether it helped")),
    "question.closed": _closed,
    "question.reopened": _only(lambda: _("Open again")),
    "answer.given": _answered,
    "answer.accepted": _accepted,
    "answer.unaccepted": _only(lambda: _("Not solved after all")),
    "answer.failed": _failed,
    "article.published": _written_up,
    "answer.checked": _checked,
    "answer.doubted": _doubted,
    "question.check_asked": _check_asked,
    "question.check_ended": _only(lambda: _("Nobody said whether it is still right")),
}
