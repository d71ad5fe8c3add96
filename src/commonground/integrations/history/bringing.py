"""Bringing in some threads at once: what is new is stored, what is known is left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from django.db import transaction

from commonground.conversations.actions.importing import (
    PastAnswer,
    PastQuestion,
    PastReply,
    import_answers,
    import_duplicate,
    import_questions,
    import_solution,
)
from commonground.conversations.models import Answer, Question
from commonground.integrations import refs
from commonground.integrations.history.places import Found, Place, groups_of, let_authors_in, member_in, members_of
from commonground.integrations.history.threads import Given, Reply, Thread
from commonground.search.models import Entry

_Said = TypeVar("_Said", bound=Reply)


@dataclass(slots=True)
class Brought:
    """How much was new, how many threads were known, and which questions, of which lines, are to be made findable."""

    questions: int = 0
    answers: int = 0
    replies: int = 0
    people: int = 0
    groups: int = 0
    known: int = 0
    to_index: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Here:
    """What of these threads is here already: the rows of what the source calls so."""

    questions: dict[str, int]
    answers: dict[str, int]
    replies: dict[str, int]

    def has(self, one: Reply) -> bool:
        return one.ref in (self.answers if isinstance(one, Given) else self.replies)


@transaction.atomic
def bring(threads: Sequence[Thread], place: Place) -> Brought:
    """Store what is new in these threads, each of which has a name of its own."""
    refs.hold(place.source)
    here = _here(threads, place.source)
    fresh = [_as_new(thread, here) for thread in threads if thread.ref not in here.questions]
    older = {here.questions[thread.ref]: thread for thread in threads if thread.ref in here.questions}
    called = {ref: name for thread in threads for ref, name in thread.names.items()}
    members = members_of(place, _users(fresh, older.values(), here), called)
    groups = groups_of(place, (thread.board for thread in fresh))
    brought = Brought(people=members.made, groups=groups.made, known=len(older))
    _bring_new(fresh, place, members, groups, brought)
    _bring_since(older, here, place, members, brought)
    return brought


def _here(threads: Sequence[Thread], source: str) -> _Here:
    return _Here(
        refs.known(source, "question", (thread.ref for thread in threads)),
        refs.known(source, "answer", (one.ref for thread in threads for one in thread.answers)),
        refs.known(source, "reply", (one.ref for thread in threads for one in thread.all_replies)),
    )


def _as_new(thread: Thread, here: _Here) -> Thread:
    """A fresh thread without what came in under another question and was moved to this one elsewhere since."""
    answers = [replace(one, replies=_not_in(here, one.replies)) for one in _not_in(here, thread.answers)]
    return replace(thread, answers=answers, replies=_not_in(here, thread.replies))


def _not_in(here: _Here, given: Iterable[_Said]) -> list[_Said]:
    return [one for one in given if not here.has(one)]


def _users(fresh: Iterable[Thread], older: Iterable[Thread], here: _Here) -> set[str | None]:
    """Who wrote what is to be stored."""
    asked = {thread.user for thread in fresh}
    given = {one.user for thread in fresh for one in thread.all_under_it}
    return asked | given | {one.user for thread in older for one in thread.all_under_it if not here.has(one)}


def _bring_new(fresh: Sequence[Thread], place: Place, members: Found, groups: Found, brought: Brought) -> None:
    questions = {
        thread.ref: _past_question(thread, groups.rows[thread.board or place.default_board], members)
        for thread in fresh
    }
    import_questions(list(questions.values()))
    pairs = [(thread, questions[thread.ref]) for thread in fresh]
    answers = {
        given.ref: one.id for thread, past in pairs for given, one in zip(thread.answers, past.answers, strict=True)
    }
    replies = {
        reply.ref: one.id
        for thread, past in pairs
        for reply, (one, _to) in zip(thread.all_replies, past.all_replies, strict=True)
    }
    refs.remember(place.source, "question", {ref: question.id for ref, question in questions.items()})
    _remember(place, answers, replies, brought)
    let_authors_in(place.source, ((one.group, post.author) for one in questions.values() for post in one.posts))
    brought.questions += len(questions)
    brought.to_index |= {past.id: thread.line for thread, past in pairs}


def _bring_since(older: dict[int, Thread], here: _Here, place: Place, members: Found, brought: Brought) -> None:
    """What known threads were given since; what was deleted here meanwhile does not come back."""
    findable = set(Entry.objects.filter(question__in=older).values_list("question", flat=True))
    for question in Question.objects.filter(pk__in=older).select_related("post"):
        thread = older[question.pk]
        arrived = _arrived(question, thread, here, place, members, brought)
        _end(question, thread, here.answers | arrived)
        if arrived or question.pk not in findable:  # an import that was cut short may have left it so
            brought.to_index[question.pk] = thread.line


def _arrived(
    question: Question, thread: Thread, here: _Here, place: Place, members: Found, brought: Brought
) -> dict[str, int]:
    """The rows of the answers that a known thread was given since, once they and the replies since are stored."""
    answers = {one.ref: _past_answer(one, members) for one in thread.answers if not here.has(one)}
    replies = _replies_since(question, thread, here, members)
    if not answers and not replies:
        return {}
    import_answers(question, list(answers.values()), list(replies.values()))
    given = {ref: one.id for ref, one in answers.items()}
    under = {
        reply.ref: past.id
        for one in thread.answers
        if one.ref in answers
        for reply, past in zip(one.replies, answers[one.ref].replies, strict=True)
    }
    _remember(place, given, {ref: one.id for ref, one in replies.items()} | under, brought)
    wrote = [*answers.values(), *replies.values(), *(one for answer in answers.values() for one in answer.replies)]
    let_authors_in(place.source, ((question.post.group_id, one.author) for one in wrote))
    return given


def _replies_since(question: Question, thread: Thread, here: _Here, members: Found) -> dict[str, PastReply]:
    """The new replies under what is here still, in this thread; those under a new answer come in with it."""
    if all(here.has(one) for one in thread.all_replies):
        return {}
    known = [here.answers[one.ref] for one in thread.answers if one.replies and one.ref in here.answers]
    answers = Answer.objects.get_queryset().filter(pk__in=known, parent=question.pk)
    kept = set(answers.values_list("pk", flat=True))
    under = [(question.pk, thread.replies)]
    under += [(here.answers[one.ref], one.replies) for one in thread.answers if here.answers.get(one.ref) in kept]
    return {one.ref: _past_reply(one, members, to=to) for to, replies in under for one in replies if not here.has(one)}


def _remember(place: Place, answers: dict[str, int], replies: dict[str, int], brought: Brought) -> None:
    refs.remember(place.source, "answer", answers)
    refs.remember(place.source, "reply", replies)
    brought.answers += len(answers)
    brought.replies += len(replies)


def _end(question: Question, thread: Thread, answers: dict[str, int]) -> None:
    """How it ended elsewhere since, if it still waits for nobody here."""
    if question.close_reason != Question.CloseReason.IMPORTED:
        return
    accepted = next((one for one in thread.answers if one.is_accepted and one.ref in answers), None)
    if accepted is None:
        if thread.duplicate_since:
            import_duplicate(question, at=thread.duplicate_since)
        return
    rows = Answer.objects.get_queryset().filter(pk=answers[accepted.ref], parent=question.pk, hidden_at=None)
    answer = rows.first()
    if answer:
        import_solution(question, answer, at=accepted.accepted_at)


def _past_question(thread: Thread, group: int, members: Found) -> PastQuestion:
    return PastQuestion(
        group=group,
        author=member_in(members, thread.user),
        title=thread.title,
        text=thread.text,
        html=thread.html,
        at=thread.at,
        edited_at=thread.edited_at,
        topics=thread.topics,
        answers=[_past_answer(one, members) for one in thread.answers],
        replies=[_past_reply(one, members) for one in thread.replies],
        duplicate_since=thread.duplicate_since,
    )


def _past_answer(given: Given, members: Found) -> PastAnswer:
    return PastAnswer(
        author=member_in(members, given.user),
        text=given.text,
        html=given.html,
        at=given.at,
        edited_at=given.edited_at,
        is_accepted=given.is_accepted,
        accepted_at=given.accepted_at,
        replies=[_past_reply(one, members) for one in given.replies],
    )


def _past_reply(reply: Reply, members: Found, *, to: int = 0) -> PastReply:
    return PastReply(author=member_in(members, reply.user), text=reply.text, html=reply.html, at=reply.at, to=to)
