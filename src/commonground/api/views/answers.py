"""Answers: giving and changing them, and what readers say of them."""

from django.shortcuts import get_object_or_404

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import TypedCode
from commonground.api.shapes.questions import Answer, Writing
from commonground.api.threads import answer_now, asked_at, judged
from commonground.conversations import actions
from commonground.conversations.forms import WritingForm
from commonground.conversations.models import Answer as Given
from commonground.routing import checking

answers = Operations(tags=["answers"])


def given_at(request: Call, number: int) -> Given:
    """The answer, or 404."""
    return get_object_or_404(Given.objects.visible_to(request.viewer), pk=number)


@answers.writes("POST", "/questions/{question}/answers", scope=Scope.WRITE, limit="answer", status=201)
def answer_question(request: Call, question: TypedCode, typed: Writing) -> Answer:
    """Answer a question."""
    asked = asked_at(request, question)
    given = actions.answer_question(asked, judged(WritingForm(typed.in_form()))["text"], by=request.member)
    return answer_now(request, given.pk)


@answers.writes("PATCH", "/answers/{answer}", scope=Scope.WRITE, limit="edit")
def edit_answer(request: Call, answer: TypedCode, typed: Writing) -> Answer:
    """Change one's own answer; what it said stays in its history."""
    given = given_at(request, answer)
    actions.edit_answer(given, judged(WritingForm(typed.in_form()))["text"], by=request.member)
    return answer_now(request, answer)


@answers.writes("PUT", "/answers/{answer}/accepted", scope=Scope.WRITE, limit="react")
def accept_answer(request: Call, answer: TypedCode) -> Answer:
    """Accept the answer that solved one's question, in place of any other."""
    given = given_at(request, answer)
    actions.accept_answer(given, by=request.member)
    return answer_now(request, answer)


@answers.writes("DELETE", "/answers/{answer}/accepted", scope=Scope.WRITE, limit="react")
def unaccept_answer(request: Call, answer: TypedCode) -> Answer:
    """Take it back: it did not solve it after all."""
    given = given_at(request, answer)
    actions.unaccept_answer(given, by=request.member)
    return answer_now(request, answer)


@answers.writes("PUT", "/answers/{answer}/thanks", scope=Scope.WRITE, limit="react")
def thank(request: Call, answer: TypedCode) -> Answer:
    """Thank for an answer."""
    given = given_at(request, answer)
    actions.thank(given, by=request.member)
    return answer_now(request, answer)


@answers.writes("DELETE", "/answers/{answer}/thanks", scope=Scope.WRITE, limit="react")
def take_thanks_back(request: Call, answer: TypedCode) -> Answer:
    """Take the thanks back."""
    given = given_at(request, answer)
    actions.thank(given, by=request.member, takes_back=True)
    return answer_now(request, answer)


@answers.writes("POST", "/answers/{answer}/failed", scope=Scope.WRITE, limit="react")
def say_it_failed(request: Call, answer: TypedCode) -> Answer:
    """Say that an answer failed here: a question that waits for a word is open again."""
    given = given_at(request, answer)
    actions.say_it_failed(given, by=request.member)
    return answer_now(request, answer)


@answers.writes("PUT", "/answers/{answer}/checked", scope=Scope.WRITE, limit="react")
def check_answer(request: Call, answer: TypedCode) -> Answer:
    """Say that an accepted answer is still right; for those who may know."""
    given = given_at(request, answer)
    checking.check_answer(given, by=request.member)
    return answer_now(request, answer)


@answers.writes("PUT", "/answers/{answer}/doubted", scope=Scope.WRITE, limit="react")
def doubt_answer(request: Call, answer: TypedCode) -> Answer:
    """Say that an accepted answer is no longer right; for those who may know."""
    given = given_at(request, answer)
    checking.doubt_answer(given, by=request.member)
    return answer_now(request, answer)
