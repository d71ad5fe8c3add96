"""Forms that were tampered with: keys, steps, groups, ids and kinds that are not what our pages carried."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.signing import Signer
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Answer, Post, Question, Reaction
from commonground.core import ids
from commonground.people.models import Group
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question

ClientOf = Callable[[str], Client]
TITLE, TEXT = "Why do labels skip?", "After every restart."


def signed(number: int) -> str:
    """A key as our pages carry it."""
    return Signer(salt="post").sign(str(number))


def ask(client: Client, cast: Cast, **typed: Any) -> HttpResponse:
    form = {"title": TITLE, "text": TEXT, "group": cast.group.pk, "topics": "", "step": "3"}
    return client.post(reverse("ask"), {**form, **typed})  # type: ignore[return-value]


@pytest.mark.parametrize("key", ["", "garbage", "1:2:3", "\0", "9" * 400, Signer(salt="other").sign("5"), "x" * 9000])
def test_a_key_that_is_not_ours_asks_all_the_same(cast: Cast, client_of: ClientOf, key: str) -> None:
    assert ask(client_of("asker"), cast, key=key).status_code == 302
    assert Question.objects.get().title == TITLE


def test_the_key_of_anothers_question_touches_nothing_of_hers(cast: Cast, client_of: ClientOf) -> None:
    hers = make_question("Mine alone?", cast.answerer, cast.group, "Hands off.")
    answer = ask(client_of("asker"), cast, key=signed(hers.pk))
    assert answer.status_code == 302
    hers.post.refresh_from_db()
    assert (hers.post.text, hers.post.author_id) == ("Hands off.", cast.answerer.pk)
    mine = Question.objects.get(post__author=cast.asker)
    assert mine.code in answer["Location"]


def test_the_key_of_a_question_that_one_may_not_read_shows_nothing_of_it(cast: Cast, client_of: ClientOf) -> None:
    hidden = make_question("The merger?", cast.asker, cast.group)
    everybody = make_group("Everybody")
    answer = ask(client_of("outsider"), cast, key=signed(hidden.pk), group=everybody.pk)
    assert hidden.code not in answer["Location"]
    assert Question.objects.filter(post__author=cast.outsider).count() == 1


@pytest.mark.parametrize("where", ["answer", "reply", "ask"])
def test_a_key_of_ones_own_that_was_used_for_something_else_makes_something_new(
    cast: Cast, client_of: ClientOf, where: str
) -> None:
    question = make_question(TITLE, cast.asker, cast.group)
    used = make_answer(question, cast.answerer, "Hold Home.")
    client, key = client_of("answerer"), signed(used.pk)
    if where == "ask":
        ask(client, cast, key=key)
    else:
        client.post(reverse(where, args=[question.pk]), {"text": "Another word.", "key": key})
    assert Post.objects.count() == 3
    assert Post.objects.get(pk=used.pk).text == "Hold Home."


def test_a_form_sent_again_with_other_words_is_another_form(cast: Cast, client_of: ClientOf) -> None:
    """She goes back, writes another question, and it is not lost."""
    client = client_of("asker")
    key = signed(ids.new())
    first, again = ask(client, cast, key=key), ask(client, cast, key=key)
    other = ask(client, cast, key=key, title="And who has a spare?")
    assert first["Location"] == again["Location"]
    assert other["Location"] != first["Location"]
    assert set(Question.objects.values_list("title", flat=True)) == {TITLE, "And who has a spare?"}


def test_a_form_sent_again_after_an_edit_is_still_the_same_form(cast: Cast, client_of: ClientOf) -> None:
    client, key = client_of("asker"), signed(ids.new())
    ask(client, cast, key=key)
    edited = {"title": "Why do labels skip now?", "text": TEXT, "group": cast.group.pk}
    client.post(reverse("edit-question", args=[Question.objects.get().pk]), edited)
    assert ask(client, cast, key=key).status_code == 302
    assert Question.objects.get().title == "Why do labels skip now?"


@pytest.mark.parametrize("step", ["", "0", "4", "99", "-1", "3; DROP", "\0", "١"])
def test_a_step_that_there_is_not_only_looks(cast: Cast, client_of: ClientOf, step: str) -> None:
    answer = ask(client_of("asker"), cast, step=step)
    assert answer.status_code == 200
    assert TITLE in answer.content.decode()
    assert not Question.objects.exists()


def test_the_last_step_cannot_be_had_without_the_others(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("asker").post(reverse("ask"), {"step": "3"})
    assert answer.status_code == 422
    assert "Write your question first." in answer.content.decode()


def groups_of_others(cast: Cast) -> dict[str, object]:
    """Groups that the asker cannot ask in, and what is no group."""
    closed = make_group("Board", "joined", members=(cast.leader,))
    listed = make_group("Works council", "joined", (cast.host,), is_listed=True)
    direct = make_group("Two", "joined", members=(cast.leader, cast.outsider), is_direct=True)
    return {
        "closed": closed.pk,
        "listed": listed.pk,
        "direct": direct.pk,
        "missing": ids.new(),
        "huge": "9" * 50,
        "negative": -1,
        "words": "Board",
        "none": "",
        "a member": cast.leader.pk,
    }


@pytest.mark.parametrize(
    "which", ["closed", "listed", "direct", "missing", "huge", "negative", "words", "none", "a member"]
)
def test_a_group_that_is_not_hers_is_refused_like_one_that_there_is_not(
    cast: Cast, client_of: ClientOf, which: str
) -> None:
    answer = ask(client_of("asker"), cast, group=groups_of_others(cast)[which])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose one of your groups." in page
    assert TEXT in page
    for name in ("Board", "Works council", "Two"):
        assert f">{name}<" not in page
    assert not Question.objects.exists()


def test_an_edit_moves_no_question_into_another_group(cast: Cast, client_of: ClientOf) -> None:
    question, other = make_question(TITLE, cast.asker, cast.group), make_group("Everybody")
    typed = {"title": TITLE, "text": TEXT, "group": other.pk}
    assert client_of("asker").post(reverse("edit-question", args=[question.pk]), typed).status_code == 422
    question.post.refresh_from_db()
    assert question.post.group_id == cast.group.pk


def kinds(cast: Cast) -> dict[str, int]:
    question = make_question(TITLE, cast.answerer, cast.group)
    answer = make_answer(question, cast.asker)
    return {"question": question.pk, "answer": answer.pk, "group": cast.group.pk, "member": cast.asker.pk, "none": 0}


TAKES = {
    "question": ("answer", "want", "saw", "edit-question", "withdraw-question", "decline-question", "reopen-question",
                 "on-it", "not-me", "hand-on", "widen-question", "ask-by-name", "close-as-duplicate", "question-short"),
    "answer": ("accept-answer", "unaccept-answer", "thank", "say-it-failed", "solves"),
}  # fmt: skip


@pytest.mark.parametrize("route", [name for names in TAKES.values() for name in names])
def test_an_id_of_another_kind_leads_nowhere(cast: Cast, client_of: ClientOf, route: str) -> None:
    kind = next(kind for kind, names in TAKES.items() if route in names)
    client = client_of("steward")
    for other, number in kinds(cast).items():
        if other == kind:
            continue
        address = reverse(route, args=[number])
        answer = client.get(address) if route == "question-short" else client.post(address, {"text": "Mine."})
        assert answer.status_code == 404, other
    assert Answer.objects.count() == 1
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(
    "code", ["1" * 11, "z" * 11, "0OIl0OIl0OI", "short", "1" * 12, "%00" * 11, "..%2f..%2fx", "-" * 11]
)
def test_a_guessed_id_leads_nowhere(client_of: ClientOf, code: str) -> None:
    client = client_of("asker")
    for address in (
        f"/q/{code}",
        f"/q/{code}-x",
        f"/g/{code}-x",
        f"/t/{code}-x",
        f"/m/{code}-x",
        f"/posts/{code}/reply",
    ):
        assert client.get(address).status_code == 404
    assert client.post(f"/answers/{code}/accept").status_code == 404


@pytest.mark.parametrize(
    "route", ["answer", "want", "accept-answer", "thank", "say-it-failed", "solves", "reply", "edit-post", "hide-post"]
)
def test_what_cannot_be_seen_and_what_is_not_there_are_answered_alike(
    cast: Cast, client_of: ClientOf, route: str
) -> None:
    question = make_question(TITLE, cast.asker, cast.group)
    answer = make_answer(question, cast.answerer)
    takes_answer = route in TAKES["answer"] or route.endswith("post")
    client, typed = client_of("outsider"), {"text": "A long text of mine", "reason": "rude"}
    pages = []
    for number in (answer.pk if takes_answer else question.pk, ids.new()):
        response = client.post(reverse(route, args=[number]), typed)
        assert response.status_code == 404
        pages.append(re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", response.content.decode()))
    assert pages[0] == pages[1]
    assert "A long text of mine" in pages[0]


@pytest.mark.parametrize("route", ["edit-question", "withdraw-question", "decline-question", "hand-on", "hide-post"])
def test_what_is_not_hers_to_do_is_refused_and_her_words_come_back(cast: Cast, client_of: ClientOf, route: str) -> None:
    question = make_question(TITLE, cast.asker, cast.group)
    typed = {
        "title": "Mine now?",
        "text": "A text",
        "group": cast.group.pk,
        "reason": "I say so",
        "handle": "Ada Asker",
    }
    answer = client_of("answerer").post(reverse(route, args=[question.pk]), typed)
    assert answer.status_code == 403
    assert "This is not yours to do" in answer.content.decode()
    assert "I say so" in answer.content.decode()
    question.refresh_from_db()
    assert (question.title, question.is_unsolved, question.owner_id) == (TITLE, True, None)


@pytest.mark.parametrize("token", ["x", "a" * 500, "%00", "..", "eyJ9:x:y", "<script>"])
def test_a_link_that_nobody_gave_out_leads_nowhere(client_of: ClientOf, token: str) -> None:
    for who in ("anonymous", "asker"):
        for address in (f"/join/{token}", f"/mail/stop/{token}"):
            answer = client_of(who).get(address)
            assert answer.status_code == 404
            assert "<script>" not in answer.content.decode()
    answer = client_of("anonymous").get(f"/accounts/password/reset/key/{token}/", follow=True)
    assert answer.status_code in {200, 404}
    assert 'name="password1"' not in answer.content.decode()


def test_a_new_group_with_the_key_of_another_group_is_a_group_of_its_own(cast: Cast, client_of: ClientOf) -> None:
    key = Signer(salt="people").sign(str(cast.group.pk))
    typed = {"name": "Bearings", "purpose": "", "audience": "network", "joining": "open", "key": key}
    assert client_of("outsider").post(reverse("new-group"), typed).status_code == 302
    assert Group.objects.get(name="Bearings").pk != cast.group.pk
    cast.group.refresh_from_db()
    assert cast.group.name == "Line 3"
