"""The answer that an article rests on is looked at again when its owner says so, and she is asked first."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations.ageing import age_label
from commonground.conversations.models import Answer, Question
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.knowledge.actions import hand_on_article, plan_article_review, publish_article
from commonground.knowledge.models import Article
from commonground.knowledge.queries import article_page
from commonground.people.viewer import viewer_of
from commonground.routing.checking import check_answer, doubt_answer
from commonground.routing.models import CheckRequest
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.make import make_answer, make_member, make_question


@pytest.fixture
def article(cast: Cast) -> Article:
    """The article of a question that the answerer solved."""
    question = make_question(author=cast.asker, group=cast.group)
    make_answer(question, cast.answerer, is_accepted=True)
    question.refresh_from_db()
    return publish_article(question, title="T", words="W", by=cast.asker)


def test_plan_article_review_moves_the_day_but_puts_no_doubt_off(cast: Cast, article: Article) -> None:
    day = clock.now() + timedelta(days=30)
    for _again in range(2):
        plan_article_review(article, at=day, by=cast.answerer)
    question = Question.objects.get()
    assert (question.review_at, question.next_step_at, Event.objects.filter(name="article.review_planned").count()) == (
        day,
        day,
        1,
    )
    with pytest.raises(PermissionDenied):
        plan_article_review(article, at=day + timedelta(days=1), by=cast.asker)
    doubt_answer(Answer.objects.get_queryset().get(), by=cast.asker)
    with pytest.raises(Refused, match="is in doubt"):
        plan_article_review(article, at=day + timedelta(days=1), by=cast.answerer)


def test_its_owner_is_asked_first_whether_it_is_still_right(cast: Cast, article: Article) -> None:
    hand_on_article(article, to=cast.leader, by=cast.answerer)
    answer = Answer.objects.get_queryset().get()
    with pytest.raises(PermissionDenied):
        check_answer(answer, by=make_member())
    clock.pass_time(timedelta(days=180))
    take_due_steps(clock.now())
    asked = CheckRequest.objects.order_by("pk").values_list("member__name", "reason__kind")
    assert list(asked) == [("Lena Leader", "article_owner"), ("Ansel Answerer", "answerer")]
    check_answer(answer, by=cast.leader)
    found = article_page(viewer_of(cast.asker), article.pk)
    assert found
    assert (found.checked_by_id, age_label(found)) == (cast.leader.pk, "")
