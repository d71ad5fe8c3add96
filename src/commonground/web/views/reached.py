"""What somebody who was reached says: I'm on it, not for me, no more questions."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonground.conversations.models import Question
from commonground.core.require import Refused
from commonground.people.viewer import visible_members
from commonground.routing.actions import respond_not_me, respond_on_it, stop_taking_questions, take_questions_again
from commonground.routing.going_on import ask_by_name, widen_question
from commonground.routing.ownership import hand_on_question
from commonground.web.acting import is_done, require_form, sent, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.limits import is_sent, limited
from commonground.web.question_forms import NameForm, WidenForm
from commonground.web.shell import page, question_url


def _question(request: MemberRequest, number: int) -> Question:
    found = Question.objects.visible_to(request.viewer).select_related("post__author", "post__group")
    return get_object_or_404(found, pk=number)


@require_POST
@members_only
@limited("react")
def on_it(request: MemberRequest, number: int) -> HttpResponse:
    """I'm on it: the asker sees it."""
    asked = _question(request, number)
    respond_on_it(asked, by=request.member)
    messages.success(request, _("%(name)s sees that you are on it.") % {"name": asked.author.name})
    return redirect(question_url(asked.pk, asked.title))


@require_POST
@members_only
@limited("react")
def not_me(request: MemberRequest, number: int) -> HttpResponse:
    """Not for me: somebody else is asked sooner."""
    asked = _question(request, number)
    respond_not_me(asked, by=request.member)
    messages.success(request, _("Thank you for saying so. It no longer waits for you."))
    return redirect("home")


@require_POST
@members_only
@limited("react")
def no_more(request: MemberRequest) -> HttpResponse:
    """Take no more questions, of whatever kind."""
    stop_taking_questions(by=request.member)
    undo = f"undo:{reverse('take-questions-again')}"
    messages.success(request, _("No more questions are brought to you."), extra_tags=undo)
    return redirect("home")


@require_POST
@members_only
@limited("react")
def again(request: MemberRequest) -> HttpResponse:
    """Bring me questions again."""
    take_questions_again(by=request.member)
    messages.success(request, _("Questions that you may know are brought to you again."))
    return redirect("home")


@require_POST
@members_only
@limited("react")
def widen(request: MemberRequest, number: int) -> HttpResponse:
    """Ask the next ring now."""
    asked, form = _question(request, number), WidenForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Load the page again, and widen it from there."))
    widen_question(asked, after=form.cleaned_data["after"], by=request.member)
    messages.success(request, _("The next are asked. The story of the question says who."))
    return redirect(question_url(asked.pk, asked.title))


@require_form
@members_only
@limited("react", when=is_sent)
def name_somebody(request: MemberRequest, number: int) -> HttpResponse:
    """Ask somebody by name."""
    words = {
        "title": _("Whom do you ask?"),
        "hint": _("That person is told that you thought of them. The next people are asked a little later."),
        "button": _("Ask"),
        "busy": _("Asking"),
        "leave": _("Leave it"),
        "done": _("%(name)s is asked."),
    }
    return _by_name(request, _question(request, number), words, ask_by_name)


@require_form
@members_only
@limited("close", when=is_sent)
def hand_on(request: MemberRequest, number: int) -> HttpResponse:
    """The owner hands the question on to somebody by name."""
    words = {
        "title": _("Whom do you hand it on to?"),
        "hint": _("That person becomes its owner and is told why. You can still answer."),
        "button": _("Hand it on"),
        "busy": _("Handing on"),
        "leave": _("Keep it"),
        "done": _("Handed on to %(name)s."),
    }
    return _by_name(request, _question(request, number), words, hand_on_question)


def _by_name(request: MemberRequest, asked: Question, words: dict[str, str], act: Callable[..., None]) -> HttpResponse:
    form = NameForm(sent(request), people=visible_members(request.viewer).filter(is_active=True))
    if is_done(request, form, lambda typed: act(asked, to=typed["handle"], by=request.member)):
        messages.success(request, words["done"] % {"name": form.cleaned_data["handle"].name})
        return redirect(question_url(asked.pk, asked.title))
    context = {"question": asked, "form": form, "words": words}
    return page(request, "web/by_name.html", context, status=status_of(form))
