"""Who is told of what, once, and never of what she may not read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question
from commonground.core import clock
from commonground.events.models import Event
from commonground.feed.actions import notify, notify_without_content
from commonground.feed.models import Notice, Reason
from commonground.feed.queries import inbox
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from commonground.routing import rings
from commonground.routing.actions import respond_not_me, reuse_answer
from commonground.routing.likeliest import Candidate
from commonground.routing.ownership import hand_on_question
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_member, make_organisation, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture(autouse=True)
def likely(monkeypatch: pytest.MonkeyPatch) -> list[Member]:
    """Whom the evidence names; a test fills it."""
    named: list[Member] = []
    evidence: Any = {"kind": "record"}
    monkeypatch.setattr(rings, "_weigh", lambda _question, _most: [Candidate(one.pk, 1, evidence) for one in named])
    return named


def told(reason: Reason) -> set[str]:
    """Whom a notice of this kind reached; everything that waited is done first, twice."""
    run_waiting_jobs(twice=True)
    return set(Notice.objects.filter(reason=reason).values_list("member__name", flat=True))


def step(**time: float) -> None:
    run_waiting_jobs(twice=True)
    clock.pass_time(timedelta(**time))
    take_due_steps(clock.now())


@pytest.fixture
def question(cast: Cast) -> Question:
    return make_question(author=cast.asker, group=cast.group)


@pytest.fixture
def answer(question: Question, cast: Cast) -> Answer:
    return make_answer(question, cast.answerer)


def test_who_is_reached_is_told_ring_by_ring(question: Question, cast: Cast, likely: list[Member]) -> None:
    likely.append(cast.answerer)
    assert told(Reason.REACHED) == {"Ansel Answerer"}
    step(hours=4)
    assert told(Reason.REACHED) == {"Ansel Answerer", "Stella Steward", "Lena Leader"}
    assert Notice.objects.count() == 3


def test_the_owner_is_told_reminded_and_the_administrators_at_last(question: Question, cast: Cast) -> None:
    cast.group.memberships.filter(member=cast.answerer).delete()  # the only one who is asked before an owner
    step(days=1)
    assert told(Reason.OWNER) == {"Lena Leader"}
    step(days=2)
    assert told(Reason.REMINDED) == {"Lena Leader"}
    cast.group.memberships.create(member=cast.administrator)
    for _fortnight in range(2):
        step(days=14)
    assert told(Reason.ADMINISTRATORS) == {"Adele Administrator"}
    assert Notice.objects.filter(reason=Reason.ADMINISTRATORS, question=question).count() == 2


def test_an_administrator_who_may_not_read_it_learns_only_that_there_is_one(cast: Cast) -> None:
    asker = make_member(work_group=cast.laboratory)
    make_question("Who poisoned the well?", author=asker, group=make_group("Secret", "joined", members=(asker,)))
    assert told(Reason.ADMINISTRATORS) == {"Adele Administrator"}
    (line,) = inbox(viewer_of(cast.administrator), "waiting")
    assert (line.question_id, line.title) == (None, "A question in a group that you do not read")
    assert line.what == "Nobody sees it through. Its asker works in Laboratory: who leads there?"
    assert not {"Secret", "poisoned"} & set(str(line).split())


def test_of_several_stewards_one_owns_it_and_the_others_are_told(cast: Cast) -> None:
    group = make_group("Weighing", stewards=(cast.steward, cast.answerer))
    make_question(author=make_member(organisation=make_organisation()), group=group)
    assert told(Reason.OWNER) == {"Ansel Answerer"}
    assert told(Reason.STEWARD) == {"Stella Steward"}


def test_whom_it_is_handed_on_to_is_told(question: Question, cast: Cast) -> None:
    hand_on_question(question, to=cast.answerer, by=cast.steward)
    assert told(Reason.OWNER) == {"Ansel Answerer"}


def test_the_asker_is_told_of_an_answer_but_not_of_her_own(question: Question, cast: Cast) -> None:
    actions.answer_question(question, "I found it.", by=cast.asker)
    assert told(Reason.ANSWERED) == set()
    actions.answer_question(question, "Hold Home.", by=cast.answerer)
    assert told(Reason.ANSWERED) == {"Ada Asker"}


def test_asker_and_stewards_are_asked_whether_it_helped(answer: Answer) -> None:
    step(days=3)
    assert told(Reason.DID_IT_HELP) == {"Ada Asker"}
    step(days=7)
    assert told(Reason.STEWARDS_ASKED) == {"Stella Steward"}
    step(days=7)
    assert told(Reason.CLOSED) == {"Ada Asker"}


def test_the_answerer_and_who_wants_it_too_are_told_that_it_is_solved(answer: Answer, cast: Cast) -> None:
    actions.want_to_know(Question.objects.get(), by=cast.leader)
    actions.accept_answer(answer, by=cast.asker)
    assert told(Reason.YOUR_ANSWER_SOLVED_IT) == {"Ansel Answerer"}
    assert told(Reason.WANTED_SOLVED) == {"Lena Leader"}


def test_one_who_answered_and_wanted_it_too_is_told_once(answer: Answer, cast: Cast) -> None:
    actions.want_to_know(Question.objects.get(), by=cast.answerer)
    actions.accept_answer(answer, by=cast.asker)
    run_waiting_jobs(twice=True)
    assert Notice.objects.filter(member=cast.answerer, event__name="answer.accepted").count() == 1


def test_thanks_further_help_and_failure_come_to_the_author(answer: Answer, cast: Cast) -> None:
    actions.thank(answer, by=cast.leader)
    reuse_answer(answer, by=cast.steward)
    actions.say_it_failed(answer, by=cast.steward)
    for reason in (Reason.THANKED, Reason.HELPED_AGAIN, Reason.FAILED):
        assert told(reason) == {"Ansel Answerer"}
    assert told(Reason.OPEN_AGAIN) == {"Ada Asker"}


def test_a_reply_is_told_to_the_asker_to_whom_it_replies_and_who_replied_before(answer: Answer, cast: Cast) -> None:
    actions.reply_to(answer, "Which Home?", by=cast.leader)
    assert told(Reason.REPLIED) == {"Ada Asker", "Ansel Answerer"}
    actions.reply_to(answer, "The green one.", by=cast.answerer)
    assert told(Reason.REPLIED) == {"Ada Asker", "Ansel Answerer", "Lena Leader"}


def test_the_asker_reads_why_it_was_declined(question: Question, cast: Cast) -> None:
    actions.want_to_know(question, by=cast.answerer)
    actions.decline_question(question, note="Line 3 goes in May.", by=cast.steward)
    assert told(Reason.CLOSED) == {"Ada Asker"}
    assert told(Reason.WANTED_CLOSED) == {"Ansel Answerer"}


def test_what_one_does_oneself_is_not_told(question: Question, cast: Cast) -> None:
    actions.withdraw_question(question, by=cast.asker)
    actions.reopen_question(question, by=cast.asker)
    run_waiting_jobs(twice=True)
    assert not Notice.objects.filter(member=cast.asker).exists()


@pytest.fixture
def event(question: Question) -> Event:
    return Event.objects.get(name="question.asked")


def test_notify_tells_nobody_twice(event: Event, cast: Cast) -> None:
    both = [cast.answerer.pk, cast.steward.pk, cast.answerer.pk]
    assert notify(both, event, Reason.REACHED, question=event.subject) == 2
    assert notify(both, event, Reason.OWNER, question=event.subject) == 0


def test_notify_tells_only_who_may_read_the_question(event: Event, cast: Cast) -> None:
    everybody = list(Member.objects.values_list("pk", flat=True))
    Member.objects.filter(pk=cast.steward.pk).update(is_active=False)
    notify(everybody, event, Reason.REACHED, question=event.subject)
    reached = set(Notice.objects.values_list("member__name", flat=True))
    assert reached == {"Ada Asker", "Ansel Answerer", "Lena Leader"}


def test_nobody_is_told_of_a_hidden_question(event: Event, cast: Cast) -> None:
    actions.hide_post(Question.objects.get().post, reason="Names a customer", by=cast.steward)
    assert notify([cast.answerer.pk], event, Reason.REACHED, question=event.subject) == 0


def test_without_content_it_is_told_to_whoever_is_here(event: Event, cast: Cast) -> None:
    gone = make_member(is_active=False)
    assert notify_without_content([cast.outsider.pk, gone.pk], event, Reason.ADMINISTRATORS) == 1
    assert Notice.objects.get().question is None


def test_what_asked_for_an_answer_is_put_away_when_it_is_solved(question: Question, cast: Cast) -> None:
    step(hours=4)
    run_waiting_jobs()
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    run_waiting_jobs(twice=True)
    assert set(Notice.objects.filter(read_at=None).values_list("reason", flat=True)) == {Reason.YOUR_ANSWER_SOLVED_IT}


def test_who_says_not_me_has_it_put_away(question: Question, cast: Cast) -> None:
    run_waiting_jobs()
    respond_not_me(question, by=cast.leader)
    run_waiting_jobs(twice=True)
    assert Notice.objects.get(member=cast.leader).read_at is not None
    assert Notice.objects.get(member=cast.steward).read_at is None


def test_a_late_second_run_does_not_put_away_what_came_since(
    answer: Answer, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    from commonground.feed.handlers import tell_who_helped

    actions.accept_answer(answer, by=cast.asker)
    run_jobs()
    actions.unaccept_answer(answer, by=cast.asker)
    step(days=3)
    run_jobs()
    tell_who_helped(Event.objects.get(name="answer.accepted"))
    assert Notice.objects.get(reason=Reason.DID_IT_HELP).read_at is None
