"""Questions as the API reads them: within the sight of whom it acts for, with all that lies under them."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models.functions import Coalesce
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404

from commonground.api.bearer import Call
from commonground.api.problems import INVALID, Problem
from commonground.api.shapes.notices import ReachShape
from commonground.api.shapes.questions import Answer, Question, Reply, Thread
from commonground.conversations.models import Post
from commonground.conversations.models import Question as Asked
from commonground.conversations.queries import answers_of, question_page, replies_of, texts_of
from commonground.knowledge.queries import article_of
from commonground.people.viewer import Viewer
from commonground.routing.queries import people_on_it
from commonground.routing.reaching import reach_of
from commonground.routing.reasons import explain
from commonground.routing.story import story_of

Given = TypeVar("Given")


def thread_of(viewer: Viewer, number: int) -> Thread:
    """The question with all under it, or 404 alike for what is missing and what is not to be seen."""
    found = question_page(viewer, number)
    if found is None:
        raise Http404
    under = (answers_of(viewer, number), replies_of(viewer, number), texts_of(viewer, number))
    return Thread(found, *under, article_of(viewer, number))


def question_now(request: Call, number: int) -> Question:
    """The question as it now is."""
    return Question.of(thread_of(request.viewer, number))


def answer_now(request: Call, number: int) -> Answer:
    """An answer as it now is."""
    thread = _thread_with(request.viewer, number)
    return _here(Answer.of(line, thread) for line in thread.answers if line.id == number)


def reply_now(request: Call, number: int) -> Reply:
    """A reply as it now is."""
    thread = _thread_with(request.viewer, number)
    return _here(Reply.of(line, thread.words) for line in thread.replies if line.id == number)


def reach_now(request: Call, number: int) -> ReachShape:
    """Whom a question that she may read has reached, and what is between it and herself."""
    viewer = request.viewer
    asked = asked_at(request, number)
    hers = reach_of(asked, request.member)
    because = explain(hers.reason, viewer) if hers else ""
    return ReachShape.of(hers, because, people_on_it(viewer, asked.pk), story_of(asked, viewer))


def asked_at(request: Call, number: int) -> Asked:
    """The question, or 404."""
    found = Asked.objects.visible_to(request.viewer).select_related("post__author", "post__group")
    return get_object_or_404(found, pk=number)


def _thread_with(viewer: Viewer, number: int) -> Thread:
    """The thread in which an answer or a reply stands."""
    top = Coalesce("parent__parent", "parent")
    return thread_of(viewer, get_object_or_404(Post.objects.visible_to(viewer).values_list(top), pk=number)[0])


def _here(found: Iterator[Given]) -> Given:
    """The one that was looked for; 404 where it is hidden, or what it stands under."""
    for one in found:
        return one
    raise Http404


def judged(form: Form) -> dict[str, Any]:
    """What was sent, as the form of the page takes it; a Problem with what the page would say."""
    if form.is_valid():
        return form.cleaned_data
    errors = [{"field": name, "message": str(said)} for name, all_said in form.errors.items() for said in all_said]
    raise Problem(INVALID, errors=errors)
