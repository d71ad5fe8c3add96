"""A throw-away network in which a set is asked and answered, everything visible to everybody."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from commonground.conversations.models import Post, Question
from commonground.core import ids
from commonground.people.models import Group, Member, Organisation, User
from commonground.people.viewer import Viewer, viewer_of
from commonground.search.evaluation.sets import Answer, Thread

_LONGEST_TITLE = 200


class Stage:
    """One group, one member who says everything, and which row stands for which thread."""

    def __init__(self) -> None:
        host = Organisation.objects.create(kind=Organisation.Kind.HOST, name="Evaluation")
        self.member = Member.objects.create(
            user=User.objects.create_user("evaluation@example.com"), name="E", handle="e", organisation=host
        )
        self.group = Group.objects.create(name="Evaluation", audience=Group.Audience.NETWORK)
        self.viewer: Viewer = viewer_of(self.member)
        self._rows: dict[str, int] = {}
        self._threads: dict[int, str] = {}

    def row_of(self, thread: str) -> int:
        """The question that stands for a thread."""
        return self._rows[thread]

    def thread_of(self, row: int) -> str:
        """The thread that a question stands for."""
        return self._threads[row]

    def ask(self, threads: Iterable[Thread]) -> None:
        """Ask these threads' questions, at their times."""
        for thread in threads:
            post = self._post(Post.Kind.QUESTION, thread.body, thread.time)
            self._rows[thread.id], self._threads[post.pk] = post.pk, thread.id
            Question.objects.create(post=post, title=thread.title[:_LONGEST_TITLE], next_step_at=thread.time)

    def answer(self, thread: str, answer: Answer) -> None:
        """Give an answer under a thread's question."""
        if answer.body:
            self._post(Post.Kind.ANSWER, answer.body, answer.time, parent=self._rows[thread])

    def _post(self, kind: Post.Kind, words: str, at: datetime, parent: int | None = None) -> Post:
        return Post.objects.create(
            id=ids.new(at),
            kind=kind,
            group=self.group,
            author=self.member,
            parent_id=parent,
            text=words.replace("\0", ""),
            html=f"<p>{escape(words)}</p>".replace("\0", ""),
            at=at,
        )
