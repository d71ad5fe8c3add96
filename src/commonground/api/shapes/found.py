"""Topics and what search finds, as the API gives them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from commonground.api.shapes import examples
from commonground.api.shapes.base import Code, Shape, Typed
from commonground.api.shapes.people import GroupName
from commonground.api.shapes.questions import ArticleName, Doubt, Markdown, State, Title, age_of
from commonground.conversations.queries import TopicRow
from commonground.core import text
from commonground.search.queries import FoundPerson, FoundQuestion, Results, SimilarQuestion

Kind = Literal["answers", "questions", "articles", "people"]
Time = Literal["week", "month", "year"]


class TopicLine(Shape, json_schema_extra={"examples": [examples.TOPIC]}):
    """A topic, with how many questions under it one may read, and how many of them wait."""

    id: Code
    name: str
    questions: int
    waiting: int


class Topics(Shape, json_schema_extra={"examples": [examples.TOPICS]}):
    """A page of topics, by name; `next` is the `after` of the page that follows."""

    items: list[TopicLine]
    next: str | None

    @classmethod
    def of(cls, rows: Sequence[TopicRow], limit: int) -> Self:
        """At most `limit` of them; one more says that another page follows."""
        shown = [
            TopicLine(id=row.id, name=row.name, questions=row.questions, waiting=row.waiting) for row in rows[:limit]
        ]
        return cls(items=shown, next=shown[-1].name if len(rows) > limit else None)


class FoundAnswer(Shape, json_schema_extra={"examples": [examples.FOUND_ANSWER]}):
    """The best answer of a question that was found, and who gave it."""

    id: Code
    html: str
    at: datetime
    is_across: bool
    author: str
    organisation: str
    work_group: str

    @classmethod
    def within(cls, found: FoundQuestion | SimilarQuestion) -> Self | None:
        """The answer of what was found, if it has one."""
        if found.answer_id is None or found.answered_at is None:
            return None
        return cls(
            id=found.answer_id,
            html=found.answer_html or "",
            at=found.answered_at,
            is_across=found.is_across,
            author=found.author_name or "",
            organisation=found.author_organisation or "",
            work_group=found.author_work_group or "",
        )


class Found(Shape, json_schema_extra={"examples": [examples.FOUND]}):
    """A question that was found, with the piece of it that fits, and its best answer."""

    id: Code
    title: str
    state: State
    group: GroupName
    asked_at: datetime
    needs_check: bool
    checked_at: datetime | None
    review_at: datetime | None
    doubt: Doubt
    snippet: str
    answer: FoundAnswer | None
    article: ArticleName | None

    @classmethod
    def of(cls, found: FoundQuestion | SimilarQuestion) -> Self:
        """What search found; look-alikes have no piece that fits, the title does."""
        snippet = text.plain(found.snippet) if isinstance(found, FoundQuestion) else ""
        return cls.model_validate(
            {
                "id": found.id,
                "title": found.title,
                "state": found.state,
                "group": GroupName(id=found.group_id, name=found.group_name),
                "asked_at": found.asked_at,
                **age_of(found),
                "snippet": snippet,
                "answer": FoundAnswer.within(found),
                "article": ArticleName.named(found.article_id, found.article_title),
            }
        )


class FoundMember(Shape, json_schema_extra={"examples": [examples.FOUND_MEMBER]}):
    """A member who was found, by name or by what she says she knows."""

    id: Code
    name: str
    organisation: str
    work_group: str
    knows: str

    @classmethod
    def of(cls, found: FoundPerson) -> Self:
        """Somebody whom the viewer may see."""
        return cls(
            id=found.id,
            name=found.name,
            organisation=found.organisation,
            work_group=found.work_group or "",
            knows=found.knows,
        )


class Fitting(Shape, json_schema_extra={"examples": [examples.FITTING]}):
    """What fits some words: questions with an answer, questions that wait for one, articles, people; how many of each.

    `next` is the `after` of the page that follows, where one kind was asked for.
    """

    answers: list[Found]
    questions: list[Found]
    articles: list[Found]
    people: list[FoundMember]
    counts: dict[Kind, int]
    next: str | None

    @classmethod
    def of(cls, results: Results) -> Self:
        """All that was found."""
        return cls.model_validate(
            {
                "answers": [Found.of(one) for one in results.answers],
                "questions": [Found.of(one) for one in results.questions],
                "articles": [Found.of(one) for one in results.articles],
                "people": [FoundMember.of(one) for one in results.people],
                "counts": results.counts,
                "next": results.next_after,
            }
        )


class Looking(Typed, json_schema_extra={"examples": [examples.LOOKING]}):
    """What somebody is about to ask."""

    title: Title
    text: Annotated[Markdown, Field(max_length=4000)] = ""


class LookAlikes(Shape, json_schema_extra={"examples": [examples.LOOK_ALIKES]}):
    """Questions like it, the likest first."""

    items: list[Found]

    @classmethod
    def of(cls, found: Sequence[SimilarQuestion]) -> Self:
        """All of them."""
        return cls(items=[Found.of(one) for one in found])
