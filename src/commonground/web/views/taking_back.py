"""Taking back what one did a moment ago: the Undo of a toast, and of the page that shows it without scripts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonground.conversations import actions
from commonground.conversations.models import Answer, Post
from commonground.core.ids import encode
from commonground.web.audience import MemberRequest, members_only
from commonground.web.hidden_posts import hidden_post
from commonground.web.limits import limited
from commonground.web.shell import question_url


@require_POST
@members_only
@limited("react")
def take_back(request: MemberRequest, number: int) -> HttpResponse:
    """What she posted is her draft again, in the form that she wrote it in."""
    post = get_object_or_404(Post.objects.visible_to(request.viewer).select_related("parent"), pk=number)
    actions.take_back_post(post, by=request.member)
    messages.success(request, _("Taken back. Nobody reads it, and your words are here again."))
    if post.kind == Post.Kind.QUESTION:
        return redirect(f"{reverse('ask')}?draft={encode(number)}")
    if post.kind == Post.Kind.REPLY:
        return redirect("reply", post.parent_id)
    return redirect(f"{reverse('question-short', args=[post.parent_id])}#your-answer")


@require_POST
@members_only
@limited("react")
def take_back_failure(request: MemberRequest, number: int) -> HttpResponse:
    """It did not fail for her after all."""
    answers = Answer.objects.visible_to(request.viewer).select_related("parent__question")
    answer = get_object_or_404(answers, pk=number)
    actions.take_back_failure(answer, by=request.member)
    messages.success(request, _("Taken back."))
    return redirect(f"{reverse('question-short', args=[answer.parent_id])}#answer-{answer.code}")


@require_POST
@members_only
@limited("close")
def show_again(request: MemberRequest, number: int) -> HttpResponse:
    """What she hid shows again, and all is as it was."""
    post = hidden_post(request.viewer, number)
    if post is None:
        raise Http404
    actions.restore_post(post, by=request.member)
    messages.success(request, _("It shows again, to those who read the group."))
    asked = post.top.question
    return redirect(question_url(asked.pk, asked.title))
