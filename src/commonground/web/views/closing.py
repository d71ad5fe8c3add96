"""Ending a question without a solution, opening it again, hiding and restoring posts. Each asks once more before."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commonground.conversations import actions
from commonground.conversations.forms import ReasonForm
from commonground.conversations.models import Post, Question
from commonground.core.require import Refused
from commonground.web.acting import is_done, require_form, sent, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.limits import is_sent, limited
from commonground.web.question_forms import DuplicateForm
from commonground.web.shell import page, question_url


def _question(request: MemberRequest, number: int) -> Question:
    found = Question.objects.visible_to(request.viewer).select_related("post__author", "post__group")
    return get_object_or_404(found, pk=number)


def _with_words(
    request: MemberRequest, form: Form, words: dict[str, object], act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Ask for what is needed, act, and say so. A button that was pressed without JavaScript asks without complaint."""
    if is_done(request, form, act):
        messages.success(request, str(words["done"]), extra_tags=str(words.get("undo", "")))
        return redirect(str(words["back"]))
    is_typed = any(name in request.POST for name in form.fields)
    drawn = form if is_typed else type(form)()
    return page(request, "web/reason.html", {**words, "form": drawn}, status=status_of(drawn))


@require_POST
@members_only
@limited("close")
def withdraw(request: MemberRequest, number: int) -> HttpResponse:
    """I no longer need to know."""
    asked = _question(request, number)
    actions.withdraw_question(asked, by=request.member)
    undo = f"undo:{reverse('reopen-question', args=[number])}"
    messages.success(request, _("Withdrawn. Those who were asked are told."), extra_tags=undo)
    return redirect(question_url(asked.pk, asked.title))


@require_form
@members_only
@limited("close", when=is_sent)
def decline(request: MemberRequest, number: int) -> HttpResponse:
    """Close it with a reason that the asker reads."""
    asked = _question(request, number)
    words: dict[str, object] = {
        "heading": _("Close without an answer?"),
        "text": _("%(name)s reads your reason, and may ask again.") % {"name": asked.author.name},
        "button": _("Close it"),
        "done": _("Closed without an answer. %(name)s reads your reason.") % {"name": asked.author.name},
        "subject": asked.title,
        "back": question_url(asked.pk, asked.title),
    }
    form = ReasonForm(sent(request))
    return _with_words(
        request, form, words, lambda typed: actions.decline_question(asked, note=typed["reason"], by=request.member)
    )


@require_POST
@members_only
@limited("close")
def close_as_duplicate(request: MemberRequest, number: int) -> HttpResponse:
    """It was asked before, at the address given."""
    asked = _question(request, number)
    words: dict[str, object] = {
        "heading": _("Asked before?"),
        "text": _(
            "Paste the address of the older question. What was answered here is then read there, "
            "under the names of its authors."
        ),
        "button": _("Close as asked before"),
        "done": _("Closed. It leads to the question asked before."),
        "undo": f"undo:{reverse('reopen-question', args=[number])}",
        "subject": asked.title,
        "back": question_url(asked.pk, asked.title),
    }
    return _with_words(request, DuplicateForm(sent(request)), words, lambda typed: _lead(request, asked, typed))


def _lead(request: MemberRequest, asked: Question, typed: dict[str, int]) -> None:
    older = Question.objects.visible_to(request.viewer).filter(pk=typed["address"]).first()
    if older is None:
        raise Refused(_("At this address is no question that you may read. Look at it again."))
    actions.close_as_duplicate(asked, of=older, by=request.member)


@require_POST
@members_only
@limited("close")
def reopen(request: MemberRequest, number: int) -> HttpResponse:
    """It still burns."""
    asked = _question(request, number)
    goes_on = asked.is_merged or asked.close_reason == Question.CloseReason.WITHDRAWN
    actions.reopen_question(asked, by=request.member)
    messages.success(request, _("It goes on as before.") if goes_on else _("Open again. The next people are asked."))
    return redirect(question_url(asked.pk, asked.title))


@require_form
@members_only
@limited("close", when=is_sent)
def hide(request: MemberRequest, number: int) -> HttpResponse:
    """Take a post out of sight, with a reason for the log."""
    post = get_object_or_404(Post.objects.visible_to(request.viewer).select_related("author", "parent"), pk=number)
    asked = _question(request, post.top.pk)
    words: dict[str, object] = {
        "heading": gettext_lazy("Hide this from everybody?"),
        "text": gettext_lazy("It can be shown again. The reason and your name stand in the log."),
        "button": gettext_lazy("Hide it"),
        "done": gettext_lazy("Hidden from everybody. It can be shown again."),
        "undo": f"undo:{reverse('show-again', args=[number])}",
        "subject": asked.title,
        "back": reverse("home") if post.pk == asked.pk else question_url(asked.pk, asked.title),
    }
    hide_it = partial(actions.hide_post, post, by=request.member)
    return _with_words(request, ReasonForm(sent(request)), words, lambda typed: hide_it(reason=typed["reason"]))
