"""An accepted answer has a day on which it is looked at again."""

from datetime import timedelta

import pytest

from commonground.conversations import actions
from commonground.conversations.actions.ageing import asked_after_import
from commonground.conversations.ageing import age_label, sign_of
from commonground.conversations.models import Question, Topic
from commonground.core import clock
from commonground.people.models import Network
from tests.cast import Cast
from tests.make import make_answer, make_question

pytestmark = pytest.mark.portable


@pytest.mark.parametrize(
    ("topics", "days"),
    [((), 100), (("plain",), 100), (("quick", "slow"), 30), (("slow",), 400), (("plain", "slow"), 100)],
)
def test_accept_answer_plans_when_it_is_looked_at_by_the_shortest_time_of_its_topics(
    cast: Cast, topics: tuple[str, ...], days: int
) -> None:
    Network.objects.create(pk=1, reviewed_after=timedelta(days=100))
    for name, time in {"plain": None, "quick": timedelta(days=30), "slow": timedelta(days=400)}.items():
        Topic.objects.create(name=name, reviewed_after=time)
    make_answer(make_question(author=cast.asker, group=cast.group, topics=topics), cast.answerer, is_accepted=True)
    question = Question.objects.get()
    assert question.review_at == question.next_step_at == clock.now() + timedelta(days=days)


def test_unaccept_answer_takes_that_day_away(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)
    actions.unaccept_answer(answer, by=cast.asker)
    assert Question.objects.get().review_at is None


def test_an_answer_ages_whether_it_is_read_thanked_for_and_used_or_not(cast: Cast) -> None:
    popular = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)
    make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)
    clock.pass_time(timedelta(days=179))
    actions.thank(popular, by=cast.leader)
    assert [age_label(question) for question in Question.objects.all()] == ["", ""]
    clock.pass_time(timedelta(days=1))
    assert [age_label(question) for question in Question.objects.all()] == ["Not checked since 24 Nov 2026"] * 2
    assert [sign_of(question, "solved") for question in Question.objects.all()] == ["needs_check"] * 2


def test_what_changes_after_it_was_accepted_casts_doubt(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer, other = make_answer(question, cast.answerer), make_answer(question, cast.leader)
    actions.edit_answer(answer, "Hold Home.", by=cast.answerer)
    actions.accept_answer(answer, by=cast.asker)
    reply = actions.reply_to(answer, "For how long?", by=cast.asker)
    actions.edit_answer(other, "Hold Off.", by=cast.leader)
    actions.say_it_failed(other, by=cast.asker)
    actions.edit_answer(reply, "How long?", by=cast.asker)
    actions.edit_answer(answer, "Hold Home.", by=cast.answerer)
    assert Question.objects.get().doubt == ""
    for doubt, act in {
        "answer_edited": lambda: actions.edit_answer(answer, "Hold Home long.", by=cast.answerer),
        "question_edited": lambda: actions.edit_question(question, title="Why?", words="It stops.", by=cast.asker),
        "failed": lambda: actions.say_it_failed(answer, by=cast.leader),
    }.items():
        act()
        found = Question.objects.get()
        assert (found.doubt, found.review_at) == (doubt, clock.now())
    assert age_label(found) == "In doubt: it failed for somebody"


def test_an_open_question_is_not_doubted(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    actions.edit_question(question, title="Why?", words="It stops.", by=cast.asker)
    assert (Question.objects.get().doubt, age_label(Question.objects.get())) == ("", "")


def test_what_is_brought_in_is_asked_about_spread_over_a_whole_span_and_never_at_once() -> None:
    half_a_year, now = timedelta(days=180), clock.now()
    asked = [asked_after_import(question, now - timedelta(days=900), half_a_year) for question in range(1_000)]
    assert (min(asked) > now, max(asked)) == (True, now + half_a_year)
    assert len(set(asked)) == 1_000
    later = now + timedelta(days=400)
    assert asked_after_import(1, later, half_a_year) == later
