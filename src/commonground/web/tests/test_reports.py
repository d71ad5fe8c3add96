"""The pages of reports, decisions and distance; and that nobody learns of them but whom they concern."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from commonground.api.actions import make_token
from commonground.conversations import actions
from commonground.conversations.models import Answer, Report, Ruling
from commonground.conversations.reminding import take_due_reminders
from commonground.core import clock
from commonground.core.ids import encode
from commonground.core.text import plain
from commonground.feed.models import Notice
from commonground.people import actions as people
from commonground.people.models import Distance, Group, GroupOrganisation, Membership
from commonground.people.viewer import viewer_of
from commonground.web.reports import rulings
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question
from tests.two_worlds import Channel, look_around

ClientOf = Callable[[str], Client]
RUDE = Report.Reason.RUDE


def text_of(response: HttpResponse) -> str:
    """What a page says, without its marks."""
    return " ".join(plain(response.content.decode()).split())


@pytest.fixture
def answer(cast: Cast) -> Answer:
    """An answer of the answerer, in a group that everybody in the network reads."""
    group = make_group("Everybody", "network", stewards=(cast.steward,))
    return make_answer(make_question(author=cast.asker, group=group), cast.answerer, "You are a fool.")


def test_who_may_report_decide_and_see_a_decision(cast: Cast, client_of: ClientOf, answer: Answer) -> None:
    closed = make_question(author=cast.asker, group=cast.group)
    said = {"reason": "rude", "note": "An insult."}
    reports = {who: client_of(who).post(f"/posts/{answer.code}/report", said).status_code for who in ROLES}
    assert reports == {
        "asker": 302,
        "answerer": 403,
        "guest": 404,
        "anonymous": 403,
        "steward": 302,
        "administrator": 302,
    }
    assert client_of("outsider").post(f"/posts/{closed.code}/report", said).status_code == 404
    actions.take_back_report(Report.objects.get(by=cast.administrator), by=cast.administrator)
    verdict = {"what": "warn", "reason": "No insults.", "days": "1"}
    decided = {who: client_of(who).post(f"/reports/{answer.code}", verdict).status_code for who in ROLES}
    assert decided == {
        "asker": 404,
        "answerer": 404,
        "guest": 404,
        "anonymous": 403,
        "steward": 403,
        "administrator": 302,
    }
    address = f"/rulings/{encode(Ruling.objects.get().pk)}"
    seen = {who: client_of(who).get(address).status_code for who in ROLES}
    assert seen == {"asker": 404, "answerer": 200, "guest": 404, "anonymous": 302, "steward": 200, "administrator": 200}
    queue = {who: client_of(who).get("/reports").status_code for who in ROLES}
    assert queue == {
        "asker": 404,
        "answerer": 404,
        "guest": 404,
        "anonymous": 302,
        "steward": 200,
        "administrator": 200,
    }


ROLES = ("asker", "answerer", "guest", "anonymous", "steward", "administrator")


def test_the_queue_says_who_reported_and_how_often_its_author_was(
    cast: Cast, client_of: ClientOf, answer: Answer
) -> None:
    earlier = make_answer(make_question(author=cast.asker, group=answer.group), cast.answerer)
    unseen = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    for post in (earlier, unseen, answer):
        actions.report_post(post, reason=RUDE, note="An insult.", by=cast.asker)
    actions.hide_post(earlier, reason="Rude.", by=cast.steward)
    assert "Reported by Ada Asker" in text_of(client_of("administrator").get("/reports"))
    page = text_of(client_of("administrator").get(f"/reports/{answer.code}"))
    assert "You are a fool. " in page and "An insult. Ada Asker" in page
    assert "Other posts reported1 Decided against1" in page.replace("reported 1", "reported1")
    assert "Reported by" not in text_of(client_of("steward").get("/settings/safety"))


def test_what_a_reported_post_quotes_is_drawn_for_who_decides_and_what_came_of_it(
    cast: Cast, client_of: ClientOf, answer: Answer
) -> None:
    words = f"> /q/{answer.parent.code}#answer-{answer.code}\n>\n> You are a fool.\n\nYou are two."
    other = make_answer(answer.parent.question, cast.outsider, words)
    actions.report_post(other, reason=RUDE, by=cast.asker)
    client = client_of("steward")
    assert "Ansel Answerer wrote:" in text_of(client.get(f"/reports/{other.code}"))
    actions.warn_author(other, reason="No insults.", by=cast.steward)
    assert "Ansel Answerer wrote:" in text_of(client.get(f"/rulings/{encode(Ruling.objects.get().pk)}"))


def test_what_awaits_an_appeal_takes_no_room_of_what_was_decided(
    cast: Cast, client_of: ClientOf, answer: Answer
) -> None:
    question = answer.parent.question
    actions.report_post(question.post, reason=RUDE, by=cast.outsider)
    actions.leave_post(question.post, reason="Fine as it is.", by=cast.steward)
    for number in range(10):
        other = make_answer(question, cast.answerer, f"You are a fool, {number}.")
        actions.report_post(other, reason=RUDE, by=cast.asker)
        actions.warn_author(other, reason="No insults.", by=cast.steward)
        actions.appeal(Ruling.objects.latest("pk"), words="No.", by=cast.answerer)
    said = text_of(client_of("steward").get("/reports"))
    assert [said.count(reason) for reason in ("No insults.", "Fine as it is.")] == [10, 1]


@pytest.mark.parametrize("was_reported", [True, False])
def test_undoing_says_whether_something_waits_again(
    cast: Cast, client_of: ClientOf, answer: Answer, was_reported: bool
) -> None:
    if was_reported:
        actions.report_post(answer, reason=RUDE, by=cast.asker)
    actions.hide_post(answer, reason="No insults.", by=cast.steward)
    undone = client_of("steward").post(f"/rulings/{encode(Ruling.objects.get().pk)}/undo", follow=True)
    assert "Taken back." in text_of(undone)
    assert ("waits for a decision again" in text_of(undone)) == was_reported


def test_what_is_missing_in_a_form_is_said_and_nothing_typed_is_lost(
    cast: Cast, client_of: ClientOf, answer: Answer
) -> None:
    forms = {
        f"/posts/{answer.code}/report": ("asker", {"note": "An insult."}, "Choose one of them."),
        f"/posts/{answer.code}/report?": ("asker", {"reason": "other", "note": ""}, "Say in a sentence what is wrong"),
    }
    for address, (who, typed, words) in forms.items():
        page = client_of(who).post(address, typed)
        assert (page.status_code, words in text_of(page)) == (422, True)
        assert all(value in page.content.decode() for value in typed.values())


def test_the_author_and_everybody_else_see_the_same_whether_or_not_somebody_reported(
    cast: Cast, client_of: ClientOf, answer: Answer
) -> None:
    question = answer.parent
    assert question is not None
    here = f"/q/{question.code}-{question.question.slug}"
    paths = ["/", "/inbox", "/settings/safety", "/reports", here, f"/reports/{answer.code}"]
    paths += [f"/m/{cast.answerer.code}-{cast.answerer.handle}", f"/g/{encode(answer.group_id)}-everybody"]
    differ = differing(cast, client_of, paths, lambda: actions.report_post(answer, reason=RUDE, by=cast.asker))
    assert differ == {
        "asker": {"/settings/safety"},
        "steward": {*paths},  # the count in her bar
        "administrator": {"/reports", f"/reports/{answer.code}"},
    }


def test_the_author_of_what_was_hidden_sees_why_and_not_that_it_was_reported(
    cast: Cast, client_of: ClientOf, answer: Answer
) -> None:
    pages = {}
    for is_reported in (False, True):
        if is_reported:
            actions.restore_post(answer, by=cast.steward)
            actions.report_post(answer, reason=RUDE, by=cast.asker)
        run_waiting_jobs()
        Ruling.objects.all().delete()
        Notice.objects.all().delete()  # of the world before
        actions.hide_post(answer, reason="No insults.", by=cast.steward)
        run_waiting_jobs()
        address = f"/rulings/{encode(Ruling.objects.get().pk)}"
        (pages[is_reported],) = look_around(client_of("answerer"), [Channel("ruling", address)]).values()
    assert pages[False] == pages[True]
    assert "No insults." in pages[True] and "Stella" not in pages[True]


def test_the_author_reads_neither_who_decided_nor_what_she_may_not_read_any_more(
    cast: Cast, client_of: ClientOf
) -> None:
    answer = make_answer(make_question("Who fell?", cast.asker, cast.group), cast.answerer)
    actions.hide_post(answer, reason="No insults.", by=cast.steward)

    def seen() -> tuple[str, str, str | None]:
        (line,) = rulings(viewer_of(cast.answerer))
        return line.title, line.group_name, line.by

    assert seen() == ("Who fell?", "Line 3", None)
    assert rulings(viewer_of(cast.steward))[0].by == "Stella Steward"
    actions.hide_post(answer.parent, reason="Private.", by=cast.steward)
    assert seen() == ("", "Line 3", None)
    Membership.objects.filter(member=cast.answerer).delete()
    assert seen() == ("", "", None)
    address = f"/rulings/{encode(Ruling.objects.get(post=answer).pk)}"
    assert "No insults." in text_of(client_of("answerer").get(address))


def test_a_report_is_taken_back_also_where_one_reads_no_more(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    actions.report_post(question.post, reason=RUDE, by=cast.answerer)
    Membership.objects.filter(member=cast.answerer).delete()
    client = client_of("answerer")
    assert f"/posts/{question.code}/report/take-back" in client.get("/settings/safety").content.decode()
    assert client.post(f"/posts/{question.code}/report/take-back").status_code == 302
    assert not Report.objects.exists()


def differing(cast: Cast, client_of: ClientOf, paths: list[str], happen: Callable[[], object]) -> dict[str, set[str]]:
    """For whom which pages are others after it happened; who sees no difference is left out."""
    run_waiting_jobs()
    everywhere, clients = [Channel(path, path) for path in paths], {}
    for who in ("answerer", "asker", "outsider", "steward", "administrator"):
        client = client_of(who)
        clients[who] = (client, look_around(client, everywhere))
    happen()
    run_waiting_jobs()
    found = {}
    for who, (client, before) in clients.items():
        after = look_around(client, everywhere)
        if changed := {channel.path for channel in everywhere if before[channel] != after[channel]}:
            found[who] = changed
    return found


def test_nobody_can_tell_that_she_is_muted_or_blocked(cast: Cast, client_of: ClientOf, answer: Answer) -> None:
    question = answer.parent
    assert question is not None
    make_answer(question.question, cast.outsider)
    here = f"/q/{question.code}-{question.question.slug}"
    paths = ["/", "/inbox", "/settings/safety", here, f"/m/{cast.asker.code}/apart"]
    paths += [f"/m/{cast.asker.code}-{cast.asker.handle}", f"/m/{cast.answerer.code}-{cast.answerer.handle}"]
    differ = differing(cast, client_of, paths, lambda: people.block_member(cast.answerer, by=cast.asker))
    assert differ == {"asker": {"/settings/safety", here}}
    page = text_of(client_of("asker").get(here))
    assert "Ansel Answerer is muted. Show" in page


def test_mute_or_block_from_a_page_and_undo_it(cast: Cast, client_of: ClientOf) -> None:
    client, address = client_of("asker"), f"/m/{cast.answerer.code}/apart"
    assert client.post(address, {}).status_code == 422
    for how, words in (("mute", "muted"), ("block", "blocked")):
        assert words in text_of(client.post(address, {"how": how}, follow=True))
    assert client.post(f"/m/{cast.asker.code}/apart", {"how": "mute"}).status_code == 404
    client.post(f"{address}/end")
    assert not Distance.objects.exists()


def test_who_is_suspended_reads_is_told_why_and_until_when_and_loses_no_text(
    cast: Cast, client_of: ClientOf, answer: Answer
) -> None:
    token = make_token("Robot", scopes=["read", "write"], days=1, by=cast.answerer).words
    until = clock.now() + timedelta(days=3)
    client = client_of("answerer")  # signed in before
    people.suspend_member(cast.answerer, until=until, reason="You insulted Ada.", by=cast.administrator)
    question = answer.parent
    assert question is not None
    why = "You may not write until 27 Nov, 09:12. You read as before, and may appeal. Why: You insulted Ada."
    assert why in text_of(client.get(f"/q/{question.code}", follow=True))
    refused = client.post(f"/q/{question.code}/answer", {"text": "A long answer."})
    assert (refused.status_code, why in text_of(refused), "A long answer." in refused.content.decode()) == (
        403,
        True,
        True,
    )
    profile = client.post("/settings", {"name": "Ada is a fool", "handle": "x", "zone": "UTC", "language": "en"})
    assert (profile.status_code, why in text_of(profile)) == (422, True)
    said = Client().post(
        f"/api/v1/questions/{question.code}/answers",
        {"text": "A long answer."},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (said.status_code, why in said.json()["detail"]) == (403, True)
    clock.pass_time(timedelta(days=3))
    assert client.post(f"/q/{question.code}/answer", {"text": "A long answer."}).status_code == 302


def test_administrators_read_where_a_report_waits_that_they_cannot_see(cast: Cast, client_of: ClientOf) -> None:
    by_steward = make_answer(make_question(author=cast.asker, group=cast.group), cast.steward, "You are a fool.")
    actions.report_post(by_steward, reason=RUDE, by=cast.asker)
    assert "that you do not read" not in text_of(client_of("administrator").get("/reports"))
    take_due_reminders(clock.now())
    run_waiting_jobs()
    said = text_of(client_of("administrator").get("/reports"))
    assert "A report waits in a group that you do not read." in said
    assert "fool" not in said
    assert "Nothing waits" not in said
    assert cast.group.name not in said
    Group.objects.update(is_listed=True)
    GroupOrganisation.objects.create(group=cast.group, organisation=cast.administrator.organisation)
    assert f"In {cast.group.name}. Nobody there has decided" in text_of(client_of("administrator").get("/reports"))
    Membership.objects.create(group=cast.group, member=cast.administrator)
    assert "that you do not read" not in text_of(client_of("administrator").get("/reports")), "she was let in"
    actions.hide_post(by_steward, reason="Rude.", by=cast.administrator)
    run_waiting_jobs()
    assert "that you do not read" not in text_of(client_of("administrator").get("/reports"))
