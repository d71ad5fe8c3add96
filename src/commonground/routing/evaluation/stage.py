"""A throw-away network in which a community asks and answers again, each under a name of their own."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from commonground.conversations.models import Post, Question
from commonground.core import ids
from commonground.people.models import Group, Member, Organisation, User
from commonground.routing.evaluation.threads import Answer, Thread
from commonground.routing.likeliest import likeliest_people

_LONGEST_TITLE = 200
_EVERYBODY = 1_000_000
_GONE = ""


class Stage:
    """A member a person, a group a board, all open to everybody, and which row stands for what."""

    def __init__(self, threads: Iterable[Thread]) -> None:
        threads = list(threads)
        answerers = {answer.user or _GONE for thread in threads for answer in thread.answers}
        self._members = _members({_GONE, *answerers, *(thread.user or _GONE for thread in threads)})
        self._persons = {member: person for person, member in self._members.items()}
        self._groups = {
            board: Group.objects.create(name=board or "Evaluation", audience=Group.Audience.NETWORK).pk
            for board in sorted({thread.board for thread in threads})
        }
        self._questions: dict[str, int] = {}
        self._answers: dict[tuple[str, Answer], int] = {}

    def question_of(self, thread: Thread) -> int:
        """The question that stands for a thread."""
        return self._questions[thread.id]

    def likeliest(self, thread: Thread) -> list[str]:
        """Whom the product would ask if this were asked now, the likeliest first, without limits of load."""
        found = likeliest_people(
            thread.title,
            thread.body,
            thread.tags,
            group_id=self._groups[thread.board],
            asker_id=self._members[thread.user or _GONE],
            limit=_EVERYBODY,
            at=thread.time,
            reaches_a_day=None,
        )
        return [self._persons[one.member_id] for one in found]

    def ask(self, thread: Thread) -> None:
        """Ask the thread's question, at its time."""
        post = self._post(Post.Kind.QUESTION, thread, thread.user, thread.body, thread.time)
        self._questions[thread.id] = post.pk
        Question.objects.create(post=post, title=thread.title[:_LONGEST_TITLE], next_step_at=thread.time)

    def answer(self, thread: Thread, answer: Answer) -> None:
        """Give an answer, at its time."""
        post = self._post(Post.Kind.ANSWER, thread, answer.user, answer.body, answer.time)
        self._answers[thread.id, answer] = post.pk

    def accept(self, thread: Thread, answer: Answer, *, at: datetime) -> None:
        """Accept an answer."""
        Question.objects.filter(pk=self._questions[thread.id]).update(
            solution=self._answers[thread.id, answer], solved_at=at, review_at=at
        )

    def _post(self, kind: Post.Kind, thread: Thread, user: str | None, words: str, at: datetime) -> Post:
        words = words.replace("\0", "")
        return Post.objects.create(
            id=ids.new(at),
            kind=kind,
            group_id=self._groups[thread.board],
            author_id=self._members[user or _GONE],
            parent_id=self._questions.get(thread.id) if kind == Post.Kind.ANSWER else None,
            text=words,
            html=f"<p>{escape(words)}</p>",
            at=at,
        )


def _members(persons: set[str]) -> dict[str, int]:
    """A member a person; those who are gone share one who has left."""
    host = Organisation.objects.create(kind=Organisation.Kind.HOST, name="Evaluation")
    numbered = list(enumerate(sorted(persons)))
    users = User.objects.bulk_create([User(email=f"{number}@example.com") for number, _person in numbered])
    Member.objects.bulk_create(
        Member(user=user, organisation=host, name=person, handle=f"p{number}", is_active=person != _GONE)
        for user, (number, person) in zip(users, numbered, strict=True)
    )
    return {person: user.pk for user, (_number, person) in zip(users, numbered, strict=True)}
