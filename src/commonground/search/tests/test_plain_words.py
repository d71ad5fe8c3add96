"""Without the vector extension everything goes on, by PostgreSQL's own full text."""

import pytest

from commonground.conversations import actions
from commonground.people.viewer import anonymous_viewer, viewer_of
from commonground.search import indexing, statistics, vectors
from commonground.search.models import Entry
from commonground.search.queries import search, similar_questions
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_question

pytestmark = [pytest.mark.portable, pytest.mark.usefixtures("without_extension")]


def ask(cast: Cast, title: str = "Labeller drops labels after the shift change", text: str = "It stops."):
    question = make_question(title, author=cast.asker, group=cast.group, text=text)
    indexing.index_question(question.pk)
    statistics.fold_words()
    return question


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_read_it_finds_it(cast: Cast, who: str) -> None:
    ask(cast)
    viewer = anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))
    sees = who in {"asker", "answerer", "steward", "leader"}
    assert bool(similar_questions(viewer, "labels dropped ")) == sees
    assert bool(search(viewer, "labels").questions) == sees


def test_the_unfinished_last_word_finds_what_it_may_become(cast: Cast) -> None:
    ask(cast, "Labeller drops")
    assert similar_questions(viewer_of(cast.asker), "the labell")


@pytest.mark.parametrize("typed", ["", "the", "\0", "'", "\\", "'\\ | !", "labels:*", "🙂", "%"])
def test_whatever_is_typed_is_answered(cast: Cast, typed: str) -> None:
    ask(cast)
    similar_questions(viewer_of(cast.asker), typed)
    search(viewer_of(cast.asker), typed)


def test_what_is_far_fetched_is_not_shown(cast: Cast) -> None:
    ask(cast)
    assert similar_questions(viewer_of(cast.asker), "What is for lunch after the meeting on Friday at noon? ") == []


def test_a_hidden_answer_leaves_the_document_and_a_hidden_question_the_index(cast: Cast) -> None:
    question = ask(cast)
    answer = make_answer(question, cast.answerer, "Grease")
    indexing.index_question(question.pk)
    assert search(viewer_of(cast.asker), "grease").answers
    actions.hide_post(answer, reason="wrong", by=cast.steward)
    indexing.index_question(question.pk)
    assert search(viewer_of(cast.asker), "grease").is_empty
    actions.hide_post(question.post, reason="spam", by=cast.steward)
    indexing.index_question(question.pk)
    assert not Entry.objects.exists()


def test_jobs_have_nothing_to_do(cast: Cast) -> None:
    ask(cast)
    assert indexing.embed_missing(10) == 0
    assert not vectors.index_if_many()
    indexing.reweigh_if_drifted()
    indexing.rebuild()
    assert similar_questions(viewer_of(cast.asker), "labels dropped ")


@pytest.mark.usefixtures("encoder_away")
def test_when_the_extension_comes_a_rebuild_brings_the_weights(cast: Cast) -> None:
    ask(cast)
    if not vectors.ensure():
        return  # a PostgreSQL that has none
    assert similar_questions(viewer_of(cast.asker), "labels dropped ") == []
    indexing.rebuild()
    assert similar_questions(viewer_of(cast.asker), "labels dropped ")
    assert search(viewer_of(cast.asker), "labels").counts["questions"] == 1


def test_german_is_searched_as_german(cast: Cast) -> None:
    question = make_question("Drucker druckt Etiketten", author=cast.asker, group=make_group(audience="network"))
    question.post.language = "de"
    question.post.save()
    indexing.index_question(question.pk)
    statistics.fold_words()
    assert similar_questions(viewer_of(cast.outsider), "Druckern fehlt die Etikette ")
