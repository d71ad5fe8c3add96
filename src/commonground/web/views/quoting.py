"""Quoting what somebody wrote into what one writes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from commonground.conversations.models import Post
from commonground.core.ids import encode
from commonground.web.audience import MemberRequest, members_only
from commonground.web.failures import is_for_script
from commonground.web.quoting import quote_of
from commonground.web.shell import question_url


@require_safe
@members_only
def quote(request: MemberRequest, number: int) -> HttpResponse:
    """The quote itself, for a script; or the page of the question, with the quote in its field."""
    post = get_object_or_404(Post.objects.visible_to(request.viewer), pk=number)
    if is_for_script(request):
        return HttpResponse(quote_of(request.viewer, encode(number)), content_type="text/plain; charset=utf-8")
    asked = post.top.question
    return redirect(f"{question_url(asked.pk, asked.title)}?quote={encode(number)}#your-answer")
