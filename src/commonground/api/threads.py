"""Questions as the API reads them: within the sight of whom it acts for, with all that lies under them."""

from typing import Any

from django.forms import Form
from django.http import Http404

from commonground.api.bearer import Call
from commonground.api.problems import INVALID, Problem
from commonground.api.shapes.notices import ReachShape
from commonground.api.shapes.questions import Answer, Question, Reply, Thread
from commonground.conversations.models import Question as Asked
from commonground.conversations.queries import answers_of, question_page, replies_of, texts_of
from commonground.people.viewer import Viewer
from commonground.routing.models import Reach
from commonground.routing.queries import people_on_it
from commonground.routing.reasons import explain
from commonground.routing.story import story_of


def thread_of(viewer: Viewer, number: int) -> Thread:
    """The question with all under it, or 404 alike for what is missing and what is not to be seen."""
    found = question_page(viewer, number)
    if found is None:
        raise Http404
    return Thread(found, answers_of(viewer, number), replies_of(viewer, number), texts_of(viewer, number))


def question_now(request: Call, number: int) -> Question:
    """The question as it now is."""
    return Question.of(thread_of(request.viewer, number))


def answer_now(request: Call, question: int | None, number: int) -> Answer:
    """An answer as it now is."""
    thread = thread_of(request.viewer, question or 0)
    return next(Answer.of(line, thread) for line in thread.answers if line.id == number)


def reply_now(request: Call, question: int, number: int) -> Reply:
    """A reply as it now is."""
    thread = thread_of(request.viewer, question)
    return next(Reply.of(line, thread.words) for line in thread.replies if line.id == number)


def reach_now(request: Call, asked: Asked) -> ReachShape:
    """Whom a question that she may read has reached, and what is between it and herself."""
    viewer = request.viewer
    hers = Reach.objects.filter(question=asked, member=request.member).first()
    because = explain(hers.reason, viewer) if hers else ""
    return ReachShape.of(hers, because, people_on_it(viewer, asked.pk), story_of(asked, viewer))


def judged(form: Form) -> dict[str, Any]:
    """What was sent, as the form of the page takes it; a Problem with what the page would say."""
    if form.is_valid():
        return form.cleaned_data
    errors = [{"field": name, "message": str(said)} for name, all_said in form.errors.items() for said in all_said]
    raise Problem(INVALID, errors=errors)
