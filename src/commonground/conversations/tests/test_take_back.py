"""Within a minute what one posted is as if it had never been; after it, or when somebody took it up, it stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.actions.writing import UNDO_FOR
from commonground.conversations.models import Draft, Post, Question, Reaction
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.feed.models import Notice
from commonground.feed.sending import due_mails
from commonground.people.models import Voice
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question
from tests.pictures import make_file


def state_of(question: Question) -> dict[str, object]:
    return Question.objects.get(pk=question.pk).as_it_stands()


@pytest.mark.parametrize("is_told_first", [True, False])
def test_take_back_post_gives_an_answer_back_to_her_draft_as_if_it_had_never_been(
    cast: Cast, is_told_first: bool
) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    told, stood = set(Notice.objects.values_list("pk", flat=True)), state_of(question)
    clock.pass_time(timedelta(hours=1))
    answer = actions.answer_question(question, "Hold Home.", files=[make_file(cast.answerer)], by=cast.answerer)
    actions.keep_draft("answer", question.pk, {"text": "Or not."}, by=cast.answerer)
    if is_told_first:
        run_waiting_jobs()
        assert Notice.objects.filter(member=cast.asker).exists()
    clock.pass_time(UNDO_FOR)
    assert not due_mails(clock.now()).exclude(pk__in=told).exists()
    for _again in range(2):
        actions.take_back_post(answer, by=cast.answerer)
    run_waiting_jobs(twice=True)
    assert state_of(question) == stood
    assert set(Notice.objects.values_list("pk", flat=True)) == told
    taken = Post.objects.get(pk=answer.pk)
    assert (taken.is_taken_back, taken.text, taken.html) == (True, "", "")
    draft = Draft.objects.get()
    assert (draft.member, draft.typed["text"], draft.files.count()) == (cast.answerer, "Hold Home.\n\nOr not.", 1)
    assert not Voice.objects.filter(member=cast.answerer).exists()
    assert Event.objects.filter(name="post.taken_back").count() == 1
    actions.restore_post(answer, by=cast.steward)
    assert Post.objects.get(pk=answer.pk).is_hidden


def test_take_back_post_gives_a_question_back_with_all_its_fields(cast: Cast) -> None:
    question = make_question("Why?", cast.asker, cast.group, "Since Monday.", topics=("labels", "line 3"))
    run_waiting_jobs()
    actions.take_back_post(question.post, by=cast.asker)
    run_waiting_jobs(twice=True)
    typed = {"title": "Why?", "text": "Since Monday.", "group": str(cast.group.pk), "topics": "labels, line 3"}
    assert Draft.objects.get().typed.items() >= typed.items()
    assert not Post.objects.shown().exists()
    assert not due_mails(clock.now() + timedelta(hours=1)).filter(question__post__hidden_at=None).exists()


def test_take_back_post_of_a_reply_closes_again_what_it_opened(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    question = Question.objects.get()
    actions.close_unconfirmed(question)
    stood = state_of(question)
    reply = actions.reply_to(answer, "Did it?", by=cast.steward)
    assert state_of(question) != stood
    actions.take_back_post(reply, by=cast.steward)
    assert state_of(question) == stood
    assert Draft.objects.get().form == "reply"


def test_what_happened_since_is_not_undone_with_it(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    first, second = make_answer(question, cast.answerer), make_answer(question, cast.steward)
    actions.take_back_post(first, by=cast.answerer)
    assert Question.objects.get().is_answered
    actions.take_back_post(second, by=cast.steward)
    assert Question.objects.get().is_open


def test_what_somebody_took_up_or_is_older_than_a_minute_stays(cast: Cast) -> None:
    def refused(post: Post, why: str) -> None:
        with pytest.raises(Refused, match=why):
            actions.take_back_post(post, by=post.author)

    question = make_question(author=cast.asker, group=cast.group)
    accepted = make_answer(question, cast.answerer, is_accepted=True)
    replied = make_answer(question, cast.steward)
    actions.reply_to(replied, "Thanks.", by=cast.asker)
    for post in (question.post, accepted, replied):
        refused(post, "taken it up")
    late = make_answer(question, cast.leader)
    clock.pass_time(UNDO_FOR + timedelta(seconds=11))
    refused(late, "more than a minute ago")


def test_only_who_posted_it_takes_it_back(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    for who in (cast.asker, cast.steward, cast.administrator):
        with pytest.raises(PermissionDenied):
            actions.take_back_post(answer, by=who)


@pytest.mark.parametrize("ends", [lambda question: None, actions.close_unconfirmed])
def test_take_back_failure_leaves_the_question_as_it_stood(cast: Cast, ends: Callable[[Question], None]) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    question = Question.objects.get()
    ends(question)
    run_waiting_jobs()
    stood, told = state_of(question), set(Notice.objects.values_list("pk", flat=True))
    actions.say_it_failed(answer, by=cast.leader)
    assert state_of(question) != stood
    assert take_due_steps(clock.now()) == 0
    for again in range(2):
        actions.take_back_failure(answer, by=cast.leader)
        run_waiting_jobs(twice=not again)
    assert state_of(question) == stood
    assert set(Notice.objects.values_list("pk", flat=True)) == told
    assert not Reaction.objects.exists()
    assert Event.objects.filter(name="answer.failure_taken_back").count() == 1


@pytest.mark.parametrize("meanwhile", ["nothing", "a reply", "another answer was changed"])
def test_take_back_failure_takes_the_doubt_back_whatever_else_was_said_meanwhile(cast: Cast, meanwhile: str) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    other = make_answer(question, cast.steward)
    answer = make_answer(question, cast.answerer, is_accepted=True)
    before = state_of(question)
    actions.say_it_failed(answer, by=cast.leader)
    if meanwhile == "a reply":
        actions.reply_to(answer, "How?", by=cast.answerer)
    if meanwhile == "another answer was changed":
        actions.edit_answer(other, words="Or press Stop.", by=cast.steward)
    clock.pass_time(UNDO_FOR)
    assert take_due_steps(clock.now()) == 0
    actions.take_back_failure(answer, by=cast.leader)
    assert state_of(question) == before


def test_take_back_failure_is_for_a_minute_and_for_members(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    actions.say_it_failed(answer, by=cast.leader)
    clock.pass_time(UNDO_FOR + timedelta(seconds=11))
    with pytest.raises(Refused, match="more than a minute"):
        actions.take_back_failure(answer, by=cast.leader)
    cast.leader.is_active = False
    with pytest.raises(PermissionDenied):
        actions.take_back_failure(answer, by=cast.leader)


def test_restore_post_makes_a_hidden_solution_the_solution_again(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)
    question = Question.objects.get()
    stood = state_of(question)
    actions.hide_post(answer, reason="rude", by=cast.steward)
    assert Question.objects.get().is_open
    actions.restore_post(answer, by=cast.steward)
    assert state_of(question) == stood


def edit(question: Question, cast: Cast) -> None:
    actions.edit_question(question, title="Why now?", words="Since Monday.", by=cast.asker)


def ask_back(question: Question, cast: Cast) -> None:
    actions.reply_to(question.post, "Which line?", by=cast.leader)


def want(question: Question, cast: Cast) -> None:
    actions.want_to_know(question, by=cast.leader)


@pytest.mark.parametrize("do", [edit, ask_back, want])
def test_what_changes_nothing_of_the_state_does_not_wake_anybody(
    cast: Cast, do: Callable[[Question, Cast], None]
) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    stood = state_of(question)
    answer = actions.answer_question(question, "Hold Home.", by=cast.answerer)
    do(question, cast)
    actions.take_back_post(answer, by=cast.answerer)
    assert state_of(question) == stood
    assert take_due_steps(clock.now()) == 0


def test_restore_post_leaves_a_question_that_was_edited_meanwhile_to_its_asker(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer, is_accepted=True)
    actions.hide_post(answer, reason="rude", by=cast.steward)
    edit(question, cast)
    actions.restore_post(answer, by=cast.steward)
    assert Question.objects.get().is_answered
