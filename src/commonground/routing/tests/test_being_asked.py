"""What the people asked say: I'm on it, not me, no more questions."""

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions as conversations
from commonground.conversations.models import Question
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.models import Member
from commonground.routing import actions
from commonground.routing.models import Reach
from tests.cast import Cast
from tests.make import make_answer, make_question

RESPONSES = [actions.respond_on_it, actions.respond_not_me, actions.mark_seen]


@pytest.fixture
def question(cast: Cast) -> Question:
    return make_question(author=cast.asker, group=cast.group)


def reached(question: Question, member: Member) -> Reach:
    return Reach.objects.create(question=question, member=member, ring=Reach.Ring.FIRST_PEOPLE)


def events(name: str) -> list[Event]:
    return list(Event.objects.filter(name=name))


def test_who_was_asked_says_that_she_is_on_it(cast: Cast, question: Question) -> None:
    reach = reached(question, cast.answerer)
    actions.respond_on_it(question, by=cast.answerer)
    reach.refresh_from_db()
    assert (reach.response, reach.responded_at) == ("on_it", reach.at)
    assert [event.data for event in events("reach.responded")] == [{"question": question.pk, "response": "on_it"}]


def test_being_on_it_can_turn_into_not_me(cast: Cast, question: Question) -> None:
    reach = reached(question, cast.answerer)
    actions.respond_on_it(question, by=cast.answerer)
    actions.respond_not_me(question, by=cast.answerer)
    reach.refresh_from_db()
    assert reach.response == "not_me"
    assert [event.data["response"] for event in events("reach.responded")] == ["on_it", "not_me"]


@pytest.mark.parametrize("respond", RESPONSES)
@pytest.mark.parametrize("who", ["asker", "steward", "outsider", "administrator"])
def test_who_was_not_asked_may_not_say_anything(cast: Cast, question: Question, respond, who: str) -> None:
    reached(question, cast.answerer)
    with pytest.raises(PermissionDenied):
        respond(question, by=getattr(cast, who))
    assert not Reach.objects.exclude(response="", seen_at=None).exists()


@pytest.mark.parametrize("respond", RESPONSES)
def test_who_has_left_may_not_say_anything(cast: Cast, question: Question, respond) -> None:
    reached(question, cast.answerer)
    cast.answerer.is_active = False
    with pytest.raises(PermissionDenied):
        respond(question, by=cast.answerer)


@pytest.mark.parametrize("respond", RESPONSES)
def test_saying_it_twice_says_it_once(cast: Cast, question: Question, respond) -> None:
    reached(question, cast.answerer)
    for _again in range(2):
        respond(question, by=cast.answerer)
    assert len(events("reach.responded") + events("reach.seen")) == 1


@pytest.mark.parametrize("respond", [actions.respond_on_it, actions.respond_not_me])
def test_there_is_nothing_to_say_once_it_is_solved(cast: Cast, question: Question, respond) -> None:
    reached(question, cast.answerer)
    make_answer(question, cast.steward, is_accepted=True)
    with pytest.raises(Refused):
        respond(question, by=cast.answerer)


def test_an_answered_question_may_still_be_taken_up(cast: Cast, question: Question) -> None:
    reach = reached(question, cast.answerer)
    conversations.answer_question(question, "Perhaps.", by=cast.steward)
    actions.respond_on_it(question, by=cast.answerer)
    reach.refresh_from_db()
    assert reach.response == "on_it"


def test_that_somebody_saw_it_is_recorded_without_saying_who(cast: Cast, question: Question) -> None:
    reach = reached(question, cast.answerer)
    actions.mark_seen(question, by=cast.answerer)
    reach.refresh_from_db()
    assert reach.seen_at == reach.at
    assert [(event.actor_id, event.subject, event.data) for event in events("reach.seen")] == [(None, question.pk, {})]


def test_she_stops_taking_questions_and_takes_them_again(cast: Cast) -> None:
    for _again in range(2):
        actions.stop_taking_questions(by=cast.answerer)
    assert not Member.objects.get(pk=cast.answerer.pk).takes_questions
    for _again in range(2):
        actions.take_questions_again(by=cast.answerer)
    assert Member.objects.get(pk=cast.answerer.pk).takes_questions
    assert len(events("member.stopped_taking_questions")) == 1
    assert len(events("member.takes_questions_again")) == 1


@pytest.mark.parametrize("choose", [actions.stop_taking_questions, actions.take_questions_again])
def test_who_has_left_chooses_nothing(cast: Cast, choose) -> None:
    cast.answerer.is_active = False
    with pytest.raises(PermissionDenied):
        choose(by=cast.answerer)
