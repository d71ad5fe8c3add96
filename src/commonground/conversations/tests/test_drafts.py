"""What somebody writes is kept until she posts it, and is hers alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Attachment, Draft
from commonground.conversations.queries import drafts_of
from commonground.conversations.tasks import forget_old_drafts, forget_unposted_files
from commonground.core import clock, ids
from commonground.core.require import Refused
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question
from tests.pictures import make_file


def test_keep_draft_keeps_what_was_typed_last_with_its_files(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    file, other, not_hers = make_file(cast.answerer), make_file(cast.answerer), make_file(cast.asker)
    actions.keep_draft("answer", question.pk, {"text": "Hold"}, files=[other, not_hers], by=cast.answerer)
    kept = actions.keep_draft("answer", question.pk, {"text": "Hold Home", "x": "y"}, files=[file], by=cast.answerer)
    assert kept == Draft.objects.get()
    assert kept.typed == {"title": "", "text": "Hold Home", "group": "", "topics": "", "seen": ""}
    assert list(Attachment.objects.filter(draft=kept)) == [file]
    clock.pass_time(timedelta(days=2))
    forget_unposted_files(timestamp=0)
    assert list(Attachment.objects.all()) == [file]


def test_keep_draft_keeps_nothing_of_what_is_empty_or_posted(cast: Cast) -> None:
    """The browser's last word may come after the form itself."""
    question, key = make_question(author=cast.asker, group=cast.group), ids.new()
    actions.keep_draft("answer", question.pk, {"text": "Hold Home"}, by=cast.answerer, key=key)
    answer = actions.answer_question(question, "Hold Home", by=cast.answerer, key=key)
    assert actions.keep_draft("answer", question.pk, {"text": "Hold Home"}, by=cast.answerer, key=key) is None
    actions.keep_draft("edit", answer.pk, {"text": "Hold Home."}, by=cast.answerer, key=ids.new())
    assert actions.keep_draft("edit", answer.pk, {"text": "Hold Home"}, by=cast.answerer) is None
    title = {"title": question.title, "text": question.post.text}
    assert actions.keep_draft("edit", question.pk, title, by=cast.asker) is None
    assert actions.keep_draft("edit", question.pk, {**title, "title": "Why?"}, by=cast.asker) is not None
    actions.keep_draft("edit", question.pk, {"text": " "}, by=cast.asker)
    assert not Draft.objects.exists()


def test_keep_draft_and_forget_draft_take_nothing_from_another_window(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    one, other = ids.new(), ids.new()
    words = {"text": "Hold Home"}
    kept = actions.keep_draft("answer", question.pk, words, by=cast.answerer, key=one, begun=0)
    assert kept is not None
    for typed in ("Press Stop", ""):
        with pytest.raises(Refused, match="another window"):
            actions.keep_draft("answer", question.pk, {"text": typed}, by=cast.answerer, key=other, begun=0)
        actions.forget_draft(cast.answerer, "answer", question.pk, words=typed, key=other, begun=0)
    assert Draft.objects.get().typed["text"] == "Hold Home"
    clock.pass_time(timedelta(seconds=1))
    more = {"text": "Hold Home, or press Stop"}
    assert actions.keep_draft("answer", question.pk, more, by=cast.answerer, key=other, begun=0) == kept
    begun = Draft.objects.get().at.timestamp()
    assert actions.keep_draft("answer", question.pk, words, by=cast.answerer, key=one, begun=begun) == kept
    actions.forget_draft(cast.answerer, "answer", question.pk, words="Hold Home", key=other, begun=0)
    assert not Draft.objects.exists()


def test_throw_away_draft_can_be_taken_back_for_a_day(cast: Cast) -> None:
    draft = actions.keep_draft("ask", ids.new(), {"title": "Why?"}, by=cast.asker)
    assert draft is not None
    for _again in range(2):
        actions.throw_away_draft(draft, by=cast.asker)
    assert drafts_of(viewer_of(cast.asker)) == []
    actions.throw_away_draft(draft, by=cast.asker, takes_back=True)
    assert [one.title for one in drafts_of(viewer_of(cast.asker))] == ["Why?"]
    actions.throw_away_draft(draft, by=cast.asker)
    clock.pass_time(timedelta(days=1, minutes=1))
    forget_old_drafts(timestamp=0)
    assert not Draft.objects.exists()


def test_what_nobody_goes_on_with_is_forgotten_after_ninety_days(cast: Cast) -> None:
    for days in (91, 89):
        with clock.held(clock.now() - timedelta(days=days)):
            actions.keep_draft("ask", ids.new(), {"title": f"{days} days ago"}, by=cast.asker)
    forget_old_drafts(timestamp=0)
    assert [draft.typed["title"] for draft in Draft.objects.all()] == ["89 days ago"]


def test_only_its_writer_throws_a_draft_away(cast: Cast) -> None:
    draft = actions.keep_draft("ask", ids.new(), {"title": "Why?"}, by=cast.asker)
    assert draft is not None
    for who in (cast.steward, cast.administrator):
        with pytest.raises(PermissionDenied):
            actions.throw_away_draft(draft, by=who)
    cast.asker.is_active = False
    with pytest.raises(PermissionDenied):
        actions.keep_draft("ask", ids.new(), {"title": "Why?"}, by=cast.asker)


def test_of_what_its_writer_may_not_read_a_draft_tells_nothing(cast: Cast) -> None:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    answer = make_answer(question, cast.answerer)
    elsewhere = make_question("Who has a Kyros?", cast.asker, make_group())
    for form, about in (("answer", question.pk), ("reply", answer.pk), ("reply", ids.new()), ("edit", elsewhere.pk)):
        for who in (cast.leader, cast.outsider):
            actions.keep_draft(form, about, {"text": "Hold Home."}, by=who)
            clock.pass_time(timedelta(minutes=1))
    titles = {who: [one.question_title for one in drafts_of(viewer_of(who))] for who in (cast.leader, cast.outsider)}
    assert titles[cast.leader] == ["Who has a Kyros?", "", "Why do labels skip?", "Why do labels skip?"]
    assert titles[cast.outsider] == ["Who has a Kyros?", "", "", ""]
    actions.hide_post(answer, reason="rude", by=cast.steward)
    assert [one.leads_on for one in drafts_of(viewer_of(cast.leader))] == [True, False, False, True]
