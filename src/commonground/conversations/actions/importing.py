"""The bulk twin of asking, answering, accepting and closing: conversations brought in from elsewhere.

Each post keeps its author and its time. Nothing waits for anybody: a question is solved or closed as imported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from commonground.conversations.models import Filed, Post, Question, Topic
from commonground.core import clock, past, text
from commonground.core.require import Refused
from commonground.events.history import Happened, record_history
from commonground.people.models import Voice

LONGEST_TITLE = 200
LONGEST_TOPIC = 40
MOST_TOPICS = 5


@dataclass(slots=True, kw_only=True)
class PastPost:
    """Something a member (`author`) wrote elsewhere, its text checked. `id` is set when it is stored."""

    author: int
    text: str
    at: datetime
    id: int = 0


@dataclass(slots=True, kw_only=True)
class PastAnswer(PastPost):
    """An answer given elsewhere."""

    is_accepted: bool = False


@dataclass(slots=True, kw_only=True)
class PastQuestion(PastPost):
    """A question asked elsewhere, its title and topics checked, with its answers."""

    group: int
    title: str
    topics: list[str] = field(default_factory=list)
    answers: list[PastAnswer] = field(default_factory=list)

    @property
    def posts(self) -> list[PastPost]:
        """Itself and its answers."""
        return [self, *self.answers]

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
    """A topic as it may be stored; Refused if it is empty or too long."""
    return _measured(" ".join(text.clean(words).split()), LONGEST_TOPIC, _("The topic"))


@transaction.atomic
def import_questions(questions: Sequence[PastQuestion]) -> None:
    """Store questions with their answers: solved where one was accepted, else closed as imported."""
    _store([(one, question) for question in questions for one in question.posts])
    Question.objects.bulk_create(_question(one) for one in questions)
    _file({one.id: one.topics for one in questions})
    record_history(chain.from_iterable(_story(one) for one in questions))


@transaction.atomic
def import_answers(question: Question, answers: Sequence[PastAnswer]) -> None:
    """Store answers that a question, brought in earlier, was given elsewhere since; its state is left as it is."""
    asked = PastQuestion(
        group=question.post.group_id,
        author=question.post.author_id,
        title=question.title,
        text="",
        at=question.post.at,
        id=question.pk,
    )
    _store([(one, asked) for one in answers])
    record_history(_given(one, asked) for one in answers)


@transaction.atomic
def import_solution(question: Question, answer: Post) -> None:
    """The asker accepted an answer elsewhere after the question was brought in. What was decided here stands."""
    question = Question.objects.select_for_update(of=("self",)).select_related("post").get(pk=question.pk)
    if question.close_reason != Question.CloseReason.IMPORTED:
        return
    question.become_open(answer.at)
    _solve(question, answer.pk, at=answer.at, by=question.post.author_id)
    question.save()
    record_history([_accepted(answer.pk, question.pk, answer.at, by=question.post.author_id, group=answer.group_id)])


def _measured(words: str, longest: int, what: str) -> str:
    if not words:
        raise Refused(_("%(what)s is empty.") % {"what": what})
    if len(words) > longest:
        raise Refused(
            _("%(what)s has %(length)s characters, %(longest)s at most.")
            % {"what": what, "length": len(words), "longest": longest}
        )
    return words


def _store(posts: Sequence[tuple[PastPost, PastQuestion]]) -> None:
    """Write posts, each with the question it belongs to, and let their authors have a voice in the group."""
    in_order = sorted(posts, key=lambda pair: pair[0].at)
    numbers = past.ids_at(Post, [one.at for one, _question in in_order])
    for number, (one, _question) in zip(numbers, in_order, strict=True):
        one.id = number
    Post.objects.bulk_create(_post(one, question) for one, question in in_order)
    voices = dict.fromkeys((question.group, one.author) for one, question in in_order)
    Voice.objects.bulk_create(
        (Voice(group_id=group, member_id=member) for group, member in voices), ignore_conflicts=True
    )


def _post(one: PastPost, question: PastQuestion) -> Post:
    return Post(
        id=one.id,
        kind=Post.Kind.QUESTION if one is question else Post.Kind.ANSWER,
        group_id=question.group,
        author_id=one.author,
        parent_id=None if one is question else question.id,
        text=one.text,
        html=text.render(one.text),
        at=one.at,
    )


def _question(past_question: PastQuestion) -> Question:
    question = Question(post_id=past_question.id, title=past_question.title)
    question.answered_at = min((one.at for one in past_question.answers), default=None)
    solution = past_question.solution
    if solution:
        _solve(question, solution.id, at=solution.at, by=past_question.author)
    else:
        question.close(Question.CloseReason.IMPORTED, by=None, at=clock.now())
    return question


def _solve(question: Question, answer: int, *, at: datetime, by: int) -> None:
    """As `solve_with`, by ids: when the asker accepted it is not known, so the time of the answer counts."""
    question.answered_at, question.solved_at = question.answered_at or at, at
    question.solution_id, question.solved_by_id = answer, by
    question.next_step, question.next_step_at = "", None


def _file(topics_of: dict[int, list[str]]) -> None:
    """File questions under topics, made where they are new; the case of the first writer stays."""
    numbers = _topics(list(dict.fromkeys(chain.from_iterable(topics_of.values()))))
    filed = dict.fromkeys((post, numbers[name.lower()]) for post, names in topics_of.items() for name in names)
    Filed.objects.bulk_create(Filed(post_id=post, topic_id=topic) for post, topic in filed)


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
        end = _accepted(solution.id, question.id, solution.at, by=question.author, group=question.group)
    else:
        reason = {"reason": Question.CloseReason.IMPORTED}
        end = Happened("question.closed", "question", question.id, clock.now(), group=question.group, data=reason)
    return [asked, *(_given(one, question) for one in question.answers), end]


def _given(answer: PastAnswer, question: PastQuestion) -> Happened:
    data = {"question": question.id}
    return Happened(
        "answer.given", "answer", answer.id, answer.at, actor=answer.author, group=question.group, data=data
    )


def _accepted(answer: int, question: int, at: datetime, *, by: int, group: int) -> Happened:
    return Happened("answer.accepted", "answer", answer, at, actor=by, group=group, data={"question": question})
