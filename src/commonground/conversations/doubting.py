"""What makes an accepted answer doubtful before its time, as part of the action that does so."""

from datetime import timedelta

from commonground.conversations.models import Post, Question
from commonground.core import clock
from commonground.people.models import Member


def cast_doubt(question: Question, doubt: Question.Doubt, *, by: Member, asked_in: timedelta = timedelta()) -> None:
    """An accepted answer has to be looked at now; who may know is asked now, or after a while."""
    if question.is_solved:
        now = clock.now()
        question.cast_doubt(doubt, by=by, at=now, asked_at=now + asked_in)
        question.save()


def doubt_what_was_edited(question: Question, post: Post, *, by: Member) -> None:
    """Nobody has looked at what it says now: the question that was solved, or the answer that solved it."""
    if post.pk == question.pk:
        cast_doubt(question, Question.Doubt.QUESTION_EDITED, by=by)
    elif post.pk == question.solution_id:
        cast_doubt(question, Question.Doubt.ANSWER_EDITED, by=by)
