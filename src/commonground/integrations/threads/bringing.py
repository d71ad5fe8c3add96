"""Bringing in some threads at once: what is new is stored, what is known is left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from commonground.conversations.actions.importing import (
    PastAnswer,
    PastQuestion,
    import_answers,
    import_questions,
    import_solution,
)
from commonground.conversations.models import Answer, Question
from commonground.integrations import refs
from commonground.integrations.threads.places import Found, Place, groups_of, let_authors_in, member_in, members_of
from commonground.integrations.threads.rows import Given, Thread
from commonground.search.models import Entry


@dataclass(slots=True)
class Brought:
    """How much was new, how many threads were known, and which questions, of which lines, are to be made findable."""

    questions: int = 0
    answers: int = 0
    people: int = 0
    groups: int = 0
    known: int = 0
    to_index: dict[int, int] = field(default_factory=dict)


@transaction.atomic
def bring(threads: Sequence[Thread], place: Place) -> Brought:
    """Store what is new in these threads, each of which has a name of its own."""
    refs.hold(place.source)
    asked = refs.known(place.source, "question", (thread.ref for thread in threads))
    given = refs.known(place.source, "answer", (one.ref for thread in threads for one in thread.answers))
    fresh = [thread for thread in threads if thread.ref not in asked]
    older = {asked[thread.ref]: thread for thread in threads if thread.ref in asked}
    members = members_of(place, _users(fresh, older.values(), given))
    groups = groups_of(place, (thread.board for thread in fresh))
    brought = Brought(people=members.made, groups=groups.made, known=len(older))
    _bring_new(fresh, place, members, groups, brought)
    _bring_since(older, given, place, members, brought)
    return brought


def _users(fresh: Iterable[Thread], older: Iterable[Thread], given: dict[str, int]) -> set[str | None]:
    """Who wrote what is to be stored."""
    of_fresh = {user for thread in fresh for user in (thread.user, *(one.user for one in thread.answers))}
    return of_fresh | {one.user for thread in older for one in thread.answers if one.ref not in given}


def _bring_new(fresh: Sequence[Thread], place: Place, members: Found, groups: Found, brought: Brought) -> None:
    questions = {
        thread.ref: PastQuestion(
            group=groups.rows[thread.board or place.default_board],
            author=member_in(members, thread.user),
            title=thread.title,
            text=thread.text,
            at=thread.at,
            topics=thread.topics,
            answers=[_past(one, members) for one in thread.answers],
        )
        for thread in fresh
    }
    import_questions(list(questions.values()))
    answers = {
        given.ref: one.id
        for thread in fresh
        for given, one in zip(thread.answers, questions[thread.ref].answers, strict=True)
    }
    refs.remember(place.source, "question", {ref: question.id for ref, question in questions.items()})
    refs.remember(place.source, "answer", answers)
    let_authors_in(place.source, ((one.group, post.author) for one in questions.values() for post in one.posts))
    brought.questions += len(questions)
    brought.answers += len(answers)
    brought.to_index |= {questions[thread.ref].id: thread.line for thread in fresh}


def _bring_since(
    older: dict[int, Thread], given: dict[str, int], place: Place, members: Found, brought: Brought
) -> None:
    """What known threads were given since; what was deleted here meanwhile does not come back."""
    findable = set(Entry.objects.filter(question__in=older).values_list("question", flat=True))
    for question in Question.objects.filter(pk__in=older).select_related("post"):
        thread = older[question.pk]
        arrived = {one.ref: _past(one, members) for one in thread.answers if one.ref not in given}
        if arrived:
            import_answers(question, list(arrived.values()))
            refs.remember(place.source, "answer", {ref: one.id for ref, one in arrived.items()})
            let_authors_in(place.source, ((question.post.group_id, one.author) for one in arrived.values()))
            brought.answers += len(arrived)
        _solve(question, thread, given | {ref: one.id for ref, one in arrived.items()})
        if arrived or question.pk not in findable:  # an import that was cut short may have left it so
            brought.to_index[question.pk] = thread.line


def _solve(question: Question, thread: Thread, given: dict[str, int]) -> None:
    if question.close_reason != Question.CloseReason.IMPORTED:
        return
    accepted = next((given[one.ref] for one in thread.answers if one.is_accepted), None)
    if accepted is None:
        return
    answer = Answer.objects.get_queryset().filter(pk=accepted, parent=question.pk, hidden_at=None).first()
    if answer:
        import_solution(question, answer)


def _past(given: Given, members: Found) -> PastAnswer:
    return PastAnswer(
        author=member_in(members, given.user), text=given.text, at=given.at, is_accepted=given.is_accepted
    )
