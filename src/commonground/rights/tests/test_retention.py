"""A group keeps its questions for ever, or deletes what is old enough with all that hangs on it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from commonground.conversations import actions as conversations
from commonground.conversations.models import Answer, Attachment, Post, Question
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.integrations.models import ImportedRef
from commonground.people.models import Group, Membership, Voice
from commonground.rights import actions, deleting
from commonground.rights.deleting import count_overdue, delete_what_is_due
from commonground.rights.models import Retention
from commonground.rights.tasks import delete_old_questions
from commonground.rights.words import kept
from commonground.search.models import Entry
from commonground.search.statistics import fold_words, forget_words
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question
from tests.pictures import make_file

ClientOf = Callable[[str], Client]
WEEK = timedelta(days=8)


@pytest.fixture
def group(cast: Cast) -> Group:
    """A closed group that the administrator is in, too."""
    Membership.objects.create(group=cast.group, member=cast.administrator)
    return cast.group


def solved_months_ago(cast: Cast, months: int, words: str = "Zyklotron") -> Question:
    with clock.held(clock.now() - timedelta(days=31 * months)):
        question = make_question(f"Why does the {words} howl?", cast.asker, cast.group)
        make_answer(question, cast.answerer, is_accepted=True)
    return question


def rule(group: Group, months: int = 12, since: str = "done") -> Retention:
    return Retention.objects.create(group=group, months=months, since=since, begins_at=clock.now())


def left_after(cast: Cast) -> set[int]:
    delete_old_questions(0)
    return set(Question.objects.values_list("pk", flat=True))


def test_what_is_old_goes_with_all_that_hangs_on_it_and_nothing_else(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    monkeypatch.setattr(deleting, "BATCH", 1)
    old, other, young = solved_months_ago(cast, 14), solved_months_ago(cast, 13), solved_months_ago(cast, 3)
    file = make_file(cast.asker)
    conversations.edit_question(old, title="Why is it the Quixotry?", words="Quixotry.", files=[file], by=cast.asker)
    conversations.thank(_answer(old), by=cast.leader)
    conversations.reply_to(_answer(old), "Quixotry!", by=cast.leader)
    ImportedRef.objects.create(source="old", kind="question", ref="1", row=old.pk)
    run_waiting_jobs()
    fold_words()
    stored = (file.file.storage, Attachment.objects.get().file.name)
    rule(group)
    assert count_overdue(clock.now()) == 2
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert left_after(cast) == {young.pk}
    assert left_after(cast) == {young.pk}
    assert not stored[0].exists(stored[1])
    assert list(Entry.objects.values_list("question_id", flat=True)) == [young.pk]
    assert not Event.objects.filter(about__in=[old.pk, other.pk]).exists()
    assert not ImportedRef.objects.exists()
    assert set(Voice.objects.filter(group=group).values_list("member__name", flat=True)) == {
        "Ada Asker",
        "Ansel Answerer",
    }
    counted = [event.data for event in Event.objects.filter(name="group.questions_deleted").order_by("pk")]
    assert counted == [{"questions": 1, "posts": 3, "files": 1}, {"questions": 1, "posts": 2, "files": 0}]
    fold_words()
    forget_words()
    assert not _anywhere("quixotr")  # as a stem, too


def _answer(question: Question) -> Answer:
    return Answer.objects.get(parent=question.pk)


def _anywhere(word: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 (a name from the catalogue)
            found += [table for (row,) in cursor.fetchall() if word in row.lower()]
    return found


def test_what_stays(cast: Cast, group: Group) -> None:
    """What is open, too young, held, written under of late, an article, or merged into what stays."""
    with clock.held(clock.now() - timedelta(days=700)):
        is_open = make_question("Is it open?", cast.asker, group)
    article = solved_months_ago(cast, 20)
    taught = Post(group=group, author=cast.asker, kind=Post.Kind.ARTICLE, parent_id=article.pk, at=article.post.at)
    taught.text = taught.html = "So it is."
    taught.save()
    done = solved_months_ago(cast, 20)
    merged = solved_months_ago(cast, 20)
    Question.objects.filter(pk=merged.pk).update(is_merged=True, duplicate_of=is_open.pk)
    everything = {is_open.pk, article.pk, done.pk, merged.pk}
    keeps = rule(group, since="activity")
    reply = conversations.reply_to(_answer(done), "Still so?", by=cast.leader)
    assert left_after(cast) == everything
    Post.objects.filter(pk=reply.pk).delete()
    Question.objects.filter(pk=done.pk).update(checked_at=clock.now())
    assert left_after(cast) == everything
    Question.objects.filter(pk=done.pk).update(checked_at=None)
    Retention.objects.update(held_at=clock.now())
    assert (left_after(cast), count_overdue(clock.now())) == (everything, 0)
    Retention.objects.update(held_at=None, begins_at=clock.now() + timedelta(days=1))
    assert left_after(cast) == everything
    assert deleting._delete_some(keeps.pk, clock.now()) == 0
    Retention.objects.update(begins_at=clock.now())
    assert left_after(cast) == {is_open.pk, article.pk, merged.pk}
    Question.objects.filter(pk=merged.pk).update(duplicate_of=None)  # the one it was merged into is gone
    assert left_after(cast) == {is_open.pk, article.pk}


def test_a_group_that_fails_keeps_no_other_from_it(cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(group)

    def breaks(_group: int, _now: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(deleting, "_delete_some", breaks)
    assert delete_what_is_due(clock.now()) == 0


def test_change_retention_begins_after_a_week_and_happens_once(cast: Cast, group: Group) -> None:
    for _again in range(2):
        actions.change_retention(group, months=12, since="done", by=cast.administrator)
    keeps = Retention.objects.get()
    assert keeps.begins_at == clock.now() + timedelta(days=7)
    assert kept(keeps) == "A question is deleted 12 months after it was solved or closed. The first go on 1 Dec 2026."
    keeps.since, keeps.begins_at = "activity", clock.now()
    assert "anything was last written under it" in kept(keeps)
    for _again in range(2):
        actions.change_retention(group, months=None, since="activity", by=cast.administrator)
    assert Retention.objects.get().begins_at is None
    assert Event.objects.filter(name="retention.changed").count() == 2
    with pytest.raises(Refused):
        actions.change_retention(group, months=0, since="done", by=cast.administrator)


def test_hold_group_and_release_group(cast: Cast, group: Group) -> None:
    actions.release_group(group, by=cast.administrator)
    with pytest.raises(Refused):
        actions.hold_group(group, reason="\u200b", by=cast.administrator)
    actions.change_retention(group, months=12, since="done", by=cast.administrator)
    clock.pass_time(WEEK)
    for _again in range(2):
        actions.hold_group(group, reason="Case 7", by=cast.administrator)
    assert "an administrator stopped it" in kept(Retention.objects.get())
    for _again in range(2):
        actions.release_group(group, by=cast.administrator)
    keeps = Retention.objects.get()
    assert (keeps.is_held, keeps.begins_at) == (False, clock.now() + timedelta(days=7))
    names = ["group.held", "group.released"]
    assert list(Event.objects.filter(name__in=names).order_by("pk").values_list("name", flat=True)) == names


@pytest.mark.parametrize("who", ["steward", "asker", "outsider"])
def test_only_administrators_who_may_read_it_set_how_long_it_keeps(cast: Cast, group: Group, who: str) -> None:
    by = getattr(cast, who)
    for act in (
        lambda: actions.change_retention(group, months=12, since="done", by=by),
        lambda: actions.hold_group(group, reason="Case 7", by=by),
        lambda: actions.release_group(group, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_page_says_what_a_rule_would_delete_before_it_holds(cast: Cast, group: Group, client_of: ClientOf) -> None:
    solved_months_ago(cast, 14)
    solved_months_ago(cast, 3)
    client, page = client_of("administrator"), f"/g/{group.code}/retention"
    assert "kept for ever" in client.get(page).content.decode()
    first = client.post(page, {"months": "12", "since": "done"}).content.decode()
    assert "By this rule 1 question would be deleted today" in first
    assert not Retention.objects.exists()
    client.post(page, {"months": "12", "since": "done", "confirmed": "1"})
    assert "The first go on 1 Dec" in client.get(page).content.decode()
    assert "The first go on 1 Dec" in client_of("asker").get(f"/g/{group.code}-line-3").content.decode()
    assert client.post(page, {"months": "0", "since": "done"}).status_code == 422
    assert client.post(f"/g/{group.code}/hold", {}).status_code == 422
    client.post(f"/g/{group.code}/hold", {"reason": "Case 7"})
    assert "Case 7" in client.get(page).content.decode()
    steward = client_of("steward").get(page).content.decode()
    assert ("An administrator who may read the group" in steward, "Case 7" in steward) == (True, False)
    assert client_of("steward").post(page, {"months": "1", "since": "done"}).status_code == 403
    client.post(f"/g/{group.code}/release")
    client.post(page, {"months": "", "since": "done"})
    assert Retention.objects.get().months is None
    assert client_of("asker").get(page).status_code == 403
    assert client_of("outsider").get(page).status_code == 404
    log = client.get("/admin/log").content.decode()
    assert "stopped all deletion in Line 3" in log
