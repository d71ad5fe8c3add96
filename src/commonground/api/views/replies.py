"""Replies under questions and answers."""

from django.shortcuts import get_object_or_404

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import TypedCode
from commonground.api.shapes.questions import Reply, Writing
from commonground.api.threads import asked_at, judged, reply_now
from commonground.api.views.answers import given_at
from commonground.conversations import actions
from commonground.conversations.forms import WritingForm
from commonground.conversations.models import Post

replies = Operations(tags=["replies"])


@replies.writes("POST", "/questions/{question}/replies", scope=Scope.WRITE, limit="reply", status=201)
def reply_to_question(request: Call, question: TypedCode, typed: Writing) -> Reply:
    """Reply under a question."""
    post = asked_at(request, question).post
    given = actions.reply_to(post, judged(WritingForm(typed.in_form()))["text"], by=request.member)
    return reply_now(request, given.pk)


@replies.writes("POST", "/answers/{answer}/replies", scope=Scope.WRITE, limit="reply", status=201)
def reply_to_answer(request: Call, answer: TypedCode, typed: Writing) -> Reply:
    """Reply under an answer."""
    post = given_at(request, answer)
    given = actions.reply_to(post, judged(WritingForm(typed.in_form()))["text"], by=request.member)
    return reply_now(request, given.pk)


@replies.writes("PATCH", "/replies/{reply}", scope=Scope.WRITE, limit="edit")
def edit_reply(request: Call, reply: TypedCode, typed: Writing) -> Reply:
    """Change one's own reply; what it said stays in its history."""
    found = Post.objects.visible_to(request.viewer).filter(kind=Post.Kind.REPLY)
    post = get_object_or_404(found, pk=reply)
    actions.edit_answer(post, judged(WritingForm(typed.in_form()))["text"], by=request.member)
    return reply_now(request, reply)
