"""What readers of a question say about it and its answers, each by one button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question
from commonground.routing import checking
from commonground.routing.actions import reuse_answer
from commonground.web.audience import MemberRequest, members_only
from commonground.web.drafts import forget
from commonground.web.limits import limited
from commonground.web.shell import question_url


def _answer(request: MemberRequest, number: int) -> Answer:
    answers = Answer.objects.visible_to(request.viewer)
    return get_object_or_404(answers.select_related("author", "parent__question"), pk=number)


def _back(answer: Answer, place: str = "") -> HttpResponse:
    assert answer.parent is not None  # noqa: S101 (an answer always has a question: constraint)
    asked = answer.parent.question
    return redirect(f"{question_url(asked.pk, asked.title)}#{place or f'answer-{answer.code}'}")


@require_POST
@members_only
@limited("react")
def accept_answer(request: MemberRequest, number: int) -> HttpResponse:
    """This solved it."""
    answer = _answer(request, number)
    actions.accept_answer(answer, by=request.member)
    undo = f"undo:{reverse('unaccept-answer', args=[number])}"
    messages.success(
        request, _("Solved. %(name)s is told that it helped.") % {"name": answer.author.name}, extra_tags=undo
    )
    return _back(answer)


@require_POST
@members_only
@limited("react")
def unaccept_answer(request: MemberRequest, number: int) -> HttpResponse:
    """It did not solve it after all."""
    answer = _answer(request, number)
    actions.unaccept_answer(answer, by=request.member)
    messages.success(request, _("Taken back. No answer stands as the solution any more."))
    return _back(answer)


@require_POST
@members_only
@limited("react")
def thank(request: MemberRequest, number: int) -> HttpResponse:
    """Thanks, or thanks taken back."""
    answer = _answer(request, number)
    actions.thank(answer, by=request.member, takes_back="takes_back" in request.POST)
    return _back(answer)


@require_POST
@members_only
@limited("react")
def say_it_failed(request: MemberRequest, number: int) -> HttpResponse:
    """It failed for me."""
    answer = _answer(request, number)
    actions.say_it_failed(answer, by=request.member)
    undo = f"undo:{reverse('take-back-failure', args=[number])}"
    messages.success(request, _("Noted. Say in a reply what you saw, so that somebody can tell why."), extra_tags=undo)
    return _back(answer)


@require_POST
@members_only
@limited("react")
def check_answer(request: MemberRequest, number: int) -> HttpResponse:
    """Still right."""
    answer = _answer(request, number)
    checking.check_answer(answer, by=request.member)
    messages.success(request, _("Checked. Whoever reads it sees that it is still right."))
    return _back(answer)


@require_POST
@members_only
@limited("react")
def doubt_answer(request: MemberRequest, number: int) -> HttpResponse:
    """No longer right: her better answer is the next thing."""
    answer = _answer(request, number)
    checking.doubt_answer(answer, by=request.member)
    messages.success(request, _("Noted, and readers are told. Do you know what is right now? Say it below."))
    return _back(answer, "your-answer")


@require_POST
@members_only
@limited("react")
def solves(request: MemberRequest, number: int) -> HttpResponse:
    """This solves it: the asking ends here, and the author is thanked."""
    answer = _answer(request, number)
    reuse_answer(answer, by=request.member)
    forget(request)
    words = _("Good. Nobody had to be asked, and %(name)s is told that it helped you.")
    messages.success(request, words % {"name": answer.author.name})
    return _back(answer)


@require_POST
@members_only
@limited("react")
def want(request: MemberRequest, number: int) -> HttpResponse:
    """Me too, or no longer."""
    asked = get_object_or_404(Question.objects.visible_to(request.viewer).select_related("post"), pk=number)
    takes_back = "takes_back" in request.POST
    actions.want_to_know(asked, by=request.member, takes_back=takes_back)
    forget(request)
    if not takes_back:
        messages.success(request, _("You are told as soon as it is solved."))
    return redirect(question_url(asked.pk, asked.title))
