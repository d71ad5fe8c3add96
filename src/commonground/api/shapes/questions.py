"""Questions, answers and replies as the API gives and takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self

from django.conf import settings
from pydantic import Field

from commonground.api.shapes import examples
from commonground.api.shapes.base import Code, Shape, Typed, TypedCode
from commonground.api.shapes.people import GroupName, Person
from commonground.conversations.ageing import Aged, needs_check
from commonground.conversations.queries import AnswerLine, QuestionPage, ReplyLine
from commonground.core import ids, text
from commonground.knowledge.queries import ArticleRow
from commonground.routing.lists import QuestionRow

State = Literal["open", "answered", "solved", "closed"]
Doubt = Literal["", "answer_edited", "question_edited", "failed", "newer", "said"]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Markdown = Annotated[str, Field(max_length=text.LONGEST)]
Topics = Annotated[list[Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^,]*$")]], Field(max_length=5)]


def age_of(row: Aged) -> dict[str, object]:
    """What is said of an accepted answer that ages."""
    return {
        "needs_check": needs_check(row),
        "checked_at": row.checked_at,
        "review_at": row.review_at,
        "doubt": row.doubt,
    }


class Asking(Typed, json_schema_extra={"examples": [examples.ASKING]}):
    """A question to ask: in Markdown, in one of the groups that one may read."""

    title: Title
    text: Markdown = ""
    group: TypedCode
    topics: Topics = []


class Editing(Typed, json_schema_extra={"examples": [examples.EDITING]}):
    """What changes of a question; what is left out stays."""

    title: Title | None = None
    text: Markdown | None = None
    topics: Topics | None = None


class Writing(Typed, json_schema_extra={"examples": [examples.WRITING]}):
    """The text of an answer or a reply, in Markdown."""

    text: Annotated[Markdown, Field(min_length=1)]


class QuestionLine(Shape, json_schema_extra={"examples": [examples.QUESTION_LINE]}):
    """A question as a line of a list."""

    id: Code
    title: str
    state: State
    is_on_it: bool
    group: GroupName
    author: Person
    asked_at: datetime
    answered_at: datetime | None
    solved_at: datetime | None
    needs_check: bool
    checked_at: datetime | None
    review_at: datetime | None
    doubt: Doubt
    closed_at: datetime | None
    answers: int
    is_across: bool

    @classmethod
    def of(cls, row: QuestionRow) -> Self:
        """A line that the viewer may read."""
        author = Person(
            id=row.author_id,
            name=row.author_name,
            organisation=row.author_organisation,
            work_group=row.author_work_group,
        )
        return cls.model_validate(
            {
                "id": row.id,
                "title": row.title,
                "state": "open" if row.state == "on_it" else row.state,
                "is_on_it": row.is_on_it,
                "group": GroupName(id=row.group_id, name=row.group_name),
                "author": author,
                "asked_at": row.at,
                "answered_at": row.answered_at,
                "solved_at": row.solved_at,
                **age_of(row),
                "closed_at": row.closed_at,
                "answers": row.answers,
                "is_across": row.is_across,
            }
        )


class Questions(Shape, json_schema_extra={"examples": [examples.QUESTIONS]}):
    """A page of questions, the newest first; `next` is the `after` of the page that follows."""

    items: list[QuestionLine]
    next: Code | None

    @classmethod
    def of(cls, rows: Sequence[QuestionRow], limit: int) -> Self:
        """At most `limit` of them; one more says that another page follows."""
        shown = rows[:limit]
        return cls(items=[QuestionLine.of(row) for row in shown], next=shown[-1].id if len(rows) > limit else None)


class Reply(Shape, json_schema_extra={"examples": [examples.REPLY]}):
    """A reply under a question or an answer: `to`."""

    id: Code
    to: Code
    text: str
    html: str
    author: Person
    at: datetime
    edited_at: datetime | None

    @classmethod
    def of(cls, line: ReplyLine, words: Mapping[int, str]) -> Self:
        """A reply with what was typed into it."""
        return cls(
            id=line.id,
            to=line.parent_id,
            text=words.get(line.id, ""),
            html=line.html,
            author=Person.of(line.author),
            at=line.at,
            edited_at=line.edited_at,
        )


class Answer(Shape, json_schema_extra={"examples": [examples.ANSWER]}):
    """An answer, with its replies; `is_across` says that help crossed a boundary."""

    id: Code
    question: Code
    text: str
    html: str
    author: Person
    at: datetime
    edited_at: datetime | None
    is_solution: bool
    is_across: bool
    thanks: int
    is_thanked: bool
    failed: int
    has_failed: bool
    replies: list[Reply]

    @classmethod
    def of(cls, line: AnswerLine, thread: "Thread") -> Self:
        """An answer of the thread."""
        return cls(
            id=line.id,
            question=thread.question.id,
            text=thread.words.get(line.id, ""),
            html=line.html,
            author=Person.of(line.author),
            at=line.at,
            edited_at=line.edited_at,
            is_solution=line.id == thread.question.solution_id,
            is_across=line.is_across,
            thanks=line.thanks,
            is_thanked=line.is_thanked,
            failed=line.failed,
            has_failed=line.has_failed,
            replies=thread.replies_to(line.id),
        )


class ArticleName(Shape, json_schema_extra={"examples": [examples.ARTICLE_NAME]}):
    """The article that a solved question became, and where it is read."""

    id: Code
    title: str
    address: str

    @classmethod
    def named(cls, number: int | None, title: str | None) -> Self | None:
        """An article that the viewer may read, if there is one."""
        if number is None:
            return None
        return cls(id=number, title=title or "", address=f"{settings.ADDRESS}/a/{ids.encode(number)}")


class Question(Shape, json_schema_extra={"examples": [examples.QUESTION]}):
    """A question with its answers and replies; `is_wanted` says whether one has it too."""

    id: Code
    title: str
    state: State
    text: str
    html: str
    group: GroupName
    author: Person
    topics: list[str]
    asked_at: datetime
    edited_at: datetime | None
    answered_at: datetime | None
    solved_at: datetime | None
    needs_check: bool
    checked_at: datetime | None
    review_at: datetime | None
    doubt: Doubt
    closed_at: datetime | None
    close_reason: Literal["", "withdrawn", "duplicate", "unconfirmed", "declined", "imported"]
    close_note: str
    duplicate_of: Code | None
    is_merged: bool
    next_step_at: datetime | None
    wanted: int
    is_wanted: bool
    answers: list[Answer]
    replies: list[Reply]
    article: ArticleName | None

    @classmethod
    def of(cls, thread: "Thread") -> Self:
        """The question with all that lies under it."""
        asked = thread.question
        return cls.model_validate(
            {
                "id": asked.id,
                "title": asked.title,
                "state": asked.state,
                "text": thread.words.get(asked.id, ""),
                "html": asked.html,
                "group": GroupName(id=asked.group_id, name=asked.group_name),
                "author": Person.of(asked.author),
                "topics": asked.topics,
                "asked_at": asked.at,
                "edited_at": asked.edited_at,
                "answered_at": asked.answered_at,
                "solved_at": asked.solved_at,
                **age_of(asked),
                "closed_at": asked.closed_at,
                "close_reason": asked.close_reason,
                "close_note": asked.close_note,
                "duplicate_of": asked.duplicate_of_id,
                "is_merged": asked.is_merged,
                "next_step_at": asked.next_step_at,
                "wanted": asked.wanted,
                "is_wanted": asked.is_wanted,
                "answers": [Answer.of(line, thread) for line in thread.answers],
                "replies": thread.replies_to(asked.id),
                "article": ArticleName.named(thread.article.id, thread.article.title) if thread.article else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with all that its reader may read under it."""

    question: QuestionPage
    answers: Sequence[AnswerLine]
    replies: Sequence[ReplyLine]
    words: Mapping[int, str]
    article: ArticleRow | None

    def replies_to(self, post: int) -> list[Reply]:
        """The replies under the question or one of its answers."""
        return [Reply.of(line, self.words) for line in self.replies if line.parent_id == post]
