"""What was asked before the network began, brought in as an importer does: with its times, telling nobody."""

from datetime import datetime

from commonground.conversations.actions.importing import (
    PastAnswer,
    PastQuestion,
    checked_text,
    checked_title,
    import_questions,
)
from commonground.demo import story
from commonground.demo.settling import Settled
from commonground.demo.story import Table


def remember(made: Settled, now: datetime) -> list[int]:
    """Bring it in; the ids of its questions, which are to be made findable."""
    questions = [_question(thread, made, now) for thread in story.before()]
    import_questions(questions)
    return [question.id for question in questions]


def _question(thread: Table, made: Settled, now: datetime) -> PastQuestion:
    at = now - story.span(thread["asked"])
    return PastQuestion(
        group=made.groups[thread["group"]].pk,
        author=made.members[thread["by"]].pk,
        title=checked_title(thread["title"]),
        text=checked_text(thread.get("text", ""), may_be_empty=True),
        at=at,
        topics=thread["topics"],
        answers=[_answer(answer, at, made) for answer in thread["answer"]],
    )


def _answer(answer: Table, asked_at: datetime, made: Settled) -> PastAnswer:
    return PastAnswer(
        author=made.members[answer["by"]].pk,
        text=checked_text(answer["text"]),
        at=asked_at + story.span(answer["after"]),
        is_accepted=answer.get("accepted", False),
    )
