"""Mails, through a real conversation with a mail server: what they say, how many a day, and that none is lost."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import translation

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.feed import sending
from commonground.feed.actions import MAILS_WAIT, put_away, start_mail, stop_mail
from commonground.feed.links import read_stop
from commonground.feed.models import Choice, Notice, Reason
from commonground.feed.sending import send_due_mails
from commonground.people.actions import accept_invitation, invite
from commonground.people.actions.joining import Newcomer
from commonground.people.models import Group, Member, Network
from commonground.routing import rings
from commonground.routing.likeliest import Candidate
from commonground.routing.models import Reach
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_member, make_question
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def likely(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> list[Member]:
    """Whom the evidence names; a test fills it."""
    settings.ADDRESS = "https://ask.aldermoor.example"
    named: list[Member] = []
    evidence: Any = {"kind": "says", "words": ["labellers"]}
    monkeypatch.setattr(rings, "_weigh", lambda _question, _most: [Candidate(one.pk, 1, evidence) for one in named])
    return named


@pytest.fixture
def question(cast: Cast, likely: list[Member]) -> Question:
    """A question that reached the answerer."""
    likely.append(cast.answerer)
    asked = make_question(
        "Why do <labels> drop & fall?", author=cast.asker, group=cast.group, text="After *every* stop."
    )
    run_waiting_jobs()
    return asked


def ask(group: Group, asker: Member, count: int) -> None:
    for number in range(count):
        make_question(f"Question {number}", author=asker, group=group)
    run_waiting_jobs()


def send(**time: float) -> int:
    run_waiting_jobs()
    return send_due_mails(clock.pass_time(timedelta(**time) or MAILS_WAIT))


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_says_what_happened_why_it_comes_and_how_it_stops(
    question: Question, cast: Cast, post_office: PostOffice
) -> None:
    assert send() == 1
    (mail,) = post_office.mails
    assert mail["To"] == cast.answerer.user.email
    assert mail["From"] == "Commonground <commonground@localhost>"
    assert mail["Subject"] == "Why do <labels> drop & fall?"
    assert "Ada Asker asked you." in text_of(mail)
    assert "Why do <labels> drop & fall?" in text_of(mail)
    assert "After every stop." in text_of(mail)
    assert "Why you: You say “labellers”." in text_of(mail)
    assert f"https://ask.aldermoor.example/q/{question.code}\n" in text_of(mail)
    assert "Why do &lt;labels&gt; drop &amp; fall?</a></h1>" in html_of(mail)
    assert f'<a href="https://ask.aldermoor.example/q/{question.code}">' in html_of(mail)
    assert "<table" not in html_of(mail) and "<img" not in html_of(mail)


def test_a_mail_program_can_stop_such_mails(question: Question, cast: Cast, post_office: PostOffice) -> None:
    send()
    (mail,) = post_office.mails
    address = str(mail["List-Unsubscribe"]).strip(" <>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in text_of(mail) and address in html_of(mail)
    assert read_stop(address.rsplit("/", 1)[1]) == (cast.answerer.pk, "reached")


def test_mails_about_one_question_belong_together(question: Question, cast: Cast, post_office: PostOffice) -> None:
    make_answer(question, cast.answerer)
    send()
    assert {mail["References"] for mail in post_office.mails} == {f"<question.{question.code}@ask.aldermoor.example>"}


def test_it_is_sent_once(question: Question, post_office: PostOffice) -> None:
    assert (send(), send(days=3)) == (1, 0)


def test_what_is_only_to_know_is_not_mailed(question: Question, cast: Cast, post_office: PostOffice) -> None:
    answer = make_answer(question, cast.answerer)
    actions.accept_answer(answer, by=cast.asker)
    actions.thank(answer, by=cast.leader)
    assert send() == 0


def test_who_wanted_it_too_is_mailed_that_it_is_solved(question: Question, cast: Cast, post_office: PostOffice) -> None:
    actions.want_to_know(question, by=cast.leader)
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    assert send() == 1
    assert post_office.mails[0]["To"] == cast.leader.user.email


def test_every_kind_of_mail_has_its_words(cast: Cast, question: Question, post_office: PostOffice) -> None:
    Notice.objects.all().delete()
    make_answer(question, cast.answerer)
    for days in (3, 7, 7):
        send(days=days)
        take_due_steps(clock.now())
    make_question(author=make_member(), group=make_group())
    send()
    subjects = [(mail["To"], text_of(mail).split("\n")[0]) for mail in post_office.mails]
    assert (
        subjects
        == [
            (cast.asker.user.email, "Ansel Answerer answered. Did it solve it?"),
            (cast.asker.user.email, "Did the answer solve it? Nobody can tell but you."),
            (
                cast.steward.user.email,
                "It has an answer, and Ada Asker has not said whether it helped. Do you know?",
            ),
            (cast.asker.user.email, "It was closed: answered, and nobody said whether it helped."),
            (
                cast.administrator.user.email,
                "Nobody sees it through. Answer it, hand it on to somebody, or name a leader for its asker.",
            ),
        ]
        or subjects
    )


def test_without_the_right_to_read_an_administrator_is_mailed_nothing_of_it(
    cast: Cast, post_office: PostOffice
) -> None:
    asker = make_member(work_group=cast.laboratory)
    secret = make_group("Secret", "joined", members=(asker,))
    make_question("Who poisoned the well?", author=asker, group=secret, text="It was arsenic.")
    assert send() == 1
    whole = post_office.mails[0].as_string()
    assert not [word for word in ("poisoned", "arsenic", "Secret") if word in whole]
    assert "https://ask.aldermoor.example/admin/" in text_of(post_office.mails[0])


def test_a_mail_speaks_the_language_of_its_reader(question: Question, cast: Cast, post_office: PostOffice) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(language="de")
    with translation.override("en"):
        send()
    assert '<html lang="de"' in html_of(post_office.mails[0])


@pytest.mark.parametrize("what", ["left the network", "left the group", "hidden", "answered", "read", "no address"])
def test_what_she_may_not_read_or_need_not_read_any_more_is_not_sent(
    question: Question, cast: Cast, post_office: PostOffice, what: str
) -> None:
    if what == "left the network":
        Member.objects.filter(pk=cast.answerer.pk).update(is_active=False)
    elif what == "left the group":
        cast.group.memberships.filter(member=cast.answerer).delete()
    elif what == "hidden":
        actions.hide_post(question.post, reason="Names a customer", by=cast.steward)
    elif what == "answered":
        make_answer(question, cast.steward)
        Notice.objects.filter(member=cast.asker).delete()
    elif what == "read":
        put_away(Notice.objects.get(), by=cast.answerer)
    else:
        cast.answerer.user.email = None
        cast.answerer.user.save()
    send()
    assert cast.answerer.user.email not in [mail["To"] for mail in post_office.mails]
    assert not Notice.objects.filter(member=cast.answerer, mail_at__isnull=False).exists()


def test_nothing_reaches_an_address_that_nobody_proved(
    cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    handed_over = invite(cast.host, by=cast.administrator)
    noor = accept_invitation(handed_over, Newcomer(name="Noor", email="typed@example.com"))
    likely.append(noor)
    make_question(author=cast.asker)
    make_answer(make_question(author=noor), cast.answerer)
    send()
    assert "typed@example.com" not in [mail["To"] for mail in post_office.mails]
    assert not Notice.objects.filter(member=noor, mail_at__isnull=False).exists()
    assert not Reach.objects.filter(member=noor).exists()


def test_who_left_is_not_told_without_content_either(cast: Cast, post_office: PostOffice) -> None:
    asker = make_member()
    make_question(author=asker, group=make_group("Secret", "joined", members=(asker,)))
    run_waiting_jobs()
    Member.objects.filter(pk=cast.administrator.pk).update(is_active=False)
    assert send() == 0


def test_a_kind_of_mail_that_she_stopped_comes_no_more_but_the_notice_does(
    question: Question, cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    for _again in range(2):
        stop_mail(Reason.REACHED, by=cast.answerer)
    assert send() == 0  # not even the one that was due already
    ask(cast.group, cast.asker, 1)
    assert send() == 0
    assert Notice.objects.filter(member=cast.answerer).count() == 2
    for _again in range(2):
        start_mail(Reason.REACHED, by=cast.answerer)
    ask(cast.group, cast.asker, 1)
    assert send() == 1


def test_at_most_five_a_day_and_the_rest_in_one_evening_mail(
    cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    likely.append(cast.answerer)
    ask(cast.group, cast.asker, 8)
    assert send() == 5
    assert send(hours=8, minutes=46) == 0  # 17:59 in UTC
    assert send(minutes=1) == 1
    evening = post_office.mails[-1]
    assert evening["Subject"] == "3 more that wait for you"
    assert [number for number in range(8) if f"Question {number}\n" in text_of(evening)] == [5, 6, 7]
    assert "Question 7" in html_of(evening)
    first = Notice.objects.exclude(evening_on=None).earliest("pk")
    assert evening["Message-ID"] == f"<evening.{first.code}@ask.aldermoor.example>"
    assert send() == 0


def test_a_second_evening_mail_of_a_day_is_another_mail(
    cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    Network.objects.create(pk=1, mails_a_day=0, evening_hour=18)
    likely.append(cast.answerer)
    for hours in (9, 2):
        ask(cast.group, cast.asker, 1)
        assert send() == 0
        assert send(hours=hours) == 1
        Network.objects.update(evening_hour=20)
    assert {notice.evening_on for notice in Notice.objects.all()} == {date(2026, 11, 24)}
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 2


def test_an_evening_mail_that_was_interrupted_goes_out_again_as_the_same_mail(
    cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    Network.objects.create(pk=1, mails_a_day=0)
    likely.append(cast.answerer)
    ask(cast.group, cast.asker, 2)
    assert send() == 0
    actions.withdraw_question(Question.objects.earliest("pk"), by=cast.asker)
    post_office.troubles.append("takes and breaks")
    assert send(hours=9) == 0
    assert send(minutes=2) == 1
    assert len(post_office.mails) == 2
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 1


def test_the_day_and_the_evening_are_those_where_she_is(
    cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(zone="Pacific/Auckland")  # 22:12 there
    likely.append(cast.answerer)
    ask(cast.group, cast.asker, 6)
    assert send() == 5
    late = Notice.objects.get(mailed_at=None)
    assert late.mail_at == datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # 18:00 there, tomorrow
    assert late.evening_on == date(2026, 11, 25)
    clock.pass_time(timedelta(hours=2))  # past midnight there: another five
    ask(cast.group, cast.asker, 6)
    assert send() == 5
    assert send(hours=18) == 1
    assert post_office.mails[-1]["Subject"] == "2 more that wait for you"


def test_what_took_care_of_itself_is_left_out_of_the_evening_mail(
    cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    Network.objects.create(pk=1, mails_a_day=0)
    likely.append(cast.answerer)
    ask(cast.group, cast.asker, 2)
    assert send() == 0
    first, second = Question.objects.order_by("pk")
    actions.withdraw_question(first, by=cast.asker)
    assert send(hours=9) == 1
    assert (first.title in text_of(post_office.mails[0]), second.title in text_of(post_office.mails[0])) == (
        False,
        True,
    )


def test_the_evening_mail_can_be_stopped(cast: Cast, likely: list[Member], post_office: PostOffice) -> None:
    Network.objects.create(pk=1, mails_a_day=1)
    likely.append(cast.answerer)
    ask(cast.group, cast.asker, 2)
    send()
    stop_mail(Choice.EVENING, by=cast.answerer)
    assert send(hours=9) == 0


@pytest.mark.parametrize("trouble", ["breaks", "takes and breaks", "later"])
def test_a_mail_that_was_interrupted_goes_out_again_as_the_same_mail(
    question: Question, post_office: PostOffice, trouble: str
) -> None:
    post_office.troubles.append(trouble)
    assert send() == 0
    assert send(minutes=1) == 0
    assert send(minutes=1) == 1
    notice = Notice.objects.get()
    assert notice.mailed_at == clock.now()
    assert {mail["Message-ID"] for mail in post_office.mails} == {f"<notice.{notice.code}@ask.aldermoor.example>"}
    assert len(post_office.mails) == (2 if trouble == "takes and breaks" else 1)


def test_a_crash_before_it_is_marked_sends_it_again_as_the_same_mail(
    question: Question, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def killed() -> datetime:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(sending, "clock", SimpleNamespace(now=killed))  # composing it asks for the time too
        send_due_mails(datetime(2026, 11, 24, 9, 14, tzinfo=UTC))
    assert Notice.objects.get().mailed_at is None
    assert send() == 1
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 1
    assert len(post_office.mails) == 2


def test_when_the_server_is_away_everything_waits(question: Question, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    for _try in range(30):
        assert send(hours=1) == 0
    assert Notice.objects.get().mail_at is not None


def test_an_address_that_is_refused_holds_up_nobody_and_is_left_after_a_few_tries(
    question: Question, cast: Cast, likely: list[Member], post_office: PostOffice
) -> None:
    post_office.unknown.add(str(cast.answerer.user.email))
    likely[:] = [cast.steward]
    ask(cast.group, cast.asker, 1)
    assert send() == 1
    for _try in range(4):
        assert send(hours=1) == 0
    assert Notice.objects.get(member=cast.answerer).mail_tries == 3


def test_a_mail_that_cannot_be_written_holds_up_nobody(
    question: Question, cast: Cast, likely: list[Member], post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sending.compose

    def breaks_for_one(member: Member, *arguments: Any) -> Any:
        if member == cast.answerer:
            raise RuntimeError("broken")
        return whole(member, *arguments)

    monkeypatch.setattr(sending, "compose", breaks_for_one)
    likely[:] = [cast.steward]
    ask(cast.group, cast.asker, 1)
    assert send() == 1
    assert Notice.objects.get(member=cast.answerer).mail_at is not None
