"""What people type, sent through real forms: too long, empty, unseen, binary, of every script. Each time the right
status, the form with what was typed, and nothing stored that should not be."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Answer, Post, Question
from commonground.core.text import LONGEST
from tests.cast import Cast
from tests.make import make_answer, make_question

ClientOf = Callable[[str], Client]
TITLE = "Why do labels skip?"
UNSEEN = "\u202e\u200b \u2066\u3164"


def ask(client: Client, cast: Cast, **typed: Any) -> HttpResponse:
    """Send the form of Ask at its last step."""
    form = {"title": TITLE, "text": "", "group": cast.group.pk, "topics": "", "step": "3"}
    return client.post(reverse("ask"), {**form, **typed})  # type: ignore[return-value]


def said(answer: HttpResponse) -> str:
    """What stands on the page, with its signs as they are."""
    return unescape(answer.content.decode())


@pytest.mark.parametrize("title", ["", " \n\t ", "\0", UNSEEN, "\u0301"])
def test_a_question_without_words_is_not_asked_and_its_text_comes_back(
    cast: Cast, client_of: ClientOf, title: str
) -> None:
    answer = ask(client_of("asker"), cast, title=title, text="After every restart.", topics="labels")
    assert answer.status_code == 422
    for part in ("Write your question first.", "After every restart.", 'value="labels"'):
        assert part in said(answer)
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": "x" * 201}, "Say it in 200 characters"),
        ({"text": "y" * (LONGEST + 1)}, f"This is longer than {LONGEST} characters"),
        ({"topics": "a,b,c,d,e,f"}, "Five topics at most"),
        ({"topics": "z" * 41}, "Five topics at most"),
        ({"topics": "z, " * 200}, "Five topics at most"),
        ({"title": "\u0958" * 150}, "Say it in 200 characters"),  # 300 once each letter is its two parts
    ],
)
def test_what_is_too_long_comes_back_with_the_reason(
    cast: Cast, client_of: ClientOf, typed: dict[str, str], words: str
) -> None:
    answer = ask(client_of("asker"), cast, **typed)
    assert answer.status_code == 422
    assert words in said(answer)
    assert next(iter(typed.values())).strip() in said(answer)
    assert not Post.objects.exists()


def test_as_long_as_one_may_counts_each_line_end_once(cast: Cast, client_of: ClientOf) -> None:
    """A browser sends two characters at the end of a line, and counts one."""
    words = "line\r\n" * (LONGEST // 5)
    assert len(words) > LONGEST
    assert ask(client_of("asker"), cast, title="x" * 200, text=words).status_code == 302
    assert Question.objects.get().post.text == words.replace("\r", "").strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b\x1bc\x9fd", "abcd"),
        ("\u202elabels\u202c skip", "labels skip"),
        ("لماذا تتخطى الآلة الملصقات؟", "لماذا تتخطى الآلة الملصقات؟"),
        ("למה התוויות מדלגות?", "למה התוויות מדלגות?"),
        ("👩‍👩‍👧‍👦 𝒳 字 🏷️?", "👩‍👩‍👧‍👦 𝒳 字 🏷️?"),
        ("two\nlines   and spaces", "two lines and spaces"),
        ("' OR 1=1; DROP TABLE people_member; -- %s %(a)s {}", "' OR 1=1; DROP TABLE people_member; -- %s %(a)s {}"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_words_of_every_script_are_kept_and_shown_as_they_are(
    cast: Cast, client_of: ClientOf, typed: str, kept: str, run_jobs: Callable[[], int]
) -> None:
    client = client_of("asker")
    answer = ask(client, cast, title=typed, text=typed)
    assert answer.status_code == 302
    run_jobs()
    question = Question.objects.get()
    assert question.title == kept
    for who in ("asker", "answerer"):
        for address in (answer["Location"], "/", "/inbox", "/search?q=labels"):
            shown = client_of(who).get(address)
            assert shown.status_code == 200
            assert "<script>alert" not in shown.content.decode()
    assert kept in said(client.get(answer["Location"]))


def test_bytes_that_are_no_text_are_replaced_and_nothing_breaks(cast: Cast, client_of: ClientOf) -> None:
    body = b"title=Labels+%ED%A0%80%FF+skip&text=%C0%80&topics=&step=3&group=" + str(cast.group.pk).encode()
    answer = client_of("asker").post(reverse("ask"), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert re.fullmatch("Labels \ufffd+ skip", Question.objects.get().title)


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded; charset=utf-7"])
def test_a_body_that_cannot_be_read_is_said_in_words(client_of: ClientOf, kind: str) -> None:
    answer = client_of("asker").post(reverse("ask"), b"\x00\x01--x", content_type=kind)
    assert answer.status_code == 400
    assert "We could not read that" in said(answer)


@pytest.mark.parametrize("key", [r'"aaaaaaaa\000b"', r'"aaaaaaaa\355\240\200"', "a" * 5_000, "%00" * 9, ""])
def test_a_cookie_that_is_no_session_is_as_good_as_none(db: None, key: str) -> None:
    answer = Client().get(reverse("inbox"), headers={"cookie": f"sessionid={key}"})
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={reverse('inbox')}")


def test_json_is_no_form(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("asker").post(reverse("ask"), '{"title": "Why?", "step": "3"}', content_type="application/json")
    assert answer.status_code == 422
    assert not Post.objects.exists()


FORMS = {
    "answer": ("text", "Write something first."),
    "reply": ("text", "Write something first."),
    "edit-post": ("text", "Write something first."),
    "hide-post": ("reason", "Say why, in a sentence."),
    "decline-question": ("reason", "Say why, in a sentence."),
    "close-as-duplicate": ("address", "Paste the address of the question that was asked before."),
    "hand-on": ("handle", "Say whom you mean."),
    "edit-question": ("title", "Write your question first."),
}


def address_of(name: str, cast: Cast) -> tuple[str, str]:
    """Where the form of that name is for whom."""
    question = make_question(TITLE, cast.asker, cast.group)
    question.owner = cast.steward
    question.save()
    answer = make_answer(question, cast.answerer)
    who = {"edit-question": "asker", "edit-post": "answerer"}.get(name, "steward")
    number = answer.pk if name.endswith("post") else question.pk
    return reverse(name, args=[number]), who


@pytest.mark.parametrize("words", ["", "  ", "\0", UNSEEN])
@pytest.mark.parametrize("name", FORMS)
def test_no_form_takes_nothing(cast: Cast, client_of: ClientOf, name: str, words: str) -> None:
    address, who = address_of(name, cast)
    field, complaint = FORMS[name]
    was = list(Post.objects.values_list("text", "hidden_at", "html"))
    answer = client_of(who).post(address, {field: words})
    assert answer.status_code == 422
    assert complaint in said(answer)
    assert 'aria-invalid="true"' in said(answer)
    assert list(Post.objects.values_list("text", "hidden_at", "html")) == was


@pytest.mark.parametrize("name", [name for name, (field, _words) in FORMS.items() if field in {"text", "reason"}])
def test_what_is_too_long_for_any_form_comes_back(cast: Cast, client_of: ClientOf, name: str) -> None:
    address, who = address_of(name, cast)
    words = "w" * (LONGEST + 1)
    answer = client_of(who).post(address, {FORMS[name][0]: words})
    assert answer.status_code == 422
    assert words in said(answer)


@pytest.mark.parametrize("name", ["decline-question", "close-as-duplicate", "hide-post", "hand-on"])
def test_a_button_pressed_without_a_form_asks_for_what_is_missing(cast: Cast, client_of: ClientOf, name: str) -> None:
    """So it is where a browser runs no scripts: the dialog is a page."""
    address, who = address_of(name, cast)
    answer = client_of(who).post(address)
    assert answer.status_code == (422 if name == "hand-on" else 200)
    assert "<form" in said(answer)
    assert Question.objects.get().is_unsolved


@pytest.mark.parametrize("typed", ["https://a.example/", "nonsense", "/q/11111111111-x", "/q/zzzzzzzzzzz"])
def test_an_address_of_no_question_comes_back_with_a_word_on_it(cast: Cast, client_of: ClientOf, typed: str) -> None:
    address, who = address_of("close-as-duplicate", cast)
    answer = client_of(who).post(address, {"address": typed})
    assert answer.status_code == 422
    assert typed in said(answer)
    assert Question.objects.get().is_unsolved


def test_asked_before_is_closed_from_the_page_without_scripts(cast: Cast, client_of: ClientOf) -> None:
    older = make_question("Labels skip, why?", cast.answerer, cast.group)
    address, who = address_of("close-as-duplicate", cast)
    answer = client_of(who).post(address, {"address": f"http://testserver/q/{older.code}-labels-skip-why"})
    assert answer.status_code == 302
    assert Question.objects.get(title=TITLE).duplicate_of == older


def test_handing_on_to_one_of_two_of_a_name_asks_which(cast: Cast, client_of: ClientOf) -> None:
    cast.outsider.name = cast.answerer.name
    cast.outsider.save()
    address, who = address_of("hand-on", cast)
    assert "Two people have this name" in said(client_of(who).post(address, {"handle": cast.answerer.name}))
    page = reverse("member", args=[cast.answerer.pk, cast.answerer.handle])
    assert client_of(who).post(address, {"handle": f"http://testserver{page}"}).status_code == 302
    assert Question.objects.get().owner == cast.answerer


def test_hostile_markdown_is_previewed_and_posted_harmlessly(cast: Cast, client_of: ClientOf) -> None:
    words = "[x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n> > > deep\n\n" + "[" * 20_000
    question, client = make_question(TITLE, cast.asker, cast.group), client_of("answerer")
    previewed = client.post(reverse("preview"), {"text": words}).content.decode()
    posted = client.post(reverse("answer", args=[question.pk]), {"text": words}, follow=True).content.decode()
    for page in (previewed, posted):
        assert "<img" not in page
        assert not re.search(r'href="javascript', page)
    assert Answer.objects.get().text == words


def test_a_preview_of_no_text_and_of_too_much_is_no_fault(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("asker")
    for words in ("", "\0", "x" * 100_000):
        assert client.post(reverse("preview"), {"text": words}).status_code == 200
