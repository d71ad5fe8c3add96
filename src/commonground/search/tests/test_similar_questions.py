"""Questions like the one being typed: who sees which, and what of them."""

import pytest

from commonground.conversations import actions
from commonground.people.models import Member
from commonground.people.viewer import Viewer, anonymous_viewer, viewer_of
from commonground.search.indexing import index_many
from commonground.search.similar import SimilarQuestion, similar_questions
from commonground.search.statistics import fold_words
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_member, make_question

TYPED = "Labeller drops labels after the shift change "


def viewer(cast: Cast, who: str) -> Viewer:
    return anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))


def found(reader: Member, typed: str = TYPED) -> list[SimilarQuestion]:
    fold_words()
    return similar_questions(viewer_of(reader), typed)


def indexed(*questions):
    index_many([question.pk for question in questions])
    return questions[0]


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_closed_groups_question_is_found_by_those_who_joined(cast: Cast, who: str) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    fold_words()
    sees = who in {"asker", "answerer", "steward", "leader"}
    assert bool(similar_questions(viewer(cast, who), TYPED)) == sees
