"""Whatever goes wrong on the way, what was typed comes back: a form too old, a session over, a post that went away."""

from collections.abc import Callable
from html import unescape

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from commonground.conversations import actions
from commonground.conversations.models import Post, Question
from commonground.core.require import Refused
from commonground.web.failures import way_back
from commonground.web.views import closing
from tests.cast import Cast
from tests.make import make_question

ClientOf = Callable[[str], Client]
TEXT = "Hold Home for three seconds, until the arm taps twice. <b>Then</b> wait."


def said(answer: HttpResponse) -> str:
    """What stands on the page, with its signs as they are."""
    return unescape(answer.content.decode())


def strict(cast: Cast, who: str) -> Client:
    """A browser whose forms must be ours."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(cast, who).user)
    return client


def test_a_form_that_is_too_old_comes_back_as_words(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer = strict(cast, "answerer").post(reverse("answer", args=[question.pk]), {"text": TEXT})
    assert answer.status_code == 403
    assert "This form is too old" in said(answer)
    assert TEXT in said(answer)
    assert "<b>Then" not in answer.content.decode()
    assert Post.objects.count() == 1


def test_a_question_from_another_site_is_not_asked(cast: Cast) -> None:
    client = strict(cast, "asker")
    client.get(reverse("ask"))
    typed = {"title": "Why?", "text": TEXT, "group": cast.group.pk, "step": "3", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(reverse("ask"), typed, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert TEXT in said(answer)
    assert not Question.objects.exists()


def test_with_its_token_the_form_is_taken(cast: Cast) -> None:
    client = strict(cast, "asker")
    client.get(reverse("ask"))
    typed = {"title": "Why?", "text": TEXT, "group": cast.group.pk, "step": "3"}
    token = client.cookies["csrftoken"].value
    assert client.post(reverse("ask"), {**typed, "csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("route", ["answer", "reply"])
def test_who_was_signed_out_meanwhile_keeps_her_text_and_finds_back(
    cast: Cast, client_of: ClientOf, route: str
) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    page = f"http://testserver/q/{question.code}-why"
    answer = client_of("anonymous").post(reverse(route, args=[question.pk]), {"text": TEXT}, headers={"referer": page})
    assert answer.status_code == 403
    assert "Your text is here" in said(answer)
    assert TEXT in said(answer)
    assert f"/accounts/login/?next=%2Fq%2F{question.code}-why" in said(answer)


def test_who_was_signed_out_and_typed_nothing_is_led_to_sign_in(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    for came_from, back in (
        (f"http://testserver/q/{question.code}-x?a=1", "%3Fa%3D1"),
        ("https://elsewhere.example/q/1", "?next=/"),
        ("javascript:alert(1)", "?next=/"),
        ("", "?next=/"),
    ):
        answer = client_of("anonymous").post(reverse("want", args=[question.pk]), headers={"referer": came_from})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=/")
        assert answer["Location"].endswith(back)


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"X-Requested-With": "fetch"}])
def test_a_script_of_somebody_signed_out_gets_no_page_to_put_in_its_place(
    client_of: ClientOf, headers: dict[str, str]
) -> None:
    for route in ("similar", "ask-reach", "preview"):
        answer = client_of("anonymous").post(reverse(route), {"title": "labels", "text": "x"}, headers=headers)
        assert answer.status_code == 403
        assert '<p role="alert">' in said(answer)
        assert "<html" not in said(answer)


def test_a_question_that_was_hidden_while_she_answered_it_leaves_her_text(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    actions.hide_post(question.post, reason="doubled", by=cast.steward)
    answer = client_of("answerer").post(reverse("answer", args=[question.pk]), {"text": TEXT})
    assert answer.status_code == 404
    assert TEXT in said(answer)


def test_a_group_that_was_left_while_she_asked_leaves_her_text(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("asker")
    cast.group.memberships.filter(member=cast.asker).delete()
    typed = {"title": "Why?", "text": TEXT, "group": cast.group.pk, "step": "3"}
    answer = client.post(reverse("ask"), typed)
    assert answer.status_code == 422
    assert TEXT in said(answer)


def test_a_refusal_stands_in_the_form_with_what_was_typed(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise Refused("Not today.")

    monkeypatch.setattr(closing.actions, "decline_question", refuse)
    question = make_question(author=cast.asker, group=cast.group)
    answer = client_of("steward").post(reverse("decline-question", args=[question.pk]), {"reason": TEXT})
    assert answer.status_code == 422
    for words in ("Not today.", TEXT):
        assert words in said(answer)


def test_a_refusal_without_a_form_leads_back_with_its_words(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise Refused("Not today.")

    monkeypatch.setattr(closing.actions, "withdraw_question", refuse)
    question, client = make_question(author=cast.asker, group=cast.group), client_of("asker")
    address, page = reverse("withdraw-question", args=[question.pk]), f"/q/{question.code}-{question.slug}"
    answer = client.post(address, headers={"referer": f"http://testserver{page}"})
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert "Not today." in said(client.get(page))
    assert client.post(address, headers={"referer": "https://elsewhere.example/"})["Location"] == "/"
    with_text = client.post(address, {"text": TEXT})
    assert with_text.status_code == 409
    assert TEXT in said(with_text)
    by_script = client.post(address, headers={"HX-Request": "true"})
    assert (by_script.status_code, said(by_script)) == (409, '<p role="alert">Not today.</p>')


def test_a_fault_of_ours_gives_the_text_back(cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(actions, "ask_question", break_down)
    client = client_of("asker")
    client.raise_request_exception = False
    typed = {"title": "Why?", "text": TEXT, "group": cast.group.pk, "step": "3"}
    answer = client.post(reverse("ask"), typed)
    assert answer.status_code == 500
    assert TEXT in said(answer)
    assert "secret of the house" not in said(answer)
    assert "Traceback" not in said(answer)


@pytest.mark.parametrize("body", ["a=1&" * 1001, "text=" + "x" * 2_600_000])
@pytest.mark.parametrize("route", ["ask", "preview", "suggest"])
def test_more_than_a_form_can_hold_is_refused_in_words(client_of: ClientOf, route: str, body: str) -> None:
    answer = client_of("asker").post(reverse(route), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "shorten it, and send it again" in said(answer)


def test_it_is_refused_as_well_where_forms_must_be_ours(cast: Cast) -> None:
    client, body = strict(cast, "asker"), "text=" + "x" * 2_600_000
    client.get(reverse("ask"))
    answer = client.post(reverse("ask"), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_files_that_nobody_asked_for_are_left_unread(cast: Cast, client_of: ClientOf) -> None:
    body = "--x\r\n" + '--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n' * 101 + "--x--\r\n"
    answer = client_of("asker").post(reverse("ask"), body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


@pytest.mark.parametrize("host", ["elsewhere.example", "testserver.elsewhere.example", "a b"])
def test_a_name_that_is_not_ours_is_not_answered_to(client_of: ClientOf, host: str, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = client_of("anonymous").get("/", headers={"host": host})
    assert answer.status_code == 400
    assert host not in said(answer)


def test_words_of_a_failure_are_said_in_the_readers_language(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "de"})
    cast.answerer.language = "de"
    cast.answerer.save()
    client.force_login(cast.answerer.user)
    question = make_question(author=cast.asker, group=cast.group)
    answer = client.post(reverse("answer", args=[question.pk]), {"text": TEXT})
    assert 'lang="de"' in said(answer)
    assert "This form is too old" not in said(answer)


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/q/abc?page=2", "/q/abc?page=2"),
        ("http://testserver//evil.example/", "/evil.example/"),
        ("https://evil.example/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_is_one_of_our_pages(came_from: str, leads_to: str) -> None:
    assert way_back(RequestFactory().get("/", headers={"Referer": came_from})) == leads_to
