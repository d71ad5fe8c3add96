"""Who is mentioned is told, once, and only where she may read it."""

import pytest
from django.urls import reverse

from commonground.conversations import actions, mentions
from commonground.conversations.models import Question
from commonground.feed.models import Notice, Reason
from commonground.feed.queries import inbox
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_member, make_question

pytestmark = pytest.mark.django_db


def at(member: Member) -> str:
    return f"[@{member.name}]({reverse('member', args=[member.pk, member.handle])})"


@pytest.fixture
def question(cast: Cast) -> Question:
    return make_question("Why do labels drop?", author=cast.asker, group=cast.group)


def told(reason: Reason = Reason.MENTIONED) -> list[str]:
    run_waiting_jobs(twice=True)
    return sorted(Notice.objects.filter(reason=reason).values_list("member__name", flat=True))


def test_who_is_mentioned_in_a_question_answer_or_reply_is_told(question: Question, cast: Cast) -> None:
    make_question("And why do they stick?", cast.asker, cast.group, f"{at(cast.leader)} saw it.")
    answer = make_answer(question, cast.answerer, f"Ask {at(cast.steward)}.")
    actions.reply_to(answer, f"{at(cast.leader)}, do you know?", by=cast.steward)
    assert told() == ["Lena Leader", "Lena Leader", "Stella Steward"]
    (line,) = [line for line in inbox(viewer_of(cast.steward), "waiting") if "mentioned" in line.what]
    assert line.what == "Ansel Answerer mentioned you."
    assert line.because == "Here because somebody named you in it."


def test_who_is_told_of_it_anyway_is_told_once(question: Question, cast: Cast) -> None:
    make_answer(question, cast.answerer, f"{at(cast.asker)}: hold Home.")
    assert told() == []
    assert told(Reason.ANSWERED) == ["Ada Asker"]


@pytest.mark.parametrize("who", ["outsider", "partner", "answerer"])
def test_nobody_is_told_who_may_not_read_it_whom_the_author_does_not_see_or_who_wrote_it(
    question: Question, cast: Cast, who: str
) -> None:
    make_answer(question, cast.answerer, f"Ask {at(getattr(cast, who))}.")
    assert told() == []


def test_an_edit_tells_only_whom_it_adds(question: Question, cast: Cast) -> None:
    answer = make_answer(question, cast.answerer, f"Ask {at(cast.steward)}.")
    assert told() == ["Stella Steward"]
    actions.edit_answer(answer, f"Ask {at(cast.steward)} or {at(cast.leader)}.", by=cast.answerer)
    actions.edit_question(question, title=question.title, words=f"{at(cast.answerer)} knows.", by=cast.asker)
    assert told() == ["Ansel Answerer", "Lena Leader", "Stella Steward"]


def test_nobody_calls_a_crowd_by_one_post_or_by_editing_it(
    question: Question, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mentions, "MOST", 1)
    answer = make_answer(question, cast.answerer, f"{at(cast.steward)}, {at(cast.leader)}?")
    assert told() == ["Stella Steward"]
    actions.edit_answer(answer, f"{at(cast.steward)}, well, {at(cast.leader)}?", by=cast.answerer)
    assert told() == ["Stella Steward"]


def test_a_link_to_a_page_is_no_mention_and_neither_is_one_that_leads_nowhere(question: Question, cast: Cast) -> None:
    page = reverse("member", args=[cast.steward.pk, cast.steward.handle])
    make_answer(question, cast.answerer, f"See [her page]({page}), [@x](/m/zzzzzzzzzzz-x) and `{at(cast.steward)}`.")
    assert told() == []


def test_a_partner_mentions_whom_she_sees(cast: Cast) -> None:
    group = make_group("Help", "public", members=(cast.partner,))
    stranger = make_member("Una Unseen")
    question = make_question(author=cast.partner, group=group)
    make_answer(question, cast.answerer)
    actions.reply_to(question.post, f"{at(cast.answerer)} and {at(stranger)}?", by=cast.partner)
    assert "Una Unseen" not in told()
