"""A record to weigh: questions that were answered at some time, ready to be found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from commonground.conversations.models import Answer, Question
from commonground.core import clock
from commonground.people.models import Group, Member
from commonground.search.indexing import index_many
from commonground.search.statistics import fold_words
from tests.make import make_answer, make_group, make_member, make_question

TITLE = "Labeller drops labels after the shift change"


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Inside, it is so many days earlier."""
    with clock.held(clock.now() - timedelta(days=days)):
        yield


def answered(
    title: str = TITLE,
    *,
    by: Member,
    group: Group | None = None,
    asker: Member | None = None,
    days: int = 30,
    is_accepted: bool = False,
) -> Answer:
    """A question answered some days ago, findable."""
    with days_ago(days):
        question = make_question(title, author=asker or make_member(), group=group or make_group())
        answer = make_answer(question, by, is_accepted=is_accepted)
    findable(question)
    return answer


def findable(*questions: Question) -> None:
    """Index them, as the jobs would."""
    index_many([question.pk for question in questions])
    fold_words()


def solved(title: str = TITLE, *, by: Member, group: Group | None = None, days: int = 30) -> Answer:
    """The same, solved by that answer."""
    return answered(title, by=by, group=group, days=days, is_accepted=True)
