"""A member's copy holds all that is hers, and of others nothing that she may not read now."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.test import Client

from commonground.conversations import actions as conversations
from commonground.conversations.models import Post
from commonground.core import clock
from commonground.feed.models import Notice, Reason
from commonground.people.models import Member, Membership
from commonground.rights import actions
from commonground.rights.copying import Copy
from commonground.rights.models import Export
from commonground.rights.tables import HELD
from commonground.rights.tasks import forget_old_exports
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question
from tests.pictures import make_file
from tests.two_worlds import Hidden, furnish

ClientOf = Callable[[str], Client]


@pytest.fixture
def asked(cast: Cast) -> Export:
    """Ansel's copy: he answered twice, edited, was mentioned nowhere, and has left the closed group since."""
    everybody = make_group("Everybody", "network", stewards=(cast.steward,))
    open_one = make_question("Why do labels skip?", cast.asker, everybody)
    closed_one = make_question("Who leaks the recipe?", cast.asker, cast.group, "Whisky Tango.")
    answer = make_answer(open_one, cast.answerer, "Hold Home.", is_accepted=True)
    file = make_file(cast.answerer, "peel-arm.png")
    conversations.edit_answer(answer, words="Hold Home for long.", files=[file], by=cast.answerer)
    make_answer(closed_one, cast.answerer, "It was Quebec.")
    article = Post(group=cast.group, author=cast.answerer, kind=Post.Kind.ARTICLE, parent_id=closed_one.pk)
    article.text = article.html = "Sierra changed it since."
    article.save()
    conversations.want_to_know(open_one, by=cast.answerer)
    Membership.objects.filter(group=cast.group, member=cast.answerer).delete()
    run_waiting_jobs()
    return actions.ask_for_export(by=cast.answerer)


def read(client: Client, export: Export) -> tuple[dict[str, Any], zipfile.ZipFile]:
    answer = client.get(f"/exports/{export.code}")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    return json.loads(archive.read("data.json")), archive


def test_a_copy_has_what_is_hers_and_of_others_only_what_she_may_read_now(client_of: ClientOf, asked: Export) -> None:
    run_waiting_jobs(twice=True)
    data, archive = read(client_of("answerer"), asked)
    assert {held.section for held in HELD if held.section} | {"format", "made_at", "questions", "groups"} == set(data)
    first, second, article = data["posts"]
    assert (article["kind"], article["text"]) == ("article", None)
    assert (first["text"], first["revisions"][0]["text"]) == ("Hold Home for long.", "Hold Home.")
    assert len(archive.read(first["files"][0])) > 100
    assert second["text"] == "It was Quebec."
    assert data["profile"]["address"].startswith("ansel-answerer")
    assert [question["title"] for question in data["questions"]] == ["Why do labels skip?"]
    assert "Everybody" in {group["name"] for group in data["groups"]}
    assert [one["kind"] for one in data["reactions"]] == ["me_too"]
    assert "answer.given" in {act["name"] for act in data["acts"]}
    assert Reason.YOUR_ANSWER_SOLVED_IT in {notice["reason"] for notice in data["notices"]}
    words = json.dumps(data)
    assert not [secret for secret in ("recipe", "Whisky", "Sierra", "Line 3", "Ada", "ada-asker") if secret in words]


def test_why_she_was_asked_is_told_in_words(cast: Cast, client_of: ClientOf) -> None:
    Member.objects.filter(pk=cast.outsider.pk).update(knows="peel arms")
    make_question("Why does the peel arm stop?", cast.asker)
    run_waiting_jobs()
    export = actions.ask_for_export(by=cast.outsider)
    run_waiting_jobs()
    data, _archive = read(client_of("outsider"), export)
    assert "peel arms" in data["asked"][0]["because"]


def test_ask_for_export_gives_the_one_in_the_making_and_tells_her_once(
    cast: Cast, client_of: ClientOf, asked: Export
) -> None:
    assert actions.ask_for_export(by=cast.answerer) == asked
    page = client_of("answerer").get("/settings/data").content.decode()
    assert "is being made" in page
    run_waiting_jobs(twice=True)
    assert Notice.objects.filter(member=cast.answerer, reason=Reason.EXPORT_READY, mail_at=None).count() == 1
    page = client_of("answerer").get("/inbox").content.decode()
    assert "/settings/data" in page
    assert f"/exports/{asked.code}" in client_of("answerer").get("/settings/data").content.decode()


def test_nobody_else_has_it(client_of: ClientOf, asked: Export) -> None:
    run_waiting_jobs()
    for who, status in (("answerer", 200), ("asker", 404), ("administrator", 404), ("anonymous", 302)):
        assert client_of(who).get(f"/exports/{asked.code}").status_code == status


def test_it_is_kept_a_week_and_a_new_one_takes_its_place(cast: Cast, client_of: ClientOf, asked: Export) -> None:
    run_waiting_jobs()
    first = Export.objects.get(pk=asked.pk).file.name
    client_of("answerer").post("/settings/data/copy")
    run_waiting_jobs()
    newer = Export.objects.get()
    assert newer != asked
    clock.pass_time(timedelta(days=8))
    assert client_of("answerer").get(f"/exports/{newer.code}").status_code == 404
    forget_old_exports(0)
    assert not Export.objects.exists()
    assert default_storage.exists(first)  # deleted after the commit, which a test never makes


def test_one_that_is_not_there_after_a_day_is_given_up(cast: Cast, client_of: ClientOf, asked: Export) -> None:
    clock.pass_time(timedelta(hours=1))
    assert "longer than it should" in client_of("answerer").get("/settings/data").content.decode()
    assert actions.ask_for_export(by=cast.answerer) == asked
    clock.pass_time(timedelta(days=1))
    assert actions.ask_for_export(by=cast.answerer) != asked


def test_who_has_left_has_none_made(cast: Cast, asked: Export) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(is_active=False)
    run_waiting_jobs()
    assert Export.objects.ready().count() == 0
    cast.answerer.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.ask_for_export(by=cast.answerer)


OUTSIDE, INSIDE = ("guest", "customer", "partner", "outsider", "administrator"), ("asker", "answerer", "steward")


def test_what_is_hidden_from_her_is_not_in_her_copy(cast: Cast) -> None:
    """The proof of two worlds, for what is in the archive: who may not see it has the same copy with it and without."""

    def copy_of(who: str) -> dict[str, Any]:
        return dict(Copy(getattr(cast, who)).sections())

    shared = furnish(cast)
    run_waiting_jobs()
    without = {who: copy_of(who) for who in (*OUTSIDE, *INSIDE)}
    Hidden().create(cast)
    run_waiting_jobs()
    assert {who for who, before in without.items() if copy_of(who) != before} == set(INSIDE), shared
