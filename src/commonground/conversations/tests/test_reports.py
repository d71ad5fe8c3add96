"""Reports of posts: who decides, what comes of them, that none dies, and the author's appeal."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Answer, Report, Ruling
from commonground.conversations.reminding import take_due_reminders
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.feed.actions import MAILS_WAIT
from commonground.feed.models import OF_REPORTS, Notice
from commonground.feed.queries import Section, inbox
from commonground.feed.sending import send_due_mails
from commonground.people.models import Member, Membership
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question

RUDE, OTHER = Report.Reason.RUDE, Report.Reason.OTHER


@pytest.fixture
def answer(cast: Cast) -> Answer:
    """An answer of the answerer, in a group that everybody in the network reads."""
    group = make_group("Everybody", "network", stewards=(cast.steward,))
    return make_answer(make_question(author=cast.asker, group=group), cast.answerer)


def told(member: Member, section: Section = "to_know") -> list[str]:
    """What her inbox says of reports and decisions, newest first."""
    run_waiting_jobs(twice=True)
    return [line.what for line in inbox(viewer_of(member), section) if line.reason in OF_REPORTS]


def ruling_of(answer: Answer) -> Ruling:
    """The last decision about it."""
    return Ruling.objects.filter(post=answer).latest("pk")


def count(*names: str) -> int:
    """How many such events there were."""
    return Event.objects.filter(name__in=names).count()


def test_report_post_tells_the_stewards_once_and_take_back_report_undoes_it(cast: Cast, answer: Answer) -> None:
    reports = [actions.report_post(answer, reason=RUDE, by=cast.asker) for _again in range(2)]
    actions.report_post(answer, reason=OTHER, note="It names a customer.", by=cast.outsider)
    assert (reports[0], Report.objects.count(), count("post.reported")) == (reports[1], 2, 2)
    assert told(cast.steward, "waiting") == ["Somebody reported a post here. Look at it, and decide."]
    assert all(told(who, "waiting") == [] for who in (cast.answerer, cast.outsider, cast.administrator))
    for _again in range(2):
        actions.take_back_report(reports[0], by=cast.asker)
    assert (Report.objects.get().by, count("report.taken_back")) == (cast.outsider, 1)
    with pytest.raises(PermissionDenied):
        actions.take_back_report(Report.objects.get(), by=cast.asker)
    actions.leave_post(answer, reason="Fine.", by=cast.steward)
    actions.take_back_report(Report.objects.get(), by=cast.outsider)  # what is decided stays
    assert not Report.objects.get().is_open


def test_nobody_is_asked_to_decide_about_what_nobody_reports_any_more(cast: Cast, answer: Answer) -> None:
    reports = [actions.report_post(answer, reason=RUDE, by=who) for who in (cast.asker, cast.outsider)]
    for report, waiting in zip(reports, (1, 0), strict=True):
        assert len(told(cast.steward, "waiting")) == 1
        actions.take_back_report(report, by=report.by)
        assert len(told(cast.steward, "waiting")) == waiting
    actions.take_back_report(actions.report_post(answer, reason=RUDE, by=cast.asker), by=cast.asker)
    assert told(cast.steward, "waiting") == []  # nor where it was taken back before anybody was told


@pytest.mark.parametrize("is_told_first", [True, False])
def test_nothing_is_left_to_decide_about_what_its_author_takes_back(
    cast: Cast, answer: Answer, is_told_first: bool
) -> None:
    actions.report_post(answer, reason=RUDE, by=cast.asker)
    assert not is_told_first or told(cast.steward, "waiting")
    actions.take_back_post(answer, by=cast.answerer)
    assert (Report.objects.count(), told(cast.steward, "waiting")) == (0, [])
    with pytest.raises(Refused, match="not here any more"):
        actions.report_post(answer, reason=RUDE, by=cast.asker)


def test_nobody_reports_her_own_post_and_something_else_is_said_in_words(cast: Cast, answer: Answer) -> None:
    with pytest.raises(PermissionDenied):
        actions.report_post(answer, reason=RUDE, by=cast.answerer)
    with pytest.raises(Refused, match="in a sentence"):
        actions.report_post(answer, reason=OTHER, note=" ", by=cast.asker)


DECISIONS = {
    "leave_post": ("It stays as it is: Nothing.", []),
    "hide_post": ("It is hidden from everybody: Nothing.", ["It was hidden from everybody: Nothing."]),
    "warn_author": ("Its author was warned: Nothing.", ["You were warned for it: Nothing."]),
    "suspend_author": (
        "Its author may not write for some time: Nothing.",
        ["You may not write until 27 Nov, 09:12: Nothing."],
    ),
}


def decide(what: str, answer: Answer, by: Member) -> None:
    """Take a decision by the name of its action."""
    more = {"days": 3} if what == "suspend_author" else {}
    getattr(actions, what)(answer, reason="Nothing.", by=by, **more)


@pytest.mark.parametrize("what", DECISIONS)
def test_a_decision_is_told_to_both_sides_once_and_undo_ruling_takes_it_back(
    cast: Cast, answer: Answer, what: str
) -> None:
    actions.report_post(answer, reason=RUDE, by=cast.asker)
    told(cast.steward)
    for _again in range(2):
        decide(what, answer, cast.administrator)
    to_reporter, to_author = DECISIONS[what]
    assert (told(cast.asker)[:1], told(cast.answerer)) == ([to_reporter], to_author)
    assert told(cast.steward, "waiting") == []
    cast.answerer.refresh_from_db()
    answer.refresh_from_db()
    assert (answer.is_hidden, cast.answerer.may_write) == (what == "hide_post", what != "suspend_author")
    ruling = ruling_of(answer)
    for _again in range(2):
        actions.undo_ruling(ruling, by=cast.administrator)
    cast.answerer.refresh_from_db()
    answer.refresh_from_db()
    assert (answer.is_hidden, cast.answerer.may_write, Report.objects.get().is_open) == (False, True, True)
    assert (count("ruling.undone"), Ruling.objects.count()) == (1, 1)
    assert told(cast.answerer) == (["What was decided about it was taken back."] if to_author else [])


@pytest.mark.parametrize("what", DECISIONS)
def test_nobody_decides_about_her_own_post_or_report_nor_without_a_reason(
    cast: Cast, answer: Answer, what: str
) -> None:
    Member.objects.filter(pk__in=[cast.answerer.pk, cast.asker.pk]).update(is_admin=True)
    for member in (cast.answerer, cast.asker):
        member.refresh_from_db()
    actions.report_post(answer, reason=RUDE, by=cast.asker)
    refused = {cast.outsider: PermissionDenied, cast.asker: (PermissionDenied, Refused)}
    if what != "hide_post":  # she may take her own words away
        refused[cast.answerer] = PermissionDenied
    if what == "suspend_author":
        refused[cast.steward] = PermissionDenied
    for member, why in refused.items():
        with pytest.raises(why):  # type: ignore[call-overload]
            decide(what, answer, member)
    more = {"days": 3} if what == "suspend_author" else {}
    with pytest.raises(Refused, match="Say why"):
        getattr(actions, what)(answer, reason=" ", by=cast.administrator, **more)
    assert Report.objects.get().is_open


def test_what_was_hidden_by_somebody_else_its_author_does_not_show_again(cast: Cast, answer: Answer) -> None:
    Membership.objects.create(group=answer.group, member=cast.answerer, role="steward")
    actions.hide_post(answer, reason="Rude.", by=cast.steward)
    with pytest.raises(PermissionDenied):
        actions.restore_post(answer, by=cast.answerer)
    actions.restore_post(answer, by=cast.administrator)
    assert ruling_of(answer).undone_by == cast.administrator
    assert told(cast.answerer) == ["What was decided about it was taken back."]


def test_appeal_is_decided_by_somebody_else_and_told_to_both(cast: Cast, answer: Answer) -> None:
    actions.report_post(answer, reason=RUDE, by=cast.asker)
    actions.hide_post(answer, reason="Rude.", by=cast.steward)
    ruling = ruling_of(answer)
    with pytest.raises(PermissionDenied):
        actions.appeal(ruling, words="Mine.", by=cast.asker)
    with pytest.raises(Refused, match="Say why"):
        actions.appeal(ruling, words=" ", by=cast.answerer)
    for _again in range(2):
        actions.appeal(ruling, words="It was a quotation.", by=cast.answerer)
    assert told(cast.administrator, "waiting") == [
        "Its author appeals. Somebody who did not take the decision looks at it again."
    ]
    assert told(cast.steward, "waiting") == []
    for member in (cast.steward, cast.answerer, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.decide_appeal(ruling, is_kept=True, reason="So.", by=member)
    with pytest.raises(Refused, match="Say why"):
        actions.decide_appeal(ruling, is_kept=True, reason="", by=cast.administrator)
    for _again in range(2):
        actions.decide_appeal(ruling, is_kept=False, reason="A quotation.", by=cast.administrator)
    answer.refresh_from_db()
    assert (answer.is_hidden, count("ruling.appealed", "appeal.decided")) == (False, 2)
    assert told(cast.answerer) == ["Your appeal was looked at, and the decision was taken back: A quotation."]
    assert told(cast.asker)[0] == "Its author appealed, and the decision was taken back: A quotation."


def test_nobody_looks_again_at_a_decision_about_her_own_report(cast: Cast, answer: Answer) -> None:
    actions.report_post(answer, reason=RUDE, by=cast.administrator)
    actions.warn_author(answer, reason="Rude.", by=cast.steward)
    ruling = ruling_of(answer)
    with pytest.raises(PermissionDenied):
        actions.undo_ruling(ruling, by=cast.administrator)
    actions.appeal(ruling, words="No.", by=cast.answerer)
    assert told(cast.administrator, "waiting") == []
    with pytest.raises(PermissionDenied):
        actions.decide_appeal(ruling, is_kept=True, reason="Yes.", by=cast.administrator)
    assert len(told(cast.steward, "waiting")) == 1  # nobody else is there
    actions.decide_appeal(ruling, is_kept=True, reason="Yes.", by=cast.steward)


def test_an_appeal_that_is_turned_down_changes_nothing(cast: Cast, answer: Answer) -> None:
    actions.report_post(answer, reason=RUDE, by=cast.asker)
    actions.warn_author(answer, reason="Rude.", by=cast.administrator)
    ruling = ruling_of(answer)
    actions.appeal(ruling, words="No.", by=cast.answerer)
    actions.decide_appeal(ruling, is_kept=True, reason="Yes.", by=cast.steward)
    assert told(cast.answerer) == ["Your appeal was looked at, and the decision stands: Yes."]
    assert ruling_of(answer).stands


def test_what_stays_hidden_after_an_appeal_nobody_shows_again(cast: Cast, answer: Answer) -> None:
    actions.hide_post(answer, reason="Rude.", by=cast.steward)
    ruling = ruling_of(answer)
    actions.appeal(ruling, words="No.", by=cast.answerer)
    actions.decide_appeal(ruling, is_kept=True, reason="Yes.", by=cast.administrator)
    with pytest.raises(Refused, match="That stands"):
        actions.restore_post(answer, by=cast.administrator)
    with pytest.raises(Refused, match="That stands"):
        actions.undo_ruling(ruling, by=cast.administrator)
    answer.refresh_from_db()
    assert (answer.is_hidden, ruling_of(answer).stands) == (True, True)


def test_where_nobody_else_is_there_who_decided_decides_the_appeal_of_a_suspension(cast: Cast, answer: Answer) -> None:
    for days in (3, 7):
        actions.report_post(answer, reason=RUDE, by=cast.asker)
        actions.suspend_author(answer, reason="Rude.", days=days, by=cast.administrator)
    longest = ruling_of(answer)
    actions.appeal(longest, words="No.", by=cast.answerer)
    with pytest.raises(PermissionDenied):
        actions.decide_appeal(longest, is_kept=False, reason="Well.", by=cast.steward)
    actions.decide_appeal(longest, is_kept=False, reason="Well.", by=cast.administrator)
    cast.answerer.refresh_from_db()
    assert cast.answerer.suspended_until == clock.now() + timedelta(days=3)


def test_no_report_and_no_appeal_dies(cast: Cast, answer: Answer) -> None:
    actions.report_post(answer, reason=RUDE, by=cast.asker)
    run_waiting_jobs()
    waits = ["Nobody has decided about a report in the time that was promised."]
    for days, who in ((1, cast.steward), (2, cast.administrator), (16, cast.administrator)):
        Notice.objects.update(read_at=clock.now())
        clock.pass_time(timedelta(days=days))
        assert (take_due_reminders(clock.now()), take_due_reminders(clock.now())) == (1, 0)
        others = {cast.steward, cast.administrator, cast.asker, cast.answerer} - {who}
        assert (told(who, "waiting"), [told(other, "waiting") for other in others]) == (waits, [[], [], []])
    actions.warn_author(answer, reason="Rude.", by=cast.steward)
    actions.appeal(ruling_of(answer), words="No.", by=cast.answerer)
    clock.pass_time(timedelta(days=1))
    assert (take_due_reminders(clock.now()), take_due_reminders(clock.now())) == (1, 0)
    assert count("appeal.reminded") == 1


def test_without_a_steward_who_can_decide_administrators_are_told_at_once_and_nothing_of_what_they_do_not_read(
    cast: Cast, run_jobs: Callable[[], int]
) -> None:
    question = make_question(author=cast.steward, group=cast.group)
    actions.report_post(question.post, reason=RUDE, by=cast.asker)
    take_due_reminders(clock.now())
    run_jobs()
    lines = inbox(viewer_of(cast.administrator), "waiting")
    assert [(line.title, line.group_name, line.path) for line in lines] == [
        ("A report in a group that you do not read", "", "/reports")
    ]
    assert told(cast.steward, "waiting") == []
    clock.pass_time(MAILS_WAIT)
    send_due_mails(clock.now())
    assert [sent.to for sent in mail.outbox if "report" in sent.subject.lower()] == [[cast.administrator.user.email]]
