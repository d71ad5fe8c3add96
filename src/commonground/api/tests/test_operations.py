"""Programs do what pages do: by the same actions, within the same sight, and refused alike."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from commonground.api.tests.conftest import Program, ProgramOf
from commonground.conversations import actions
from commonground.conversations.models import Post, Question
from commonground.core.ids import encode
from commonground.feed.models import Notice
from commonground.people.limits import LIMITS, Limit
from commonground.people.models import GroupOrganisation, Member
from commonground.search.statistics import fold_words
from tests.cast import Cast
from tests.make import make_answer, make_group, make_member, make_question

TITLE = "Why do labels skip?"


def problem(answer: Any) -> tuple[int, str]:
    """Its status and kind; it must be told in the one shape."""
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert told["status"] == answer.status_code
    assert {"type", "title", "detail"} <= set(told)
    return answer.status_code, told["type"].rpartition(":")[2]


@pytest.fixture
def asked(cast: Cast) -> Question:
    return make_question(TITLE, cast.asker, cast.group, topics=("labels",))


def test_a_question_goes_its_whole_way(cast: Cast, program_of: ProgramOf, run_jobs: Callable[[], int]) -> None:
    asker, answerer = program_of("asker"), program_of("answerer")
    sent = {"title": TITLE, "text": "Since *June*.", "group": cast.group.code, "topics": ["labels", "restarts"]}
    answer = asker.ask("POST", "/questions", sent)
    question = json.loads(answer.content)
    assert (answer.status_code, question["state"], question["topics"]) == (201, "open", ["labels", "restarts"])
    assert (question["text"], question["html"]) == ("Since *June*.", "<p>Since <em>June</em>.</p>\n")
    assert question["asked_at"] == "2026-11-24T09:12:00Z"
    path = f"/questions/{question['id']}"

    given = json.loads(answerer.ask("POST", f"{path}/answers", {"text": "Hold Home."}).content)
    assert (given["text"], given["author"]["name"], given["is_across"]) == ("Hold Home.", "Ansel Answerer", True)
    at = f"/answers/{given['id']}"
    assert json.loads(answerer.ask("PATCH", at, {"text": "Hold Home for 3 s."}).content)["edited_at"]
    reply = json.loads(asker.ask("POST", f"{at}/replies", {"text": "It works."}).content)
    assert json.loads(asker.ask("PATCH", f"/replies/{reply['id']}", {"text": "Works."}).content)["text"] == "Works."
    assert asker.ask("POST", f"{path}/replies", {"text": "Thank you all."}).status_code == 201
    assert json.loads(asker.ask("PUT", f"{at}/thanks").content)["is_thanked"] is True
    assert json.loads(asker.ask("DELETE", f"{at}/thanks").content)["thanks"] == 0
    assert json.loads(asker.ask("PUT", f"{at}/accepted").content)["is_solution"] is True
    assert asker.get(path)["state"] == "solved"
    assert json.loads(asker.ask("DELETE", f"{at}/accepted").content)["is_solution"] is False
    assert json.loads(asker.ask("POST", f"{at}/failed").content)["has_failed"] is True

    read = asker.get(path)
    assert (read["state"], [one["text"] for one in read["replies"]]) == ("open", ["Thank you all."])
    assert [one["text"] for one in read["answers"][0]["replies"]] == ["Works."]


def test_the_asker_changes_withdraws_and_opens_again(program_of: ProgramOf, asked: Question) -> None:
    asker, path = program_of("asker"), f"/questions/{asked.code}"
    changed = json.loads(asker.ask("PATCH", path, {"title": "Why do labels drop?"}).content)
    assert (changed["title"], changed["text"], changed["topics"]) == (
        "Why do labels drop?",
        asked.post.text,
        ["labels"],
    )
    assert json.loads(asker.ask("PATCH", path, {"topics": []}).content)["topics"] == []
    assert json.loads(asker.ask("POST", f"{path}/withdraw").content)["close_reason"] == "withdrawn"
    assert json.loads(asker.ask("POST", f"{path}/reopen").content)["state"] == "open"
    leader = program_of("leader")
    assert json.loads(leader.ask("PUT", f"{path}/me-too").content)["is_wanted"] is True
    assert json.loads(leader.ask("DELETE", f"{path}/me-too").content)["wanted"] == 0


def test_lists_go_on_where_they_ended(cast: Cast, program_of: ProgramOf) -> None:
    asker = program_of("asker")
    titles = [f"Question {number}" for number in range(5)]
    for title in titles:
        question = make_question(title, cast.asker, cast.group, topics=("labels",))
    make_answer(question, cast.answerer, is_accepted=True)
    seen, after = [], ""
    while True:
        page = asker.get(f"/questions?group={cast.group.code}&limit=2{after}")
        seen += [line["title"] for line in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == titles[::-1]
    assert [line["title"] for line in asker.get("/questions?state=solved")["items"]] == ["Question 4"]
    assert len(asker.get("/questions?state=open")["items"]) == 4
    topic = asker.get("/topics")["items"][0]
    assert (topic["name"], topic["questions"], topic["waiting"]) == ("labels", 5, 4)
    assert len(asker.get(f"/questions?topic={topic['id']}")["items"]) == 5
    assert asker.get("/topics?after=labels")["items"] == []


def test_people_and_groups_are_those_one_may_see(cast: Cast, program_of: ProgramOf) -> None:
    asker = program_of("asker", "read")
    me = asker.get("/me")
    assert (me["id"], me["scopes"], me["expires_at"]) == (cast.asker.code, ["read"], "2026-12-24T09:12:00Z")
    assert asker.get(f"/members/{cast.answerer.code}")["work_group"] == "Laboratory"
    first = asker.get("/members?limit=3")
    assert [one["name"] for one in first["items"]] == ["Ada Asker", "Adele Administrator", "Ansel Answerer"]
    assert asker.get(f"/members?limit=3&after={first['next']}")["items"][0]["name"] == "Cora Customer"
    assert [one["name"] for one in asker.get("/members?q=ansel")["items"]] == ["Ansel Answerer"]
    group = asker.get(f"/groups/{cast.group.code}")
    assert (group["role"], group["audience"], group["questions"]["total"]) == ("member", "joined", 0)
    assert {one["name"] for one in asker.get(f"/groups/{cast.group.code}/members")["items"]} == {
        "Ada Asker",
        "Ansel Answerer",
        "Lena Leader",
        "Stella Steward",
    }
    listed = make_group("Vault", "organisations", (cast.partner_firm, cast.host), is_listed=True)
    assert "Vault" in {one["name"] for one in asker.get("/groups")["items"]}
    assert asker.get(f"/groups/{listed.code}")["is_readable"] is True


def test_of_a_listed_group_there_is_nothing_but_its_name(cast: Cast, program_of: ProgramOf) -> None:
    vault = make_group("Vault", "joined", is_listed=True)
    GroupOrganisation.objects.create(group=vault, organisation=cast.host)
    asker = program_of("asker")
    shown = asker.get(f"/groups/{vault.code}")
    assert (shown["name"], shown["audience"], shown["questions"], shown["who_can_see_it"]) == ("Vault", None, None, "")
    assert problem(asker.ask("GET", f"/groups/{vault.code}/members")) == (404, "not-found")


def test_what_was_asked_before_is_found(
    cast: Cast, program_of: ProgramOf, asked: Question, run_jobs: Callable[[], int]
) -> None:
    make_answer(asked, cast.answerer, is_accepted=True)
    run_jobs()
    fold_words()
    asker = program_of("asker")
    alike = json.loads(asker.ask("POST", "/similar", {"title": "labels skip"}).content)
    assert [one["title"] for one in alike["items"]] == [TITLE]
    found = asker.get("/search?q=labels")
    assert (found["counts"]["answers"], found["answers"][0]["answer"]["author"]) == (1, "Ansel Answerer")
    assert found["answers"][0]["snippet"]
    assert [one["name"] for one in asker.get("/search?q=ansel&kind=people")["people"]] == ["Ansel Answerer"]
    assert program_of("outsider").get("/search?q=labels")["answers"] == []
    by_answerer, by_leader = (encode(one.pk) for one in (cast.answerer, cast.leader))
    for filters, is_left in {
        f"person={by_answerer}&time=week": True,
        f"person={by_leader}": False,
        "state=open": False,
    }.items():
        for words in ("q=labels&", ""):
            assert bool(asker.get(f"/search?{words}{filters}")["answers"]) is is_left, filters


def test_an_inbox_is_read_and_put_away(
    cast: Cast, program_of: ProgramOf, asked: Question, run_jobs: Callable[[], int]
) -> None:
    make_answer(asked, cast.answerer)
    run_jobs()
    asker = program_of("asker", "notices")
    (line,) = asker.get("/notices")["items"]
    assert (line["question"], line["reason"], line["what"]) == (
        asked.code,
        "answered",
        "Ansel Answerer answered. Did it solve it?",
    )
    answer = asker.ask("POST", f"/notices/{line['id']}/put-away")
    assert (answer.status_code, answer.content, asker.get("/notices")["items"]) == (204, b"", [])
    assert len(asker.get("/notices?section=done")["items"]) == 1
    assert asker.ask("POST", f"/notices/{line['id']}/bring-back").status_code == 204
    assert len(asker.get("/notices")["items"]) == 1
    assert problem(program_of("leader").ask("POST", f"/notices/{line['id']}/put-away")) == (404, "not-found")


def test_who_was_asked_says_whether_she_is_on_it(
    cast: Cast, program_of: ProgramOf, run_jobs: Callable[[], int]
) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(knows="labels and labellers")
    asked = make_question(TITLE, cast.asker, cast.group)
    run_jobs()
    answerer, path = program_of("answerer"), f"/questions/{asked.code}"
    reach = answerer.get(f"{path}/reach")
    assert (reach["is_asked"], reach["response"]) == (True, "")
    assert reach["because"].startswith("You say")
    assert "Reached 1 person" in [line["text"] for line in reach["story"]]
    assert json.loads(answerer.ask("POST", f"{path}/on-it").content)["on_it"] == ["Ansel Answerer"]
    assert json.loads(answerer.ask("POST", f"{path}/not-me").content)["response"] == "not_me"
    assert problem(program_of("leader").ask("POST", f"{path}/on-it")) == (403, "not-yours")


WRITES = [
    ("POST", "/questions/{q}/answers", {"text": "Hold Home."}),
    ("PATCH", "/questions/{q}", {"title": "Why?"}),
    ("POST", "/questions/{q}/withdraw", None),
    ("POST", "/questions/{q}/reopen", None),
    ("PUT", "/questions/{q}/me-too", None),
    ("POST", "/questions/{q}/replies", {"text": "Same here."}),
    ("PATCH", "/answers/{a}", {"text": "Hold Home."}),
    ("PUT", "/answers/{a}/accepted", None),
    ("PUT", "/answers/{a}/thanks", None),
    ("POST", "/answers/{a}/failed", None),
    ("POST", "/answers/{a}/replies", {"text": "Same here."}),
    ("PATCH", "/replies/{r}", {"text": "Same here."}),
]


@pytest.mark.parametrize(("method", "path", "sent"), WRITES)
def test_what_one_may_not_see_is_missing(
    cast: Cast, program_of: ProgramOf, asked: Question, method: str, path: str, sent: Any
) -> None:
    outsider, answer = program_of("outsider"), make_answer(asked, cast.answerer)
    reply = actions.reply_to(answer, "It works.", by=cast.asker)
    posts = Post.objects.count()
    hidden = outsider.ask(method, path.format(q=asked.code, a=answer.code, r=reply.code), sent)
    missing = outsider.ask(method, path.format(q=encode(7), a=encode(7), r=encode(7)), sent)
    assert problem(hidden) == (404, "not-found")
    assert (hidden.content, Post.objects.count()) == (missing.content, posts)


@pytest.mark.parametrize(("method", "path", "sent"), [write for write in WRITES if "/answers/{a}" in write[1]])
def test_what_is_others_to_do_is_refused_only_to_who_sees_it(
    cast: Cast, program_of: ProgramOf, asked: Question, method: str, path: str, sent: Any
) -> None:
    answer = make_answer(asked, cast.answerer)
    status = program_of("leader").ask(method, path.format(a=answer.code), sent).status_code
    is_for_all = path.endswith(("thanks", "failed", "replies"))
    assert status in ((200, 201) if is_for_all else (403,))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": "", "group": "{group}"}, "title"),
        ({"title": " \u200b ", "group": "{group}"}, "title"),
        ({"title": "x" * 201, "group": "{group}"}, "title"),
        ({"title": "Why?", "group": "{other}"}, "group"),
        ({"title": "Why?", "group": "nowhere"}, "group"),
        ({"title": "Why?", "group": 7}, "group"),
        ({"title": "Why?", "group": "{group}", "text": "x" * 30_001}, "text"),
        ({"title": "Why?", "group": "{group}", "topics": list("abcdef")}, "topics"),
        ({"title": "Why?", "group": "{group}", "topics": ["a,b"]}, "topics.0"),
        ({"title": "Why?", "group": "{group}", "urgent": True}, "urgent"),
        ({"title": 7, "group": "{group}"}, "title"),
        ("AAA", ""),
    ],
)
def test_what_is_not_as_it_should_be_is_told_by_field(cast: Cast, program_of: ProgramOf, sent: Any, field: str) -> None:
    names = {"{group}": cast.group.code, "{other}": make_group("Vault", "joined").code}
    if isinstance(sent, dict):
        sent = {name: names.get(str(value), value) for name, value in sent.items()}
    answer = program_of("asker").ask("POST", "/questions", sent)
    assert problem(answer) == (422, "invalid")
    assert [error["field"] for error in json.loads(answer.content)["errors"]] == [field]
    assert not Question.objects.exists()


def test_other_problems_have_the_same_shape(cast: Cast, program_of: ProgramOf, asked: Question) -> None:
    asker = program_of("asker")
    assert problem(asker.client.post("/api/v1/similar", b"{", content_type="application/json")) == (400, "unreadable")
    assert problem(asker.ask("GET", "/nothing")) == (404, "not-found")
    assert problem(asker.ask("GET", "/questions/abc")) == (404, "not-found")
    assert problem(asker.ask("DELETE", "/questions")) == (405, "other-method")
    assert problem(asker.ask("GET", "/questions?gruop=x")) == (422, "invalid")
    assert problem(asker.ask("GET", "/questions?limit=101")) == (422, "invalid")
    assert problem(asker.client.post("/api/v1/similar", b" " * 2_500_001, content_type="application/json")) == (
        413,
        "too-large",
    )


def test_what_makes_no_sense_now_is_refused_in_words(
    cast: Cast, program_of: ProgramOf, run_jobs: Callable[[], int]
) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(knows="labels and labellers")
    asked = make_question(TITLE, cast.asker, cast.group)
    run_jobs()
    answerer = program_of("answerer")
    program_of("asker").ask("POST", f"/questions/{asked.code}/withdraw")
    answer = answerer.ask("POST", f"/questions/{asked.code}/on-it")
    assert problem(answer) == (409, "refused")
    assert json.loads(answer.content)["detail"] == "It is done already. Nobody waits for you here."


@pytest.mark.parametrize(("what", "path"), [("api", "/me"), ("search", "/search?q=labels")])
def test_who_asks_too_often_is_told_when_to_go_on(
    program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch, what: str, path: str
) -> None:
    monkeypatch.setitem(LIMITS, what, Limit(2, LIMITS["ask"].within))
    asker = program_of("asker")
    assert [asker.ask("GET", path).status_code for _each in range(2)] == [200, 200]
    answer = asker.ask("GET", path)
    assert problem(answer) == (429, "too-often")
    assert answer["Retry-After"] == "3600"


def test_pages_and_programs_of_one_member_are_counted_together(
    cast: Cast, program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch, client_of: Callable[[str], Any]
) -> None:
    monkeypatch.setitem(LIMITS, "search", Limit(1, LIMITS["ask"].within))
    assert client_of("asker").get("/search?q=labels").status_code == 200
    assert problem(program_of("asker").ask("GET", "/search?q=labels")) == (429, "too-often")


def test_somebody_who_left_is_shown_as_such(cast: Cast, program_of: ProgramOf) -> None:
    left = make_member("Lars Left", is_active=False)
    assert program_of("asker").get(f"/members/{left.code}")["is_active"] is False


def test_nothing_is_made_for_who_only_reads(cast: Cast, program_of: ProgramOf, asked: Question) -> None:
    reader: Program = program_of("asker", "read")
    assert problem(reader.ask("POST", f"/questions/{asked.code}/withdraw")) == (403, "other-scope")
    assert problem(reader.ask("GET", "/notices")) == (403, "other-scope")
    assert not Notice.objects.exists()
