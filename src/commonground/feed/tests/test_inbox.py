"""The inbox: one line for what belongs together, why it is here, and nothing that is moot or not hers to read."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question
from commonground.core import clock, db
from commonground.events.models import Event
from commonground.feed.actions import (
    bring_back,
    notify,
    notify_without_content,
    put_away,
    put_away_what_is_only_to_know,
)
from commonground.feed.handlers import pass_on_thanks
from commonground.feed.models import Notice, Reason
from commonground.feed.queries import InboxLine, Section, inbox, lines_to_mail, unread_of
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from commonground.routing import rings
from commonground.routing.actions import respond_not_me
from commonground.routing.likeliest import Candidate
from commonground.routing.ownership import hand_on_question
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_member, make_question
from tests.rows import rows_read

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def likely(monkeypatch: pytest.MonkeyPatch) -> list[Member]:
    """Whom the evidence names; a test fills it."""
    named: list[Member] = []
    evidence: Any = {"kind": "says", "words": ["labellers"]}
    monkeypatch.setattr(rings, "_weigh", lambda _question, _most: [Candidate(one.pk, 1, evidence) for one in named])
    return named


@pytest.fixture
def question(cast: Cast, likely: list[Member]) -> Question:
    """A question that reached the answerer."""
    likely.append(cast.answerer)
    asked = make_question("Why do labels drop?", author=cast.asker, group=cast.group)
    run_waiting_jobs()
    return asked


@pytest.fixture
def answer(question: Question, cast: Cast) -> Answer:
    given = make_answer(question, cast.answerer)
    run_waiting_jobs()
    return given


def lines(member: Member, section: Section = "waiting") -> list[InboxLine]:
    run_waiting_jobs()
    return inbox(viewer_of(member), section)


def reasons(member: Member, section: Section = "waiting") -> list[str]:
    return [line.reason.value for line in lines(member, section)]


def test_a_line_says_what_happened_why_it_is_here_and_how_to_stop_it(question: Question, cast: Cast) -> None:
    (line,) = lines(cast.answerer)
    assert (line.title, line.state, line.group_name) == ("Why do labels drop?", "open", "Line 3")
    assert line.what == "Ada Asker asked you."
    assert line.because == "Why you: You say “labellers”."
    assert line.stop == "Say “Not for me” on its page, or take no more questions."
    assert unread_of(viewer_of(cast.answerer)).waiting == 1


def test_every_kind_of_line_has_its_words(cast: Cast, question: Question) -> None:
    event = Notice.objects.get().event
    data = {**event.data, "kind": "hidden", "reason": "Names a customer", "ruling": question.pk}
    Event.objects.filter(pk=event.pk).update(data=data)
    for reason in Reason:
        Notice.objects.all().delete()
        notify([cast.answerer.pk], event, reason, question=question.pk)
        (line,) = [*lines(cast.answerer), *lines(cast.answerer, "to_know"), *lines(cast.answerer, "done")]
        assert line.what and line.because and line.stop, reason
        assert "%(" not in line.what


def test_thanks_for_an_answer_are_one_line(answer: Answer, cast: Cast) -> None:
    for member in (cast.asker, cast.leader, cast.steward):
        actions.thank(answer, by=member)
    (line,) = lines(cast.answerer, "to_know")
    assert (line.notices, line.what) == (3, "3 people thank you.")


def test_an_answer_from_elsewhere_says_so(answer: Answer, cast: Cast) -> None:
    (line,) = lines(cast.asker)
    assert (line.what, line.is_across) == ("Ansel Answerer answered. Did it solve it?", True)


def test_what_somebody_else_answered_waits_no_more(question: Question, cast: Cast) -> None:
    make_answer(question, cast.steward)
    assert (reasons(cast.answerer), reasons(cast.answerer, "done")) == ([], ["reached"])
    assert unread_of(viewer_of(cast.answerer)).waiting == 0


def test_it_waits_again_when_that_answer_failed_but_not_for_whom_it_is_from(question: Question, cast: Cast) -> None:
    actions.say_it_failed(make_answer(question, cast.steward), by=cast.leader)
    assert reasons(cast.answerer) == ["reached"]
    actions.say_it_failed(make_answer(question, cast.answerer), by=cast.steward)
    assert "reached" not in reasons(cast.answerer)


def test_a_solution_that_is_none_any_more_asks_no_attention(answer: Answer, cast: Cast) -> None:
    actions.accept_answer(answer, by=cast.asker)
    assert "your_answer_solved_it" in reasons(cast.answerer, "to_know")
    actions.unaccept_answer(answer, by=cast.asker)
    assert "your_answer_solved_it" not in reasons(cast.answerer, "to_know")


def test_what_is_not_for_her_waits_no_more(question: Question, cast: Cast) -> None:
    respond_not_me(question, by=cast.answerer)
    assert reasons(cast.answerer) == []


def test_what_she_handed_on_waits_no_more(question: Question, cast: Cast) -> None:
    hand_on_question(question, to=cast.leader, by=cast.steward)
    assert reasons(cast.leader) == ["owner"]
    hand_on_question(question, to=cast.steward, by=cast.leader)
    assert (reasons(cast.leader), reasons(cast.steward)) == ([], ["owner"])


def test_why_an_owner_owns_it(question: Question, cast: Cast) -> None:
    hand_on_question(question, to=cast.leader, by=cast.steward)
    assert lines(cast.leader)[0].because == "Why you: Stella Steward handed it on to you."


def test_what_she_may_not_read_any_more_is_gone(question: Question, cast: Cast) -> None:
    cast.group.memberships.filter(member=cast.answerer).delete()
    for section in ("waiting", "to_know", "done"):
        assert lines(cast.answerer, section) == []  # type: ignore[arg-type]
    assert unread_of(viewer_of(cast.answerer)).waiting == 0


@pytest.mark.parametrize("what", ["question", "answer"])
def test_what_was_hidden_is_gone(answer: Answer, cast: Cast, what: str) -> None:
    question = Question.objects.select_related("post").get()
    assert reasons(cast.asker) == ["answered"]
    actions.hide_post(question.post if what == "question" else answer, reason="Names a customer", by=cast.steward)
    assert reasons(cast.asker) == []
    notices = Notice.objects.exclude(question=None)  # that she is told why it was hidden is another matter
    assert lines_to_mail(viewer_of(cast.asker), list(notices.values_list("pk", flat=True))) == []


def test_somebody_whom_she_may_not_know_is_not_named(cast: Cast) -> None:
    group = make_group("Help for customers", "public")
    answer = make_answer(make_question(author=cast.asker, group=group), cast.partner)
    actions.thank(answer, by=cast.outsider)  # an employee of the host, who never wrote there
    assert lines(cast.partner, "to_know")[0].what == "Somebody thanks you for your answer."


def test_done_puts_the_whole_line_away_and_undo_brings_it_back(answer: Answer, cast: Cast) -> None:
    for member in (cast.asker, cast.leader):
        actions.thank(answer, by=member)
    notice = Notice.objects.get(pk=lines(cast.answerer, "to_know")[0].id)
    for _again in range(2):
        put_away(notice, by=cast.answerer)
    assert reasons(cast.answerer, "to_know") == []
    assert "thanked" in reasons(cast.answerer, "done")
    for _again in range(2):
        bring_back(notice, by=cast.answerer)
    assert lines(cast.answerer, "to_know")[0].notices == 2


def test_lines_without_content_are_counted_and_put_away_one_by_one(cast: Cast) -> None:
    for _question in range(2):
        make_question(author=cast.asker, group=cast.group)
    for event in Event.objects.filter(name="question.asked"):
        notify_without_content([cast.administrator.pk], event, Reason.ADMINISTRATORS)
    waiting = lines(cast.administrator)
    assert unread_of(viewer_of(cast.administrator)).waiting == len(waiting) == 2
    put_away(Notice.objects.get(pk=waiting[0].id), by=cast.administrator)
    assert len(lines(cast.administrator)) == 1


def test_nobody_puts_away_what_reached_another(question: Question, cast: Cast) -> None:
    notice = Notice.objects.get()
    for action in (put_away, bring_back):
        with pytest.raises(PermissionDenied):
            action(notice, by=cast.asker)


def test_all_that_is_only_to_know_is_put_away_at_once_up_to_what_was_shown(answer: Answer, cast: Cast) -> None:
    actions.thank(answer, by=cast.asker)
    shown = lines(cast.answerer, "to_know")[0].id
    actions.thank(answer, by=cast.leader)
    hand_on_question(Question.objects.get(), to=cast.answerer, by=cast.steward)
    run_waiting_jobs()
    assert put_away_what_is_only_to_know(by=cast.answerer, up_to=shown) == 1
    assert lines(cast.answerer, "to_know")[0].notices == 1
    assert Notice.objects.get(reason=Reason.OWNER).read_at is None


def test_older_lines_follow_the_last_one_shown(cast: Cast, likely: list[Member]) -> None:
    likely.append(cast.answerer)
    asked = [make_question(author=make_member(), group=make_group()).pk for _ in range(5)]
    run_waiting_jobs()
    viewer, found, before = viewer_of(cast.answerer), [], None
    for _page in range(3):
        page = inbox(viewer, "waiting", before=before, limit=2)
        found += [line.question_id for line in page]
        before = page[-1].id
    assert found == asked[::-1]
    assert inbox(viewer, "waiting", before=before, limit=2) == []


def test_the_inbox_takes_few_statements_however_long_it_is(cast: Cast, likely: list[Member]) -> None:
    likely.append(cast.answerer)
    for _question in range(12):
        make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    viewer = viewer_of(cast.answerer)
    with db.counted() as statements:
        assert len(inbox(viewer, "waiting")) == 12
    assert len(statements) <= 2


def test_counting_what_waits_reads_nothing_that_was_read(cast: Cast) -> None:
    for _question in range(40):
        make_question(author=cast.asker, group=cast.group)
    for event in Event.objects.filter(name="question.asked"):
        notify([cast.answerer.pk], event, Reason.OWNER, question=event.subject)
    Notice.objects.exclude(pk=Notice.objects.latest("pk").pk).update(read_at=clock.now())
    viewer = viewer_of(cast.answerer)
    db.execute("SET LOCAL enable_seqscan = off")  # which is quicker while the table is this small
    db.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    for _often in range(6):  # until the statement is prepared
        unread_of(viewer)
    assert rows_read("feed_notice", lambda: unread_of(viewer)) < 20


def test_reminders_of_one_question_are_one_line(question: Question, cast: Cast) -> None:
    cast.group.memberships.create(member=cast.administrator)
    for _month in range(6):
        clock.pass_time(timedelta(days=30))
        take_due_steps(clock.now())
        run_waiting_jobs()
    (line,) = [line for line in lines(cast.administrator) if line.reason == Reason.ADMINISTRATORS]
    assert line.notices > 1


def thanks_of(member: Member) -> list[str]:
    run_waiting_jobs(twice=True)
    return [line.what for line in inbox(viewer_of(member), "to_know") if line.reason == Reason.THANKED]


@pytest.mark.parametrize("is_told_between", [True, False])
def test_thanks_taken_back_are_told_no_more(answer: Answer, cast: Cast, *, is_told_between: bool) -> None:
    for time in range(4):
        actions.thank(answer, by=cast.leader, takes_back=time % 2 == 1)
        if is_told_between:
            thanks = ["Lena Leader thanks you for your answer."]
            assert thanks_of(cast.answerer) == ([] if time % 2 else thanks)
    assert thanks_of(cast.answerer) == []
    pass_on_thanks(Event.objects.filter(name="answer.thanked").latest("pk"))  # a job that comes late
    assert thanks_of(cast.answerer) == []


def test_thanks_that_were_mailed_are_put_away_and_of_one_person_counted_once(answer: Answer, cast: Cast) -> None:
    actions.thank(answer, by=cast.leader)
    run_waiting_jobs()
    Notice.objects.filter(reason=Reason.THANKED).update(mailed_at=clock.now())
    actions.thank(answer, by=cast.leader, takes_back=True)
    assert thanks_of(cast.answerer) == []
    actions.thank(answer, by=cast.leader)
    assert thanks_of(cast.answerer) == ["Lena Leader thanks you for your answer."]
    Notice.objects.update(read_at=None)
    assert thanks_of(cast.answerer) == ["Lena Leader thanks you for your answer."]
    actions.thank(answer, by=cast.steward)
    assert thanks_of(cast.answerer) == ["2 people thank you."]
