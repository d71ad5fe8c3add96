"""The bulk twin of asking, answering, accepting and closing: conversations brought in from elsewhere.

Each post keeps its author and its time. Nothing waits for anybody: a question is solved or closed as imported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from commonground.conversations.actions.ageing import ReviewTimes, asked_after_import, reviewed_after
from commonground.conversations.models import Filed, Post, Question, Topic
from commonground.core import clock, db, past, text
from commonground.core.require import Refused
from commonground.events.history import Happened, record_history

LONGEST_TITLE = 200
LONGEST_TOPIC = 40
MOST_TOPICS = 5
_POST_COLUMNS = (
    *("id", "kind", "group_id", "author_id", "parent_id", "text", "html", "language", "at", "edited_at"),
    *("is_across", "is_from_stranger", "hidden_reason"),
)
_GIVE_VOICES = """
INSERT INTO people_voice (group_id, member_id)
SELECT * FROM unnest(%(groups)s::bigint[], %(members)s::bigint[]) ON CONFLICT DO NOTHING"""


@dataclass(slots=True, kw_only=True)
class PastPost:
    """Something a member (`author`) wrote elsewhere, its text checked. `id` is set when it is stored.

    `html` is what `core.text` renders of the text, where that was done already.
    """

    author: int
    text: str
    at: datetime
    html: str = ""
    edited_at: datetime | None = None
    id: int = 0


@dataclass(slots=True, kw_only=True)
class PastReply(PastPost):
    """A reply made elsewhere. `to` is the id of what it stands under, if that is here already."""

    to: int = 0


@dataclass(slots=True, kw_only=True)
class PastAnswer(PastPost):
    """An answer given elsewhere, with the replies under it; accepted at its own time where nobody knows when."""

    is_accepted: bool = False
    accepted_at: datetime | None = None
    replies: list[PastReply] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class PastQuestion(PastPost):
    """A question asked elsewhere, its title and topics checked, with its answers and the replies under itself.

    `duplicate_since` is when it was closed because it had been asked before, if it was and nothing solved it.
    """

    group: int
    title: str
    topics: list[str] = field(default_factory=list)
    answers: list[PastAnswer] = field(default_factory=list)
    replies: list[PastReply] = field(default_factory=list)
    duplicate_since: datetime | None = None

    @property
    def posts(self) -> list[PastPost]:
        """Itself, its answers, and the replies under all of them."""
        return [self, *self.under_it]

    @property
    def under_it(self) -> list[PastPost]:
        """Its answers, and the replies under it and them."""
        return [*self.answers, *(reply for reply, _to in self.all_replies)]

    @property
    def all_replies(self) -> Iterator[tuple[PastReply, PastPost]]:
        """The replies, each with what it stands under."""
        answered: list[PastQuestion | PastAnswer] = [self, *self.answers]
        for one in answered:
            for reply in one.replies:
                yield reply, one

    @property
    def solution(self) -> PastAnswer | None:
        """The answer that was accepted."""
        return next((one for one in self.answers if one.is_accepted), None)


def checked_title(words: str) -> str:
    """A title as it may be stored, on one line; Refused if it is empty or too long."""
    return _measured(" ".join(text.clean(words).split()), LONGEST_TITLE, _("The title"))


def checked_text(words: str, *, may_be_empty: bool = False) -> str:
    """A text as it may be stored; Refused if it is too long, or empty where it must not be."""
    cleaned = text.clean(words)
    return cleaned if may_be_empty and not cleaned else _measured(cleaned, text.LONGEST, _("The text"))


def checked_topic(words: str) -> str:
    """A topic as it may be stored, without commas, which part topics; Refused if it is empty or too long."""
    return _measured(" ".join(text.clean(words).replace(",", " ").split()), LONGEST_TOPIC, _("The topic"))


@transaction.atomic
def import_questions(questions: Sequence[PastQuestion]) -> None:
    """Store questions with what stands under them: solved where an answer was accepted, else closed.

    Closed as asked before where that is known, and as imported everywhere else.
    """
    _store(questions, lambda one: one.posts)
    times = ReviewTimes.now()
    db.copy_models([_question(one, times.shortest(one.topics)) for one in questions])
    _file({one.id: one.topics for one in questions})
    record_history(chain.from_iterable(_story(one) for one in questions))


@transaction.atomic
def import_answers(question: Question, answers: Sequence[PastAnswer], replies: Sequence[PastReply] = ()) -> None:
    """Store what a question, brought in earlier, was given elsewhere since; its state is left as it is."""
    asked = PastQuestion(
        group=question.post.group_id,
        author=question.post.author_id,
        title=question.title,
        text="",
        at=question.post.at,
        id=question.pk,
        answers=list(answers),
        replies=list(replies),
    )
    _store([asked], lambda one: one.under_it)
    record_history(_told_under(asked))


@transaction.atomic
def import_solution(question: Question, answer: Post, *, at: datetime | None = None) -> None:
    """The asker accepted an answer elsewhere after the question was brought in. What was decided here stands."""
    question = _held(question)
    if question.close_reason != Question.CloseReason.IMPORTED:
        return
    at = at or answer.at
    question.become_open(at)
    span = reviewed_after(question.pk)
    _solve(question, answer.pk, answered_at=answer.at, at=at, by=question.post.author_id, span=span)
    question.save()
    record_history([_accepted(answer.pk, question.pk, at, by=question.post.author_id, group=answer.group_id)])


@transaction.atomic
def import_duplicate(question: Question, *, at: datetime) -> None:
    """It was closed elsewhere as asked before, after it was brought in. What was decided here stands."""
    question = _held(question)
    if question.close_reason != Question.CloseReason.IMPORTED:
        return
    question.close(Question.CloseReason.DUPLICATE, by=None, at=at)
    question.save()
    record_history([_closed(question.pk, at, Question.CloseReason.DUPLICATE, group=question.post.group_id)])


@transaction.atomic
def import_originals(originals: Mapping[int, int]) -> None:
    """Lead from questions that were closed elsewhere as asked before to those they repeat, by their ids."""
    repeats = Question.objects.select_for_update().filter(
        pk__in=[repeat for repeat, original in originals.items() if repeat != original],
        close_reason=Question.CloseReason.DUPLICATE,
        closed_by=None,
        duplicate_of=None,
    )
    here = set(Question.objects.filter(pk__in=originals.values()).values_list("pk", flat=True))
    linked = [repeat for repeat in repeats if originals[repeat.pk] in here]
    for repeat in linked:
        repeat.duplicate_of_id = originals[repeat.pk]
    Question.objects.bulk_update(linked, ["duplicate_of"])


def _held(question: Question) -> Question:
    return Question.objects.select_for_update(of=("self",)).select_related("post").get(pk=question.pk)


def _measured(words: str, longest: int, what: str) -> str:
    if not words:
        raise Refused(_("%(what)s is empty.") % {"what": what})
    if len(words) > longest:
        raise Refused(
            _("%(what)s has %(length)s characters, %(longest)s at most.")
            % {"what": what, "length": len(words), "longest": longest}
        )
    return words


def _store(questions: Sequence[PastQuestion], posts_of: Callable[[PastQuestion], list[PastPost]]) -> None:
    """Write posts of these questions, and let their authors have a voice in the group."""
    in_order = sorted(((one, of) for of in questions for one in posts_of(of)), key=lambda pair: pair[0].at)
    numbers = past.ids_at(Post, [one.at for one, _question in in_order])
    for number, (one, _question) in zip(numbers, in_order, strict=True):
        one.id = number
    for reply, to in chain.from_iterable(question.all_replies for question in questions):
        reply.to = reply.to or to.id
    db.copy(Post, _POST_COLUMNS, (_post(one, question) for one, question in in_order))
    voices = list(dict.fromkeys((question.group, one.author) for one, question in in_order))
    db.execute(_GIVE_VOICES, groups=[group for group, _who in voices], members=[who for _group, who in voices])


def _post(one: PastPost, question: PastQuestion) -> tuple[object, ...]:
    html = one.html or text.render(one.text)
    kind, parent = _standing(one, question)
    placed = (one.id, kind, question.group, one.author, parent)
    return *placed, one.text, html, "", one.at, one.edited_at, False, False, ""


def _standing(one: PastPost, question: PastQuestion) -> tuple[str, int | None]:
    """What a post of the question is, and what it stands under."""
    if one is question:
        return Post.Kind.QUESTION, None
    return (Post.Kind.REPLY, one.to) if isinstance(one, PastReply) else (Post.Kind.ANSWER, question.id)


def _question(past_question: PastQuestion, span: timedelta) -> Question:
    question = Question(post_id=past_question.id, title=past_question.title)
    question.answered_at = min((one.at for one in past_question.answers), default=None)
    solution = past_question.solution
    if solution:
        at = solution.accepted_at or solution.at
        _solve(question, solution.id, answered_at=solution.at, at=at, by=past_question.author, span=span)
    elif past_question.duplicate_since:
        question.close(Question.CloseReason.DUPLICATE, by=None, at=past_question.duplicate_since)
    else:
        question.close(Question.CloseReason.IMPORTED, by=None, at=clock.now())
    return question


def _solve(question: Question, answer: int, *, answered_at: datetime, at: datetime, by: int, span: timedelta) -> None:
    """As `solve_with`, by ids. What is old already says so at once; who may know is asked little by little."""
    question.answered_at, question.solved_at = question.answered_at or answered_at, at
    question.solution_id, question.solved_by_id = answer, by
    question.review_from(at + span, asked_at=asked_after_import(question.pk, at + span, span))


def _file(topics_of: dict[int, list[str]]) -> None:
    """File questions under topics, made where they are new; the case of the first writer stays."""
    numbers = _topics(list(dict.fromkeys(chain.from_iterable(topics_of.values()))))
    filed = dict.fromkeys((post, numbers[name.lower()]) for post, names in topics_of.items() for name in names)
    db.copy(Filed, ("post_id", "topic_id"), filed)


def _topics(names: Iterable[str]) -> dict[str, int]:
    """The topics of these names by their names in lower case."""
    by_name = {name.lower(): name for name in reversed(list(names))}
    alike = Topic.objects.annotate(lower=Lower("name")).filter(lower__in=list(by_name))
    found = {name.lower(): number for name, number in alike.order_by("-pk").values_list("name", "pk")}
    missing = [name for lower, name in by_name.items() if lower not in found]
    Topic.objects.bulk_create((Topic(name=name) for name in missing), ignore_conflicts=True)
    made = Topic.objects.filter(name__in=missing).values_list("name", "pk")
    return found | {name.lower(): number for name, number in made}


def _story(question: PastQuestion) -> list[Happened]:
    """What happened to a question until it was brought in."""
    asked = Happened(
        "question.asked", "question", question.id, question.at, actor=question.author, group=question.group
    )
    solution = question.solution
    if solution:
        at = solution.accepted_at or solution.at
        end = _accepted(solution.id, question.id, at, by=question.author, group=question.group)
    elif question.duplicate_since:
        end = _closed(question.id, question.duplicate_since, Question.CloseReason.DUPLICATE, group=question.group)
    else:
        end = _closed(question.id, clock.now(), Question.CloseReason.IMPORTED, group=question.group)
    return [asked, *_told_under(question), end]


def _told_under(question: PastQuestion) -> Iterator[Happened]:
    """What was answered and replied."""
    for answer in question.answers:
        data = {"question": question.id}
        yield _written("answer.given", "answer", answer, question, data)
    for reply, _to in question.all_replies:
        data = {"question": question.id, "to": reply.to}
        yield _written("reply.given", "post", reply, question, data)


def _written(name: str, kind: str, one: PastPost, question: PastQuestion, data: dict[str, int]) -> Happened:
    return Happened(name, kind, one.id, one.at, actor=one.author, group=question.group, data=data)


def _closed(question: int, at: datetime, reason: str, *, group: int) -> Happened:
    return Happened("question.closed", "question", question, at, group=group, data={"reason": reason})


def _accepted(answer: int, question: int, at: datetime, *, by: int, group: int) -> Happened:
    return Happened("answer.accepted", "answer", answer, at, actor=by, group=group, data={"question": question})
