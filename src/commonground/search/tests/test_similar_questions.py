"""Questions like the one being typed: who sees which, and what of them."""

import pytest

from commonground.conversations import actions
from commonground.conversations.models import Post, Question
from commonground.core import db
from commonground.people.models import Member
from commonground.people.viewer import Viewer, anonymous_viewer, viewer_of
from commonground.search.indexing import index_many
from commonground.search.similar import SimilarQuestion, similar_questions
from commonground.search.statistics import fold_words
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_member, make_question

TYPED = "Labeller drops labels after the shift change "

pytestmark = pytest.mark.usefixtures("by_meaning")


def viewer(cast: Cast, who: str) -> Viewer:
    return anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))


def indexed(question: Question, *others: Question) -> Question:
    index_many([question.pk, *(other.pk for other in others)])
    fold_words()
    return question


def found(reader: Member | Viewer, typed: str = TYPED, body: str = "") -> list[SimilarQuestion]:
    return similar_questions(reader if isinstance(reader, Viewer) else viewer_of(reader), typed, body)


def titles(reader: Member | Viewer, typed: str = TYPED) -> list[str]:
    return [one.title for one in found(reader, typed)]


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_closed_groups_question_is_found_by_those_who_joined(cast: Cast, who: str) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert bool(found(viewer(cast, who))) == (who in {"asker", "answerer", "steward", "leader"})


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_networks_question_is_found_by_all_members_but_guests(cast: Cast, who: str) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=make_group(audience="network")))
    assert bool(found(viewer(cast, who))) == (who not in {"guest", "anonymous"})


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_organisations_question_is_found_by_its_members(cast: Cast, who: str) -> None:
    group = make_group(audience="organisations", organisations=(cast.host, cast.partner_firm))
    indexed(make_question("Labeller drops labels", author=cast.asker, group=group))
    assert bool(found(viewer(cast, who))) == (who not in {"guest", "anonymous", "customer"})


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_public_question_is_found_by_everybody(cast: Cast, who: str) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=make_group(audience="public")))
    assert found(viewer(cast, who))


def test_who_reads_nothing_finds_nothing(cast: Cast) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert found(Viewer(None, [])) == []


def test_a_question_is_found_by_its_words(cast: Cast) -> None:
    about_oil = make_question("Which oil for the gearbox of the crane?", author=cast.asker, group=cast.group)
    indexed(make_question("Labels skipped", author=cast.asker, group=cast.group, text="After a restart."), about_oil)
    assert titles(cast.answerer, "crane gearbox oil ") == [about_oil.title]


def test_a_question_is_found_by_its_meaning(cast: Cast) -> None:
    indexed(make_question("The car does not start in the morning", author=cast.asker, group=cast.group, text=""))
    assert titles(cast.answerer, "Automobile will not turn on at dawn ") == ["The car does not start in the morning"]


def test_a_question_is_found_by_the_words_of_its_answers(cast: Cast) -> None:
    question = make_question("It stops", author=cast.asker, group=cast.group, text="Again.")
    make_answer(question, cast.answerer, "Re-home the peel arm of the Kyros before the first pallet.")
    indexed(question)
    assert titles(cast.answerer, "Kyros peel arm ") == ["It stops"]


def test_what_is_far_fetched_is_not_shown(cast: Cast) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert titles(cast.asker, "What is for lunch in the canteen on Friday? ") == []


def test_the_unfinished_last_word_finds_what_it_may_become(cast: Cast, encoder_away: None) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert titles(cast.asker, "the labell") == ["Labeller drops labels"]
    assert titles(cast.asker, "the labell ") == titles(cast.asker, "the labell? ")


@pytest.mark.parametrize(
    "typed", ["", "  ", "?!", "\0", "the", "🙂", "a" * 5000, "%", "\\", "'); DELETE FROM x; --", "ط" * 300]
)
def test_whatever_is_typed_is_answered(cast: Cast, typed: str) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert found(cast.asker, typed) == []


def test_the_text_counts_beside_the_title(cast: Cast) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert found(cast.asker, "Something is wrong", "The labeller drops its labels at each shift change.")


@pytest.mark.parametrize("language", ["de", "de-AT", "DE"])
def test_german_is_searched_as_german(cast: Cast, encoder_away: None, language: str) -> None:
    question = make_question("Drucker druckt keine Etiketten", author=cast.asker, group=cast.group, text="")
    Post.objects.filter(pk=question.pk).update(language=language)
    indexed(question)
    assert titles(cast.asker, "Druckern fehlten die Etikette ") == ["Drucker druckt keine Etiketten"]


def test_a_second_language_makes_nothing_of_the_first_far_fetched(cast: Cast, encoder_away: None) -> None:
    english = make_question("Printing labels crashes", author=cast.asker, group=cast.group, text="")
    indexed(english)
    alone = found(cast.asker, "labels crashed while printing ")
    german = make_question("Drucker druckt nicht", author=cast.asker, group=cast.group, text="")
    Post.objects.filter(pk=german.pk).update(language="de")
    indexed(german)
    assert [one.id for one in alone] == [one.id for one in found(cast.asker, "labels crashed while printing ")]
    assert titles(cast.asker, "Der Drucker druckte nicht ") == ["Drucker druckt nicht"]


def test_a_solved_question_brings_its_answer_and_whose_it_is(cast: Cast) -> None:
    question = make_question("Labeller drops labels", author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer, "Hold *Home*.", is_accepted=True)
    actions.want_to_know(question, by=cast.leader)
    indexed(question)
    (one,) = found(cast.steward)
    assert (one.id, one.state, one.wanted) == (question.pk, "solved", 1)
    assert (one.answer_id, one.answer_html) == (answer.pk, "<p>Hold <em>Home</em>.</p>\n")
    assert (one.author_name, one.author_work_group, one.author_organisation) == (
        "Ansel Answerer",
        "Laboratory",
        "Aldermoor",
    )
    assert one.is_across
    assert (one.asker_work_group, one.asker_organisation) == ("Packaging", "Aldermoor")
    assert one.solved_at is not None


def test_states_are_told_apart(cast: Cast) -> None:
    def ask() -> Question:
        return make_question("Labeller drops labels", author=cast.asker, group=cast.group)

    open_one, answered, declined, withdrawn = ask(), ask(), ask(), ask()
    make_answer(answered, cast.answerer)
    actions.decline_question(declined, note="Not ours.", by=cast.steward)
    actions.withdraw_question(withdrawn, by=cast.asker)
    indexed(open_one, answered, declined, withdrawn)
    states = {one.id: one.state for one in found(cast.leader)}
    assert states == {open_one.pk: "open", answered.pk: "answered", declined.pk: "closed"}


@pytest.mark.parametrize(("is_named", "name"), [(True, "Ansel Answerer"), (False, None)])
def test_anyone_on_the_web_sees_an_author_as_she_chose(cast: Cast, is_named: bool, name: str | None) -> None:
    Member.objects.update(is_named_in_public=is_named)
    question = make_question("Labeller drops labels", author=cast.asker, group=make_group(audience="public"))
    make_answer(question, cast.answerer, is_accepted=True)
    indexed(question)
    (one,) = found(anonymous_viewer())
    assert (one.author_name, one.author_organisation) == (name, "Aldermoor")
    assert (one.author_id is not None) == is_named
    assert (one.author_work_group, one.asker_work_group) == (None, None)


def test_a_hidden_question_is_gone_at_once_even_before_its_entry(cast: Cast) -> None:
    question = indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    actions.hide_post(question.post, reason="spam", by=cast.steward)
    assert titles(cast.leader) == []


def test_a_hidden_solution_is_gone_at_once(cast: Cast) -> None:
    question = make_question("Labeller drops labels", author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer, is_accepted=True)
    indexed(question)
    actions.hide_post(answer, reason="wrong", by=cast.steward)
    (one,) = found(cast.leader)
    assert (one.state, one.answer_id, one.answer_html) == ("open", None, None)


def test_what_is_hidden_changes_no_score(cast: Cast) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=make_group(audience="network")))
    before = found(cast.outsider)
    index_many([make_question("Labeller drops labels again", author=cast.asker, group=cast.group).pk])
    assert before
    assert found(cast.outsider) == before
    assert len(found(cast.asker)) == 2


def test_one_statement_finds_and_one_asks_how_to(cast: Cast) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    reader = viewer_of(cast.asker)
    with db.counted() as statements:
        assert found(reader)
    assert len(statements) == 2
    assert all("%(groups)s" in statement for statement in statements[1:])


def test_without_the_encoder_words_find(cast: Cast, encoder_away: None) -> None:
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert titles(cast.answerer) == ["Labeller drops labels"]


def test_without_a_model_words_find(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_MODEL", "none")
    indexed(make_question("Labeller drops labels", author=cast.asker, group=cast.group))
    assert titles(cast.answerer) == ["Labeller drops labels"]


def test_vectors_of_another_model_are_not_compared(cast: Cast) -> None:
    indexed(make_question("The car does not start in the morning", author=cast.asker, group=cast.group, text=""))
    db.execute("UPDATE search_vector SET model = 'another'")
    assert titles(cast.answerer, "Automobile will not turn on at dawn ") == []


def test_the_likest_comes_first_and_no_more_than_asked_for(cast: Cast) -> None:
    group = make_group()
    likest = make_question("Labeller drops labels after the shift change", group=group, author=make_member())
    others = [make_question(f"Labels are late, number {number}", group=group) for number in range(8)]
    indexed(likest, *others)
    shown = found(cast.asker)
    assert shown[0].id == likest.pk
    assert len(shown) == 6
    assert [one.score for one in shown] == sorted((one.score for one in shown), reverse=True)
