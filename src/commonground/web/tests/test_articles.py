"""The pages of articles: two clicks from a solved question, what changed, and what a reader must know."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from commonground.conversations import actions as conversations
from commonground.conversations.models import Answer, Question
from commonground.core import clock
from commonground.feed.models import Notice, Reason
from commonground.knowledge.actions import edit_article, publish_article
from commonground.knowledge.models import Article
from commonground.people.viewer import viewer_of
from commonground.search.queries import similar_questions
from commonground.search.statistics import fold_words
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question

ClientOf = Callable[[str], Client]


@pytest.fixture
def solved(cast: Cast) -> Question:
    """A question of the closed group, solved from another work group."""
    question = make_question("Why do labels skip?", cast.asker, cast.group, "After a restart.", ("labels",))
    make_answer(question, cast.answerer, "Hold **Home** for three seconds.", is_accepted=True)
    question.refresh_from_db()
    return question


@pytest.fixture
def article(cast: Cast, solved: Question) -> Article:
    """Its article."""
    return publish_article(solved, title="Labels skip after a restart", words="Hold Home.", by=cast.asker)


def page_of(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_a_solved_question_becomes_an_article_in_two_clicks(client_of: ClientOf, cast: Cast, solved: Question) -> None:
    client, address = client_of("asker"), f"/q/{solved.code}/article"
    assert f'href="{address}"' in page_of(client, f"/q/{solved.code}")
    form = page_of(client, address)
    typed = {
        name: re.search(rf'name="{name}"[^>]*?(?:value="([^"]*)"|>\s*([^<]*))', form)
        for name in ("key", "title", "text")
    }
    sent = {name: (found.group(1) or found.group(2)) for name, found in typed.items() if found}
    assert sent["text"].strip() == "After a restart.\n\n# What solved it\n\nHold **Home** for three seconds."
    answers = [client.post(address, sent) for _again in range(2)]
    article = Article.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/a/{article.code}-why-do-labels-skip"}
    read = page_of(client_of("leader"), f"/a/{article.code}-wrong")
    assert "<strong>Home</strong> for three seconds" in read
    assert re.search(r"Written by\s+<a[^>]*><bdi>Ada Asker</bdi></a>, <a[^>]*><bdi>Ansel Answerer", read)
    question = page_of(client_of("leader"), f"/q/{solved.code}")
    assert f"/a/{article.code}" in question
    assert "Make it an article" not in question


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("asker", {200}),
        ("answerer", {200}),
        ("steward", {200}),
        ("leader", {200, 403}),
        ("outsider", {404}),
        ("administrator", {404}),
        ("anonymous", {302, 404}),
    ],
)
def test_who_may_read_and_write_an_article(client_of: ClientOf, article: Article, who: str, statuses: set[int]) -> None:
    client = client_of(who)
    addresses = (f"/a/{article.code}-labels-skip-after-a-restart", f"/a/{article.code}/edit")
    assert {client.get(address).status_code for address in addresses} == statuses
    assert client.post(f"/posts/{article.code}/edit", {"text": "Mine"}).status_code in {302, 403, 404}
    assert Article.objects.get().post.text == "Hold Home."


def test_a_question_that_became_an_article_meanwhile_keeps_what_is_typed(client_of: ClientOf, article: Article) -> None:
    client, address = client_of("answerer"), f"/q/{article.question.code}/article"
    assert client.get(address)["Location"] == f"/a/{article.code}/edit"
    answer = client.post(address, {"title": "Another", "text": "Take the other arm."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It became an article meanwhile" in page
    assert "Take the other arm." in page
    assert f"/a/{article.code}" in page


def test_what_was_begun_is_there_again_and_writes_over_nothing_unseen(
    client_of: ClientOf, cast: Cast, solved: Question
) -> None:
    client, address = client_of("answerer"), f"/q/{solved.code}/article"
    draft = re.search(r'name="draft" value="([^"]+)"', page_of(client, address))
    assert draft
    client.post("/drafts/keep", {"draft": draft[1], "title": "Mine", "text": "My own words."})
    assert "My own words." in page_of(client, address)
    assert f'href="{address}"' in page_of(client, "/drafts")
    article = publish_article(solved, title="Hers", words="Her words.", by=cast.asker)
    page = page_of(client, address)
    assert "My own words." in page
    typed = {"title": "Mine", "text": "My own words.", "draft": draft[1]}
    assert re.search(r'name="seen" value="-1"', page)
    assert client.post(f"/a/{article.code}/edit", typed | {"seen": "-1"}).status_code == 422
    assert client.post(f"/a/{article.code}/edit", typed | {"seen": "0"}).status_code == 302
    client.post("/drafts/keep", {"draft": draft[1], "title": "Mine", "text": "My own words."})
    assert "Mine" not in page_of(client, "/drafts")


def test_whoever_writes_over_a_change_is_told_once(client_of: ClientOf, cast: Cast, article: Article) -> None:
    client, address = client_of("answerer"), f"/a/{article.code}/edit"
    typed = {"title": "Labels", "text": "Hold it longer.", "seen": "0"}
    edit_article(article, title="Labels", words="Do not hold it.", by=cast.steward)
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Somebody changed it meanwhile" in refused.content.decode()
    assert re.search(r'name="seen"[^>]*value="1"', refused.content.decode())
    assert client.post(address, typed | {"seen": "1"}).status_code == 302
    assert Article.objects.get().post.text == "Hold it longer."
    assert client.post(address, typed | {"title": ""}).status_code == 422
    assert "Hold <em>it</em>" in client.post(address, typed | {"text": "Hold *it*", "preview": "1"}).content.decode()


def test_an_article_says_at_its_top_what_happened_to_its_question(
    client_of: ClientOf, cast: Cast, article: Article
) -> None:
    client, address = client_of("leader"), f"/a/{article.code}"
    doubts = ("is open again", "Another answer solves", "closed without a solution")
    assert not [said for said in doubts if said in page_of(client, address)]
    conversations.unaccept_answer(Answer.objects.get_queryset().get(), by=cast.asker)
    assert doubts[0] in page_of(client, address)
    assert f"/a/{article.code}" in page_of(client, f"/q/{article.question.code}")
    other = make_answer(article.question, cast.steward, "Take the other arm.", is_accepted=True)
    assert doubts[1] in page_of(client, address)
    conversations.unaccept_answer(other, by=cast.asker)
    conversations.withdraw_question(article.question, by=cast.asker)
    assert doubts[2] in page_of(client, address)


def test_what_changed_is_shown_word_by_word_and_brought_back(client_of: ClientOf, cast: Cast, article: Article) -> None:
    edit_article(article, title=article.title, words="Hold Reset.", by=cast.steward)
    address = f"/posts/{article.code}/history"
    page = page_of(client_of("answerer"), address)
    assert re.search(r"Hold <del>.*?Home.*?</del><ins>.*?Reset.*?</ins>\.", page)
    assert "by Stella Steward" in page
    assert "Bring back" not in page_of(client_of("leader"), address)
    back = f"/revisions/{article.post.revisions.get().code}/bring-back"
    assert back in page
    done = client_of("answerer").post(back, follow=True).content.decode()
    assert Article.objects.get().post.text == "Hold Home."
    undo = re.search(r"/revisions/\w+/bring-back", done)
    assert undo
    assert undo[0] != back
    assert client_of("answerer").post(undo[0]).status_code == 302
    assert Article.objects.get().post.text == "Hold Reset."
    assert [client_of(who).post(back).status_code for who in ("leader", "outsider")] == [403, 404]


def test_a_long_history_goes_on_where_it_stopped(client_of: ClientOf, cast: Cast, article: Article) -> None:
    for number in range(12):
        edit_article(article, title=article.title, words=f"Hold it {number} seconds.", by=cast.asker)
    client, address = client_of("asker"), f"/posts/{article.code}/history"
    first = page_of(client, address)
    more = re.search(r'href="(\?up_to=\w+)"', first)
    assert more
    last = page_of(client, address + more[1])
    assert [page.count("bring-back") for page in (first, last)] == [10, 2]
    assert re.search(r"<del>0</del><ins>1</ins>", re.sub(r"<span.*?</span>", "", last))


def test_hand_on_article_by_name(client_of: ClientOf, cast: Cast, article: Article) -> None:
    client, address = client_of("answerer"), f"/a/{article.code}/hand-on"
    assert "Otto Outsider cannot take it" in client.post(address, {"handle": "Otto Outsider"}).content.decode()
    assert client.post(address, {"handle": "Lena Leader"}).status_code == 302
    assert Article.objects.get().owner == cast.leader
    assert client_of("asker").post(address, {"handle": "Ada Asker"}).status_code == 403


def told() -> dict[str, list[str]]:
    notices = Notice.objects.filter(reason__startswith="article").select_related("member").order_by("pk")
    return {reason: [n.member.name for n in notices if n.reason == reason] for reason in {n.reason for n in notices}}


def test_those_who_wrote_it_are_told_once(client_of: ClientOf, cast: Cast, solved: Question) -> None:
    article = publish_article(solved, title="T", words="W", by=cast.steward)
    edit_article(article, title="T", words="Another", by=cast.asker)
    client_of("steward").post(f"/a/{article.code}/hand-on", {"handle": "Lena Leader"})
    run_waiting_jobs(twice=True)
    assert told() == {
        Reason.ARTICLE: ["Ada Asker", "Ansel Answerer"],
        Reason.ARTICLE_EDITED: ["Lena Leader"],
        Reason.ARTICLE_OWNER: ["Lena Leader"],
    }
    inbox = page_of(client_of("leader"), "/inbox")
    assert "Stella Steward handed its article on to you: keep it right." in inbox
    assert f'href="/a/{article.code}"' in inbox
    conversations.hide_post(article.post, reason="wrong", by=cast.steward)
    assert f"/a/{article.code}" not in page_of(client_of("leader"), "/inbox")


def test_an_article_is_found_with_its_question(client_of: ClientOf, cast: Cast) -> None:
    group = make_group("Everybody", "network", members=(cast.asker, cast.answerer))
    question = make_question("Why do labels skip?", cast.asker, group, "After a restart.")
    make_answer(question, cast.answerer, "Hold Home.", is_accepted=True)
    question.refresh_from_db()
    article = publish_article(question, title="Labels skip", words="The quixotry sensor drifts.", by=cast.asker)
    run_waiting_jobs()
    fold_words()
    client = client_of("leader")
    page = page_of(client, "/search?q=quixotry")
    assert f'href="/a/{article.code}"' in page
    assert "The <mark>quixotry</mark> sensor drifts." in page
    only = page_of(client, "/search?q=quixotry&kind=articles")
    assert ("Labels skip" in only, "Why do labels skip?" in only) == (True, False)
    assert "1 answer and 1 article" in page
    assert f'href="/a/{article.code}"' in client.post("/ask/similar", {"title": "quixotry sensor"}).content.decode()
    edit_article(article, title="Labels skip", words="The zyklotron sensor drifts.", by=cast.asker)
    run_waiting_jobs()
    fold_words()
    found = [similar_questions(viewer_of(cast.leader), words) for words in ("quixotry ", "zyklotron ")]
    assert [[one.article_title for one in some] for some in found] == [[], ["Labels skip"]]


def test_its_owner_says_when_it_is_looked_at_again(client_of: ClientOf, cast: Cast, article: Article) -> None:
    owner, address = client_of("answerer"), f"/a/{article.code}/edit"
    assert 'name="review_on" value="2027-05-23"' in page_of(owner, address)
    assert "review_on" not in page_of(client_of("asker"), address)
    typed = {"title": article.title, "text": "Hold Home.", "seen": "0"}
    for day, said in (
        ("2026-11-24", "from tomorrow on"),
        ("2099-01-01", "from tomorrow on"),
        ("soon", "Write the day"),
    ):
        assert said in owner.post(address, typed | {"review_on": day}).content.decode()
    assert client_of("asker").post(address, typed | {"review_on": "2027-01-15"}).status_code == 403
    assert owner.post(address, typed | {"review_on": "2027-01-15"}).status_code == 302
    assert f"{Question.objects.get().review_at:%Y-%m-%d}" in {"2027-01-14", "2027-01-15"}
    assert not article.post.revisions.exists()
    assert "Is it still right?" not in page_of(owner, f"/a/{article.code}")
    clock.pass_time(timedelta(days=60))
    owner = client_of("answerer")  # a session ends after a month
    assert "Is it still right?" in page_of(owner, f"/a/{article.code}")
    assert "Whoever may know is asked." in page_of(client_of("leader"), f"/a/{article.code}")


def test_a_link_in_an_article_shows_what_it_leads_to_to_who_may_read_that(
    client_of: ClientOf, cast: Cast, article: Article
) -> None:
    other = make_question("Why does the drum hum?", cast.asker, make_group(audience="joined", members=(cast.asker,)))
    edit_article(article, title=article.title, words=f"See\n\n/q/{other.code}", by=cast.asker)
    told = [other.title in page_of(client_of(who), f"/a/{article.code}") for who in ("asker", "leader")]
    assert told == [True, False]


def test_an_article_is_reported_like_any_post_but_not_by_who_published_it(
    client_of: ClientOf, cast: Cast, article: Article
) -> None:
    report, page = f"/posts/{article.code}/report", f"/a/{article.code}"
    assert [report in page_of(client_of(who), page) for who in ("asker", "leader")] == [False, True]
    sent = client_of("leader").post(report, {"reason": "harmful", "note": "It breaks the arm."})
    assert sent.status_code == 302
    assert client_of("leader").get(report).status_code == 200
