"""The second step of signing in: an app, recovery codes, passkeys; setting them up, losing them, and who may not."""

import json
import re
import time
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from commonground.people.models import Member
from commonground.web.tests.second_steps import (
    PASSWORD,
    add_passkey,
    browser,
    first_step,
    is_in,
    options_in,
    show_password_again,
    text_of,
    with_passkey,
)
from tests.cast import Cast, make_cast
from tests.passkey import Passkey, words_of

NOON = 0

pytestmark = pytest.mark.usefixtures("only_our_pages")


@pytest.fixture(autouse=True)
def _begin_now() -> None:
    """Each test begins in the half minute it runs in: the cache that knows used codes asks the real clock, too."""
    global NOON
    NOON = int(time.time()) // 30 * 30


@pytest.fixture
def set_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Hold the clock that codes are made by."""

    def hold(seconds: int) -> None:
        monkeypatch.setattr("time.time", lambda: NOON + seconds)

    hold(0)
    return hold


def code_of(secret: str, seconds: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, (NOON + seconds) // 30))


def with_app(ada: Member) -> tuple[Client, str, list[str]]:
    """Set up an app as she does: the client, the key in the app, and her recovery codes."""
    client, _page = first_step(ada)
    wanted = reverse("mfa_activate_totp")
    assert reverse("account_reauthenticate") in client.get(wanted, secure=True)["Location"]
    show_password_again(client, wanted)
    page = text_of(client.get(wanted, secure=True))
    secret = re.search(r'id="totp-key"[^>]*value="([A-Z2-7]+)"', page)
    assert secret
    assert "data:image/svg+xml;base64," in page
    shown = client.post(wanted, {"code": code_of(secret.group(1))}, follow=True, secure=True)
    codes = re.search(r"<textarea[^>]*>([\d\s]+)</textarea>", text_of(shown))
    assert codes
    assert "no-store" in shown["Cache-Control"]
    assert 'data-kind="wrong"' not in text_of(shown)
    return client, secret.group(1), codes.group(1).split()


def test_with_an_app_her_password_is_not_enough(ada: Member, set_time: Callable[[int], None]) -> None:
    _client, secret, _codes = with_app(ada)
    set_time(60)
    client, page = first_step(ada)
    assert "One more step" in text_of(page)
    assert not is_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}, secure=True)
    assert "This did not fit" in text_of(wrong)
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, 60)}, secure=True)
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_she_is_mailed_what_changed(set_time: Callable[[int], None]) -> None:
    cast = make_cast()
    cast.asker.user.set_password(PASSWORD)
    cast.asker.user.save()
    EmailAddress.objects.create(user=cast.asker.user, email=cast.asker.user.email, verified=True, primary=True)
    client, _secret, _codes = with_app(cast.asker)
    add_passkey(client, Passkey())
    client.post(reverse("mfa_generate_recovery_codes"), secure=True)
    client.post(reverse("mfa_remove_webauthn", args=[Authenticator.objects.get(type="webauthn").pk]), secure=True)
    client.post(reverse("mfa_deactivate_totp"), secure=True)
    words = ["An app signs", "A new passkey", "New recovery codes", "was removed", "not asked for"]
    assert all(any(said in one.subject for one in mail.outbox) for said in words)
    assert all("If it was not, sign in by a code" in one.body for one in mail.outbox)


def _is_away(*_given: object, **_more: object) -> None:
    raise OSError("no route to the mail server")


def test_what_she_sets_up_is_there_though_the_mail_server_is_away(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _page = first_step(ada)
    show_password_again(client, reverse("mfa_add_webauthn"))
    monkeypatch.setattr(EmailMessage, "send", _is_away)
    shown = add_passkey(client, Passkey())
    assert "this is the only time they are shown" in text_of(shown)
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn", "recovery_codes"}


def test_a_code_works_once_and_only_in_its_half_minute(ada: Member, set_time: Callable[[int], None]) -> None:
    _client, secret, _codes = with_app(ada)
    set_time(90)
    for code in (code_of(secret, 60), code_of(secret, 120)):
        client, _page = first_step(ada)
        client.post(reverse("mfa_authenticate"), {"code": code}, secure=True)
        assert not is_in(client)
    signed_in = []
    for _again in range(2):
        client, _page = first_step(ada)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret, 90)}, secure=True)
        signed_in.append(is_in(client))
    assert signed_in == [True, False]


def test_the_database_alone_tells_no_code(ada: Member, set_time: Callable[[int], None], settings: LazySettings) -> None:
    _client, secret, codes = with_app(ada)
    set_time(60)
    kept = [json.dumps(data) for data in Authenticator.objects.values_list("data", flat=True)]
    assert len(kept) == 2
    assert not any(secret in data for data in kept)
    settings.SECRET_KEY = "another one"
    client, _page = first_step(ada)
    for code in (code_of(secret, 60), codes[0]):
        page = client.post(reverse("mfa_authenticate"), {"code": code}, secure=True)
        assert "This did not fit" in text_of(page)
    assert not is_in(client)


def test_codes_are_guessed_five_times_at_most(ada: Member, set_time: Callable[[int], None]) -> None:
    _client, secret, _codes = with_app(ada)
    set_time(60)
    client, _page = first_step(ada)
    for guess in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"00000{guess}"}, secure=True)
    page = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, 60)}, secure=True)
    assert "tried too often" in text_of(page)
    assert not is_in(client)


@pytest.mark.parametrize("way", ["code", "new password"])
def test_no_other_first_step_goes_round_it(ada: Member, set_time: Callable[[int], None], way: str) -> None:
    with_app(ada)
    set_time(60)
    client = browser()
    if way == "code":
        client.post(reverse("account_request_login_code"), {"email": ada.user.email}, secure=True)
        found = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
        assert found
        page = client.post(reverse("account_confirm_login_code"), {"code": found.group()}, follow=True, secure=True)
    else:
        client.post(reverse("account_reset_password"), {"email": ada.user.email}, secure=True)
        link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)
        assert link
        landed = client.get(link.group(1), follow=True, secure=True).request["PATH_INFO"]  # type: ignore[attr-defined]
        page = client.post(landed, {"password1": "another three words"}, follow=True, secure=True)
    assert "One more step" in text_of(page)
    assert not is_in(client)


def test_a_recovery_code_lets_her_in_once(ada: Member, set_time: Callable[[int], None]) -> None:
    client, _secret, codes = with_app(ada)
    assert len(codes) == 10
    again = text_of(client.get(reverse("mfa_view_recovery_codes"), secure=True))
    assert "They were shown when they were made" in again
    assert not any(code in again for code in codes)
    assert client.get(reverse("mfa_download_recovery_codes"), secure=True).status_code == 403
    signed_in = []
    for _again in range(2):
        lost, _page = first_step(ada)
        lost.post(reverse("mfa_authenticate"), {"code": codes[3]}, secure=True)
        signed_in.append(is_in(lost))
    assert signed_in == [True, False]
    assert "9 codes are left" in text_of(client.get(reverse("mfa_index"), secure=True))


def test_new_recovery_codes_take_the_place_of_the_old(ada: Member, set_time: Callable[[int], None]) -> None:
    client, _secret, codes = with_app(ada)
    assert "ten new codes" in text_of(client.get(reverse("mfa_generate_recovery_codes"), secure=True))
    client.post(reverse("mfa_generate_recovery_codes"), secure=True)
    lost, _page = first_step(ada)
    lost.post(reverse("mfa_authenticate"), {"code": codes[0]}, secure=True)
    assert not is_in(lost)


def test_the_app_is_used_no_more(ada: Member, set_time: Callable[[int], None]) -> None:
    client, _secret, _codes = with_app(ada)
    client.post(reverse("mfa_deactivate_totp"), secure=True)
    assert not Authenticator.objects.exists()
    assert "not asked for" in mail.outbox[-1].subject
    other, _page = first_step(ada)
    assert is_in(other)


def test_changes_want_to_know_that_it_is_she(ada: Member, set_time: Callable[[int], None]) -> None:
    client, secret, _codes = with_app(ada)
    key = add_passkey(client, Passkey())
    assert key.status_code == 200
    number = Authenticator.objects.get(type="webauthn").pk
    set_time(3600)
    for name, given in (
        ("mfa_deactivate_totp", []),
        ("mfa_generate_recovery_codes", []),
        ("mfa_add_webauthn", []),
        ("mfa_remove_webauthn", [number]),
        ("mfa_edit_webauthn", [number]),
    ):
        answer = client.post(reverse(name, args=given), {"name": "x"}, secure=True)
        assert reverse("account_reauthenticate") in answer["Location"], name
    assert Authenticator.objects.count() == 3
    ways = text_of(client.get(reverse("account_reauthenticate"), secure=True))
    assert "Type a code" in ways
    assert "Use a passkey" in ways
    page = client.get(reverse("mfa_reauthenticate"), secure=True)
    assert "Is it you?" in text_of(page)
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret, 3600)}, secure=True)
    assert client.get(reverse("mfa_generate_recovery_codes"), secure=True).status_code == 200


def test_who_signs_in_by_codes_alone_sees_her_recovery_codes_at_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.outsider.user)
    shown = add_passkey(client, Passkey())
    assert "this is the only time they are shown" in text_of(shown)


def test_who_has_no_app_is_asked_for_her_passkey_first(cast: Cast, set_time: Callable[[int], None]) -> None:
    client = Client()
    client.force_login(cast.outsider.user)
    add_passkey(client, Passkey())
    set_time(3600)
    assert reverse("mfa_reauthenticate_webauthn") in client.get(reverse("mfa_add_webauthn"), secure=True)["Location"]
    assert "Type a code" in text_of(client.get(reverse("mfa_reauthenticate_webauthn"), secure=True))


def test_the_second_step_offers_a_passkey_to_who_has_one(ada: Member, set_time: Callable[[int], None]) -> None:
    client, _secret, _codes = with_app(ada)
    _client, page = first_step(ada)
    assert "data-passkey" not in text_of(page)
    add_passkey(client, Passkey())
    _client, page = first_step(ada)
    assert text_of(page).index("data-passkey") < text_of(page).index('name="code"')


def test_a_passkey_shows_that_it_is_she(ada: Member, set_time: Callable[[int], None]) -> None:
    client, passkey = with_passkey(ada)
    set_time(3600)
    page = client.get(reverse("mfa_reauthenticate_webauthn"), secure=True).content.decode()
    typed = {"credential": words_of(passkey.shown(options_in(page)))}
    client.post(reverse("mfa_reauthenticate_webauthn"), typed, secure=True)
    assert client.get(reverse("mfa_add_webauthn"), secure=True).status_code == 200


def test_who_has_not_proved_her_address_sets_up_nothing(cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.asker.user, email="maybe@example.com", verified=False, primary=True)
    client = Client()
    client.force_login(cast.asker.user)
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        page = client.get(reverse(name), follow=True)
        assert "Prove your e-mail address first" in text_of(page)


def test_a_network_may_want_a_second_step_of_its_administrators(cast: Cast, settings: LazySettings) -> None:
    settings.ADMINS_SECOND_STEP = True
    administrator, outsider = Client(), Client()
    administrator.force_login(cast.administrator.user)
    outsider.force_login(cast.outsider.user)
    told = administrator.get(reverse("administration"))
    assert (told.status_code, reverse("mfa_index") in told.content.decode()) == (403, True)
    assert administrator.post(reverse("deactivate-member", args=[cast.asker.pk])).status_code == 403
    assert outsider.get(reverse("administration")).status_code == 404
    Authenticator.objects.create(user=cast.administrator.user, type=Authenticator.Type.TOTP, data={})
    assert administrator.get(reverse("administration")).status_code == 200


def test_an_administrator_takes_it_away_and_she_is_told(
    ada: Member, cast: Cast, set_time: Callable[[int], None], run_jobs: Callable[[], int]
) -> None:
    with_app(ada)
    mail.outbox.clear()
    administrator = Client()
    administrator.force_login(cast.administrator.user)
    page = administrator.get(reverse("admin-person", args=[ada.pk]))
    assert "Take the second step away" in text_of(page)
    done = administrator.post(reverse("reset-mfa", args=[ada.pk]), follow=True)
    assert "signs in without a second step now" in text_of(done)
    assert "Take the second step away" not in text_of(done)
    run_jobs()
    (told,) = mail.outbox
    assert told.to == [ada.user.email]
    assert "Did you not ask for this?" in told.body
    client, _page = first_step(ada)
    assert is_in(client)
