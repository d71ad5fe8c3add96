"""Ending a question without a solution, opening it again, hiding and restoring posts. Each asks once more before."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commonground.conversations import actions
from commonground.conversations.forms import ReasonForm
from commonground.conversations.models import Post, Question
from commonground.core.ids import decode
from commonground.core.require import Refused
from commonground.web.audience import MemberRequest, members_only
from commonground.web.shell import page, question_url
from commonground.web.views.question import top_of


def _question(request: MemberRequest, number: int) -> Question:
    found = Question.objects.visible_to(request.viewer).select_related("post__author", "post__group")
    return get_object_or_404(found, pk=number)


def _with_reason(
    request: MemberRequest, words: dict[str, object], act: Callable[[str], None], back: str
) -> HttpResponse:
    """Ask why, then act."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and "reason" in request.POST and form.is_valid():
        act(form.cleaned_data["reason"])
        return redirect(back)
    drawn = form if "reason" in request.POST else ReasonForm()
    return page(request, "web/reason.html", {**words, "form": drawn, "back": back})


@require_POST
@members_only
def withdraw(request: MemberRequest, number: int) -> HttpResponse:
    """I no longer need to know."""
    asked = _question(request, number)
    actions.withdraw_question(asked, by=request.member)
    undo = f"undo:{reverse('reopen-question', args=[number])}"
    messages.success(request, _("Withdrawn. Those who were asked are told."), extra_tags=undo)
    return redirect(question_url(asked.pk, asked.title))


@members_only
def decline(request: MemberRequest, number: int) -> HttpResponse:
    """Close it with a reason that the asker reads."""
    asked = _question(request, number)
    words: dict[str, object] = {
        "heading": _("Close without an answer?"),
        "text": _("%(name)s reads your reason, and may ask again.") % {"name": asked.author.name},
        "button": _("Close it"),
        "subject": asked.title,
    }
    back = question_url(asked.pk, asked.title)
    return _with_reason(
        request, words, lambda note: actions.decline_question(asked, note=note, by=request.member), back
    )


@require_POST
@members_only
def close_as_duplicate(request: MemberRequest, number: int) -> HttpResponse:
    """It was asked before, at the address given."""
    asked = _question(request, number)
    older = _question(request, _number_in(request.POST.get("address", "")))
    actions.close_as_duplicate(asked, of=older, by=request.member)
    messages.success(request, _("Closed. It leads to the question asked before."))
    return redirect(question_url(asked.pk, asked.title))


def _number_in(address: str) -> int:
    """The id of the question in a pasted address."""
    try:
        return decode(address.split("/q/")[-1][:11])
    except ValueError:
        raise Refused(_("Paste the address of the question that was asked before.")) from None


@require_POST
@members_only
def reopen(request: MemberRequest, number: int) -> HttpResponse:
    """It still burns."""
    asked = _question(request, number)
    actions.reopen_question(asked, by=request.member)
    messages.success(request, _("Open again. The next people are asked."))
    return redirect(question_url(asked.pk, asked.title))


@members_only
def hide(request: MemberRequest, number: int) -> HttpResponse:
    """Take a post out of sight, with a reason for the log."""
    post = get_object_or_404(Post.objects.visible_to(request.viewer).select_related("author", "parent"), pk=number)
    asked = _question(request, top_of(post))
    back = reverse("home") if post.pk == asked.pk else question_url(asked.pk, asked.title)
    words: dict[str, object] = {
        "heading": gettext_lazy("Hide this from everybody?"),
        "text": gettext_lazy("It can be shown again. The reason and your name stand in the log."),
        "button": gettext_lazy("Hide it"),
        "subject": asked.title,
    }
    return _with_reason(request, words, lambda reason: actions.hide_post(post, reason=reason, by=request.member), back)
