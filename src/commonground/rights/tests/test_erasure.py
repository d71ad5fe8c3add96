"""Who is erased is forgotten: nothing in the database or among the files says who she was."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from commonground.api.actions import make_token
from commonground.conversations import actions as conversations
from commonground.conversations.models import Draft, Post, Question, Reaction, Report, Ruling
from commonground.core import clock
from commonground.core.ids import encode
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.integrations.models import ImportedRef
from commonground.people import actions as people
from commonground.people.models import Invitation, Member, Membership, Network, User
from commonground.rights import actions, erasing
from commonground.rights.forgotten import all_erased
from commonground.rights.models import Erasure, Retention
from commonground.rights.tasks import erase_members
from commonground.search.statistics import fold_words, forget_words
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_member, make_question
from tests.pictures import make_file

ClientOf = Callable[[str], Client]
NAME, KNOWS = "Zebedania Quillfeather", "threnody of gaskets"
ADDRESS = "zq@quill.example"
TELLING = ("zebedania", "quillfeather", "quill.example", "threnody", "198.51.100.77", "sub-4711")
DAYS = timedelta(days=15)


@pytest.fixture
def her(cast: Cast) -> Member:
    """Somebody who has left a trace in every table there is."""
    her = make_member(NAME, work_group=cast.packaging, knows=KNOWS, email=ADDRESS)
    her.handle = "zebedania-quillfeather"
    her.save()
    group = make_group("Everybody", "network", stewards=(cast.steward,), members=(her,))
    mention = f"Ask [@{NAME}](/m/{her.code}-{her.handle}), or see http://cg.example/m/{her.code}-{her.handle} ."
    asked = make_question("Where is the gasket?", her, group, "It is gone.")
    answer = make_answer(make_question("Why do labels skip?", cast.asker, group, mention), her, "Hold Home.")
    conversations.edit_question(answer.parent.question, title="Why do labels skip?", words=mention + "!", by=cast.asker)
    conversations.edit_answer(answer, words="Hold Home long.", files=[make_file(her, "arm.png")], by=her)
    conversations.keep_draft("answer", asked.pk, {"text": f"{mention} I wonder."}, by=cast.leader)
    other = make_answer(asked, cast.answerer, "In the drawer.")
    conversations.thank(other, by=her)
    make_file(her, "draft.png")
    _leave_traces_of_signing_in(her)
    make_token("Her robot", scopes=["read"], days=3, by=her)
    people.invite(cast.partner_firm, email="friend@example.com", by=cast.administrator)
    Invitation.objects.create(organisation=cast.host, name=NAME, email=ADDRESS, expires_at=clock.now(), used_by=her)
    Invitation.objects.create(organisation=cast.host, name=NAME, email=ADDRESS.upper(), expires_at=clock.now())
    ImportedRef.objects.create(source="old", kind="member", ref="zebedania", row=her.pk)
    run_waiting_jobs()
    actions.ask_for_export(by=her)
    run_waiting_jobs()
    fold_words()
    return her


def _leave_traces_of_signing_in(her: Member) -> None:
    client = Client()
    client.force_login(her.user)
    UserSession.objects.create(user=her.user, ip="198.51.100.77", session_key=client.session.session_key)
    EmailAddress.objects.create(user=her.user, email=ADDRESS, primary=True, verified=True)
    Authenticator.objects.create(user=her.user, type="webauthn", data={"name": NAME})
    SocialAccount.objects.create(user=her.user, provider="oidc", uid="sub-4711", extra_data={"name": NAME})


def everything() -> str:
    """Every row of every table, as words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")
        rows = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 (a name from the catalogue)
            rows += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(rows).lower()


def leave_and_wait(her: Member, **how: bool) -> Erasure:
    erasure = actions.ask_to_be_erased(**how, by=her)
    run_waiting_jobs(twice=True)
    clock.pass_time(DAYS)
    for _again in range(2):
        erase_members(0)
    run_waiting_jobs(twice=True)
    fold_words()
    forget_words()
    return erasure


def test_nothing_is_left_that_says_who_she_was(her: Member) -> None:
    assert [word for word in TELLING if word not in everything()] == []
    leave_and_wait(her)
    left = [line for line in everything().splitlines() if any(word in line for word in TELLING)]
    assert left == []
    answer = Post.objects.get(author=her, kind="answer")
    assert (answer.text, answer.files.count()) == ("Hold Home long.", 1)
    assert Post.objects.get(pk=answer.parent_id).text.startswith("Ask @Former member, or see")
    assert Draft.objects.get().typed["text"].endswith("member . I wonder.")
    assert Reaction.objects.filter(member=her).count() == 1
    her.refresh_from_db()
    assert (her.name, her.knows, her.work_group, her.user.email) == ("Former member", "", None, None)
    assert Event.objects.filter(name="member.erased").count() == 1


def test_her_words_go_with_her_if_she_likes(cast: Cast, her: Member) -> None:
    answer = Post.objects.get(author=her, kind="answer")
    conversations.report_post(answer, reason=Report.Reason.RUDE, by=cast.asker)
    conversations.warn_author(answer, reason="Rude.", by=cast.steward)
    conversations.appeal(Ruling.objects.get(), words="I only said: hold Home.", by=her)
    leave_and_wait(her, takes_posts=True)
    texts = set(Post.objects.filter(author=her).values_list("text", flat=True))
    assert texts == {"Its author has deleted this."}
    asked = Question.objects.get(post__author=her)
    assert (asked.title, asked.close_reason) == ("Deleted by its author", "withdrawn")
    assert Event.objects.filter(name="question.closed", subject=asked.pk).count() == 1  # who waits for it is told
    assert "drawer" in everything()
    assert [word for word in ("hold home", "gasket", "arm.png") if word in everything()] == []


def test_where_a_hold_stops_deletion_her_words_stay_and_her_name_goes(cast: Cast) -> None:
    make_question("Who knew?", cast.asker, cast.group, "I did.")
    Retention.objects.create(group=cast.group, held_at=clock.now(), held_reason="Case 7")
    leave_and_wait(cast.asker, takes_posts=True)
    post = Post.objects.select_related("author").get()
    assert (post.text, post.author.name) == ("I did.", "Former member")


def test_ask_to_be_erased_ends_all_at_once_and_can_be_taken_back(cast: Cast, client_of: ClientOf) -> None:
    her = cast.outsider
    make_token("Her robot", scopes=["read"], days=3, by=her)
    actions.ask_to_be_erased(by=her)
    with pytest.raises(PermissionDenied):
        actions.ask_to_be_erased(by=her)
    run_waiting_jobs()
    her.refresh_from_db()
    assert not her.is_active
    assert not her.tokens.filter(revoked_at=None).exists()
    message = mail.outbox[-1]
    assert message.to == [her.user.email]
    path = next(line for line in str(message.body).splitlines() if "/erasure/" in line).removeprefix(settings.ADDRESS)
    browser = Client()
    assert "8 Dec" in browser.get(path).content.decode()
    assert browser.post(path).status_code == 302
    assert browser.get(path).status_code == browser.get(path[:-1]).status_code == 404
    clock.pass_time(DAYS)
    erase_members(0)
    her.refresh_from_db()
    assert (her.name, her.is_active, her.erased_at) == ("Otto Outsider", True, None)
    log = client_of("administrator").get("/admin/log").content.decode()
    acts = ("left the network", "asked to be erased", "took back the wish", "came back")
    assert [act for act in acts if f"Otto Outsider {act}" not in log] == []


def test_withdraw_erasure_is_for_her_and_for_administrators_and_harmless_twice(cast: Cast) -> None:
    actions.ask_to_be_erased(by=cast.outsider)
    with pytest.raises(PermissionDenied):
        actions.withdraw_erasure(cast.outsider, by=cast.steward)
    for _again in range(2):
        actions.withdraw_erasure(cast.outsider, by=cast.administrator)
    assert Member.objects.get(pk=cast.outsider.pk).is_active
    assert Event.objects.filter(name="erasure.withdrawn").count() == 1


def test_who_comes_back_in_another_way_is_not_erased_either(cast: Cast) -> None:
    actions.ask_to_be_erased(by=cast.outsider)
    people.reactivate_member(cast.outsider, by=cast.administrator)
    assert not erasing._erase_if_due(cast.outsider.pk, clock.now() + DAYS)
    run_waiting_jobs(twice=True)
    assert not Erasure.objects.exists()


def test_the_last_administrator_and_the_only_steward_name_somebody_first(cast: Cast) -> None:
    with pytest.raises(Refused, match="only administrator"):
        actions.ask_to_be_erased(by=cast.administrator)
    with pytest.raises(Refused, match="You alone keep Line 3"):
        actions.ask_to_be_erased(by=cast.steward)
    people.make_steward(cast.group, cast.answerer, by=cast.steward)
    actions.ask_to_be_erased(by=cast.steward)
    alone = make_group("Mine", "joined", stewards=(cast.outsider,))
    actions.ask_to_be_erased(by=cast.outsider)
    assert Membership.objects.filter(group=alone, role="steward").count() == 0


def test_erase_member_is_for_who_has_left(cast: Cast) -> None:
    with pytest.raises(Refused, match="still here"):
        actions.erase_member(cast.asker, by=cast.administrator)
    people.deactivate_member(cast.asker, by=cast.administrator)
    for _again in range(2):
        actions.erase_member(cast.asker, by=cast.administrator)
    run_waiting_jobs()
    assert mail.outbox == []
    actions.withdraw_erasure(cast.asker, by=cast.administrator)
    assert not Member.objects.get(pk=cast.asker.pk).is_active
    actions.erase_member(cast.asker, by=cast.administrator)
    clock.pass_time(DAYS)
    erase_members(0)
    for act in (actions.erase_member, people.reactivate_member):
        with pytest.raises(Refused):
            act(cast.asker, by=cast.administrator)
    for who in (cast.steward, cast.asker):
        with pytest.raises(PermissionDenied):
            actions.erase_member(cast.answerer, by=who)


def test_one_that_cannot_be_erased_keeps_no_other_from_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    for member in (cast.asker, cast.answerer):
        people.deactivate_member(member, by=cast.administrator)
        actions.erase_member(member, by=cast.administrator)
    clock.pass_time(DAYS)
    real = erasing.erase

    def breaks(member: Member, *, with_posts: bool) -> None:
        if member == cast.asker:
            raise RuntimeError
        real(member, with_posts=with_posts)

    monkeypatch.setattr(erasing, "erase", breaks)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert erasing.erase_who_is_due(clock.now()) == 1
    assert list(Member.objects.exclude(erased_at=None)) == [cast.answerer]
    assert list(all_erased()) == [(cast.answerer.pk, False)]


def test_a_backup_that_brings_her_back_is_told(cast: Cast, tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    assert erasing.erase_again() == (0, 0)
    (tmp_path / "erased").write_text(encode(cast.asker.pk)[:5])  # a line that broke off
    erasing.remember_erased(cast.asker.pk, with_posts=True)
    erasing.remember_erased(1, with_posts=False)
    assert (erasing.erase_again(), erasing.erase_again()) == ((1, 0), (0, 0))
    assert User.objects.get(pk=cast.asker.pk).email is None
    assert "ada" not in (tmp_path / "erased").read_text()


def test_the_pages_say_what_it_means_and_ask_her_to_show_herself(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("asker")
    page = client.get("/settings/data/erase").content.decode()
    assert "First show that it is you" in page
    client.post("/settings/data/erase")
    assert Member.objects.get(pk=cast.asker.pk).is_active
    cast.outsider.user.set_password("a long good one")
    cast.outsider.user.save()
    client = Client()
    client.force_login(cast.outsider.user)
    assert "/accounts/reauthenticate/" in client.get("/settings/data/erase")["Location"]
    client.post("/accounts/reauthenticate/", {"password": "a long good one"})
    assert "In 14 days" in client.get("/settings/data/erase").content.decode()
    answer = client.post("/settings/data/erase", {"takes_posts": "on"}, follow=True)
    assert "You have left" in answer.content.decode()
    assert Erasure.objects.get().takes_posts


def test_an_administrator_ends_then_erases(cast: Cast, client_of: ClientOf) -> None:
    client, page = client_of("administrator"), f"/admin/people/{cast.asker.code}"
    assert "Erase Ada" not in client.get(page).content.decode()
    client.post(f"{page}/deactivate")
    assert "Erase Ada" in client.get(page).content.decode()
    assert "In 14 days" in client.get(f"{page}/erase").content.decode()
    client.post(f"{page}/erase")
    assert "Ada Asker is erased on" in client.get(page).content.decode()
    client.post(f"{page}/keep")
    assert not Erasure.objects.exists()
    Network.objects.update_or_create(pk=1, defaults={"erasure_after": timedelta(minutes=1)})
    client.post(f"{page}/erase")
    clock.pass_time(timedelta(hours=1))
    erase_members(0)
    assert client.get(page).status_code == 404
