"""A link that stands alone shows what it leads to, and a quote who said it, to who may read that; to others a link."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations import actions
from commonground.core import db, ids
from commonground.people.viewer import viewer_of
from commonground.web.cards import cards_of
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question

ClientOf = Callable[[str], Client]


def page(client: Client, address: str) -> str:
    return unescape(client.get(address, follow=True).content.decode())


def test_links_and_quotes_show_what_they_lead_to_only_to_who_may_read_it(cast: Cast, client_of: ClientOf) -> None:
    closed = make_question("Why does the arm howl?", cast.asker, cast.group)
    answer = make_answer(closed, cast.answerer, "Grease the arm.")
    reply = actions.reply_to(answer, "It is quiet.", by=cast.asker)
    question = make_question("Which grease?", cast.leader, make_group("Everybody"))
    place = f"/q/{closed.code}#answer-{answer.code}"
    nowhere = f"/q/{ids.encode(ids.new())}#answer-{ids.encode(ids.new())}"
    words = "See\nhttp://127.0.0.1:8000/q/{0}-why\n\n> {1}\n>\n> It runs.\n\n/q/{0}#reply-{2}"
    made = [(closed.code, place, reply.code), (ids.encode(ids.new()), nowhere, ids.encode(ids.new()))]
    for code, quoted, replied in made:
        actions.answer_question(question, words.format(code, quoted, replied), by=cast.leader)
    inside = page(client_of("steward"), f"/q/{question.code}")
    shown = (
        "Why does the arm howl?</a>",
        "Ansel Answerer wrote:</a>",
        "Reply by Ada Asker, in Line 3",
        f'href="{place}"',
    )
    for said in shown:
        assert said in inside
    outside = page(client_of("outsider"), f"/q/{question.code}")
    assert not [said for said in shown[:3] if said in outside]
    for code, quoted, _replied in made:
        assert f">http://127.0.0.1:8000/q/{code}-why</a></p>" in outside
        assert f">{quoted}</a></p>" in outside
    first, second = (outside.split('id="answer-')[at].partition('<div class="actions">')[0] for at in (1, 2))
    for one, other in zip(made[0], made[1], strict=True):
        first = first.replace(one, other)
    assert first.partition(">")[2].count("<") == second.partition(">")[2].count("<"), "hidden and missing look alike"
    actions.hide_post(answer, reason="rude", by=cast.steward)
    assert not [said for said in shown[1:3] if said in page(client_of("steward"), f"/q/{question.code}")]


def test_a_page_asks_once_for_all_that_its_links_lead_to_and_not_at_all_without_any(cast: Cast) -> None:
    question = make_question("Why?", cast.asker, cast.group)
    link = f'<p class="card"><a href="/q/{question.code}">x</a></p>'
    with db.counted() as counted:
        assert cards_of(viewer_of(cast.asker), ["<p>nothing</p>"]) == {}
        before = len(counted)
        assert [card.title for card in cards_of(viewer_of(cast.asker), [link * 9, link]).values()] == ["Why?"]
    assert len(counted) == before + 2  # one of them reads who the viewer is


@pytest.mark.parametrize("where", ["question", "answer", "reply"])
def test_quote_puts_a_post_into_the_field_with_its_address(cast: Cast, client_of: ClientOf, where: str) -> None:
    question = make_question("Why?", cast.asker, cast.group, "It stops.\n\nTwice.")
    answer = make_answer(question, cast.answerer, "It stops.\n\nTwice.")
    reply = actions.reply_to(answer, "It stops.\n\nTwice.", by=cast.asker)
    post = {"question": question.post, "answer": answer, "reply": reply}[where]
    place = f"/q/{question.code}" + ("" if where == "question" else f"#{where}-{post.code}")
    quote, address = f"> {place}\n>\n> It stops.\n>\n> Twice.\n\n", reverse("quote", args=[post.pk])
    client = client_of("leader")
    assert f"{quote}</textarea>" in page(client, address)
    assert f'href="{address}" data-quotes' in page(client, f"/q/{question.code}")
    assert client.get(address, headers={"X-Requested-With": "fetch"}).content.decode() == quote
    assert client_of("outsider").get(address).status_code == 404
    assert "It stops" not in page(client_of("outsider"), f"/ask?quote={post.code}")
    assert page(client, f"/ask?quote={post.code[:5]}")


def test_the_preview_shows_cards_and_quotes_too(cast: Cast, client_of: ClientOf) -> None:
    question = make_question("Why does the arm howl?", cast.asker, cast.group)
    typed = {"text": f"/q/{question.code}\n\n> /q/{question.code}\n>\n> It howls.", "preview": "1"}
    for who, shows in (("asker", True), ("outsider", False)):
        drawn = client_of(who).post(reverse("preview"), typed).content.decode()
        assert ("Why does the arm howl?" in drawn, "Ada Asker wrote:" in drawn) == (shows, shows)
    here = client_of("leader").post(reverse("answer", args=[question.pk]), typed).content.decode()
    assert "Ada Asker wrote:" in here
