"""Signing in: by code, by password, and what is said when it does not work."""

import re
import smtplib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from commonground.core import clock
from commonground.people import actions
from commonground.people.models import Member, Network
from tests.cast import Cast

PASSWORD = "three words together"


@pytest.fixture(autouse=True)
def _only_our_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page or mail of allauth falls through to the templates it brings along."""

    def fell_through(self: Template, *_args: object, **_kwargs: object) -> str:
        raise AssertionError(f"{self.template.name} is not ours")

    monkeypatch.setattr(Template, "render", fell_through)


@pytest.fixture
def ada(cast: Cast) -> Member:
    """A member with a password and a proven address."""
    Network.objects.create(pk=1, name="Aldermoor & friends")
    cast.asker.user.set_password(PASSWORD)
    cast.asker.user.save()
    EmailAddress.objects.create(user=cast.asker.user, email=cast.asker.user.email, verified=True, primary=True)
    return cast.asker


def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def send(client: Client, address: str, **typed: str) -> "object":
    """Fill in the page's form as a person does, with the token that the page came with."""
    page = client.get(address, follow=True).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "the page has no form"
    return client.post(address, {**typed, "csrfmiddlewaretoken": token.group(1)}, follow=True)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def code_in_mail() -> str:
    found = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert found
    return found.group()


def is_in(client: Client) -> bool:
    return client.get(reverse("settings")).status_code == 200


def ask_for_code(client: Client, email: str) -> "object":
    return send(client, reverse("account_request_login_code"), email=email)


def test_signing_in_by_a_code_sent_by_mail(ada: Member) -> None:
    client = browser()
    ask_for_code(client, str(ada.user.email).upper())
    (sent,) = mail.outbox
    assert sent.subject == f"{code_in_mail()} is your code for Aldermoor & friends"
    assert "&amp;" not in sent.body
    send(client, reverse("account_confirm_login_code"), code=code_in_mail().replace("-", " "))
    assert is_in(client)


def test_the_first_page_offers_the_code_and_leads_back_to_where_one_wanted_to_go(ada: Member) -> None:
    client = browser()
    wanted = reverse("mails")
    page = client.get(wanted, follow=True).content.decode()
    action = re.search(r'action="([^"]*code[^"]*)"', page)
    assert action
    address = action.group(1).replace("&amp;", "&")
    send(client, address, email=str(ada.user.email))
    arrived = send(client, f"{reverse('account_confirm_login_code')}?next={wanted}", code=code_in_mail())
    assert arrived.request["PATH_INFO"] == wanted  # type: ignore[attr-defined]


def test_signing_in_with_a_password(ada: Member) -> None:
    client = browser()
    send(client, reverse("account_login"), login=str(ada.user.email), password=PASSWORD)
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(ada: Member) -> None:
    pages = [
        text_of(send(browser(), reverse("account_login"), login=login, password="not the password"))
        for login in (str(ada.user.email), "nobody@example.com")
    ]
    plain = [_without_tokens(page).replace(str(ada.user.email), "nobody@example.com") for page in pages]
    assert plain[0] == plain[1]
    assert "do not belong together" in plain[0]


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_asking_for_mail_does_not_tell_whether_the_address_is_known(ada: Member, page: str) -> None:
    known, unknown = (send(browser(), reverse(page), email=email) for email in (str(ada.user.email), "no@example.com"))
    assert len(mail.outbox) == 2  # both are answered by a mail, so neither is quicker
    assert _without_tokens(text_of(known)).replace(str(ada.user.email), "no@example.com") == _without_tokens(
        text_of(unknown)
    )
    assert "Nobody is known there by this address" in mail.outbox[1].body


def _without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]{40,}"', "", page)


def test_a_member_who_left_is_as_unknown_as_anybody(cast: Cast, ada: Member) -> None:
    actions.deactivate_member(ada, by=cast.administrator)
    ask_for_code(browser(), str(ada.user.email))
    assert "Nobody is known there by this address" in mail.outbox[-1].body
    page = send(browser(), reverse("account_login"), login=str(ada.user.email), password=PASSWORD)
    assert "do not belong together" in text_of(page)


def test_a_wrong_code_three_times_ends_it(ada: Member) -> None:
    client = browser()
    ask_for_code(client, str(ada.user.email))
    for _try in range(2):
        page = send(client, reverse("account_confirm_login_code"), code="1111-1111")
        assert "This is not the code" in text_of(page)
    page = send(client, reverse("account_confirm_login_code"), code="1111-1111")
    assert "tried too often" in text_of(page)
    right = code_in_mail()
    client.post(reverse("account_confirm_login_code"), {"code": right})
    assert not is_in(client)


def test_a_code_works_only_in_the_browser_that_asked_for_it(ada: Member) -> None:
    ask_for_code(browser(), str(ada.user.email))
    elsewhere = Client()
    answer = elsewhere.post(reverse("account_confirm_login_code"), {"code": code_in_mail()})
    assert answer.status_code == 302
    assert not is_in(elsewhere)


def test_a_code_is_too_old_after_a_quarter_of_an_hour(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser()
    ask_for_code(client, str(ada.user.email))
    import time

    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    answer = client.get(reverse("account_confirm_login_code"))
    assert answer.status_code == 302
    assert not is_in(client)


def test_another_code_takes_the_place_of_the_first(ada: Member) -> None:
    client = browser()
    ask_for_code(client, str(ada.user.email))
    first = code_in_mail()
    send(client, reverse("account_confirm_login_code"), action="resend")
    assert code_in_mail() != first
    assert "This is not the code" in text_of(send(client, reverse("account_confirm_login_code"), code=first))
    send(client, reverse("account_confirm_login_code"), code=code_in_mail())
    assert is_in(client)


def test_trying_too_often_is_told_in_words_and_counted_for_all_processes_together(ada: Member) -> None:
    answers = [Client().post(reverse("account_login"), {"login": "x@example.com", "password": "y"}) for _ in range(31)]
    assert [answer.status_code for answer in answers[:30]] == [200] * 30
    assert answers[30].status_code == 429
    assert "Wait a minute" in answers[30].content.decode()
    assert answers[30].headers["Retry-After"] == "60"
    assert "tried too often" in answers[29].content.decode()


def test_an_address_gets_five_codes_in_a_quarter_of_an_hour(ada: Member) -> None:
    for _again in range(6):
        answer = Client().post(reverse("account_request_login_code"), {"email": ada.user.email})
    assert len(mail.outbox) == 5
    assert "tried too often" in answer.content.decode()


def test_a_mail_server_that_is_away_is_told_in_words(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: EmailBackend, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    for email in (str(ada.user.email), "nobody@example.com"):
        answer = Client().post(reverse("account_request_login_code"), {"email": email})
        assert answer.status_code == 503
        assert "The mail was not sent" in answer.content.decode()


def test_a_new_password_by_a_link_that_works_once_and_ends_other_sessions(ada: Member) -> None:
    elsewhere = Client()
    elsewhere.force_login(ada.user)
    send(browser(), reverse("account_reset_password"), email=str(ada.user.email))
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)
    assert link
    client = browser()
    landed = client.get(link.group(1), follow=True)
    arrived = send(client, landed.request["PATH_INFO"], password1="another three words")
    assert arrived.status_code == 200  # type: ignore[attr-defined]
    assert is_in(client)
    assert not is_in(elsewhere)
    assert "was changed" in mail.outbox[-1].subject
    for used in (browser().get(link.group(1)), browser().get(link.group(1)[:-4] + "abc/")):
        assert "This link does not work any more" in used.content.decode()


@pytest.mark.parametrize("password", ["short", "password123", "ada-asker@example"])
def test_a_password_that_is_easily_guessed_is_refused_in_its_place(ada: Member, password: str) -> None:
    client = Client()
    client.force_login(ada.user)
    typed = {"oldpassword": PASSWORD, "password1": password}
    page = client.post(reverse("account_change_password"), typed).content.decode()
    assert 'class="error"' in page
    ada.user.refresh_from_db()
    assert ada.user.check_password(PASSWORD)


def test_changing_the_password_keeps_this_browser_and_ends_the_others(ada: Member) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post(reverse("account_login"), {"login": ada.user.email, "password": PASSWORD})
    send(here, reverse("account_change_password"), oldpassword=PASSWORD, password1="another three words")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_first_password_is_set_without_an_old_one(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.outsider.user)
    send(client, reverse("account_change_password"))
    send(client, reverse("account_set_password"), password1="another three words")
    cast.outsider.user.refresh_from_db()
    assert cast.outsider.user.check_password("another three words")
    assert is_in(client)


def test_an_address_changes_when_the_code_sent_to_the_new_one_is_typed(ada: Member) -> None:
    client, old = Client(), str(ada.user.email)
    client.force_login(ada.user)
    client.post(reverse("account_email"), {"email": "new@example.com", "action_add": "1"})
    ada.user.refresh_from_db()
    assert ada.user.email == old
    assert mail.outbox[-1].to == ["new@example.com"]
    send(client, reverse("account_email_verification_sent"), code=code_in_mail())
    ada.user.refresh_from_db()
    assert ada.user.email == "new@example.com"
    assert mail.outbox[-1].to == [old]
    assert [one.email for one in EmailAddress.objects.filter(user=ada.user)] == ["new@example.com"]


def test_an_address_of_somebody_else_is_never_taken(cast: Cast, ada: Member) -> None:
    client, taken = Client(), str(cast.answerer.user.email)
    client.force_login(ada.user)
    client.post(reverse("account_email"), {"email": taken, "action_add": "1"})
    page = send(client, reverse("account_email_verification_sent"), code=code_in_mail())
    assert "Somebody signs in with this address already" in text_of(page)
    ada.user.refresh_from_db()
    assert ada.user.email != taken


def test_signing_out_everywhere_else(ada: Member) -> None:
    browsers = [Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}) for _ in range(3)]
    for client in browsers:
        client.post(reverse("account_login"), {"login": ada.user.email, "password": PASSWORD})
    here = browsers[0]
    page = here.get(reverse("sessions")).content.decode()
    assert page.count("Firefox on Linux") == 3
    assert page.count("this one") == 1
    send(here, reverse("sessions"))
    assert [is_in(client) for client in browsers] == [True, False, False]
    assert UserSession.objects.filter(user=ada.user).count() == 1
    assert "nowhere else" in here.get(reverse("sessions")).content.decode()


def test_signing_out_ends_the_session_and_asks_when_it_is_only_looked_at(ada: Member) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": ada.user.email, "password": PASSWORD})
    assert "Sign out here?" in client.get(reverse("account_logout")).content.decode()
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_nobody_signs_up_by_herself(db: None) -> None:
    for answer in (Client().get("/accounts/signup/"), Client().post("/accounts/signup/", {"email": "x@example.com"})):
        assert "People come in by invitation" in answer.content.decode()
    assert not Member.objects.exists()


def test_every_page_of_signing_in_is_ours(ada: Member) -> None:
    client = Client()
    for name in ("account_login", "account_request_login_code", "account_reset_password", "account_inactive"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get(reverse("account_login") + "?by=password").status_code == 200
    for name in ("account_reset_password_done", "account_reset_password_from_key_done"):
        assert client.get(reverse(name)).status_code == 200, name
    client.force_login(ada.user)
    for name in ("account_email", "account_change_password", "account_logout", "usersessions_list"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get(reverse("account_reauthenticate")).status_code == 200


def test_nobody_gets_these_pages_as_json(ada: Member) -> None:
    answer = Client().post(reverse("account_login"), {"login": "x"}, headers={"accept": "application/json"})
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_way_back_never_leads_to_another_site(ada: Member) -> None:
    address = reverse("account_login") + "?next=https://evil.example/"
    answer = Client().post(address, {"login": ada.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


def test_a_session_ends_after_a_month(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.asker.user)
    clock.pass_time(timedelta(days=29))
    assert client.get(reverse("inbox")).status_code == 200
    clock.pass_time(timedelta(days=2))
    assert client.get(reverse("inbox")).status_code == 302
