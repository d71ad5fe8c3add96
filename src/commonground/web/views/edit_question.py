"""Changing what was asked."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commonground.conversations import actions
from commonground.conversations.forms import AskForm, as_it_stands
from commonground.conversations.models import Draft, Question
from commonground.conversations.permissions import can_edit
from commonground.core.require import require
from commonground.people.models import Member
from commonground.web.acting import require_form
from commonground.web.attaching import with_files
from commonground.web.audience import MemberRequest, members_only
from commonground.web.drafts import begun, forget
from commonground.web.limits import is_previewed, is_sent, limited
from commonground.web.shell import page, question_url
from commonground.web.views.question import is_unfinished, preview_of


@require_form
@members_only
@limited("edit", when=is_sent)
@limited("preview", when=is_previewed)
def edit_question(request: MemberRequest, number: int) -> HttpResponse:
    """The asker changes title, text and topics; what they were stays in the history."""
    asked = get_object_or_404(
        Question.objects.visible_to(request.viewer).select_related("post__author", "post__group"), pk=number
    )
    require(can_edit, request.member, asked.post)
    named, stands = {"groups": [asked.post.group]}, as_it_stands(asked)
    form = with_files(request, begun(request, AskForm, Draft.Form.EDIT, number, initial=stands, **named), asked.post)
    if is_unfinished(request, form):
        context = {"form": form, "question": asked, "preview": preview_of(request)}
        return page(request, "web/edit_question.html", context, status=422 if form.is_bound and form.errors else 200)
    _save(asked, form, by=request.member)
    forget(request)
    return redirect(question_url(asked.pk, form.cleaned_data["title"]))


def _save(asked: Question, form: AskForm, *, by: Member) -> None:
    typed = form.cleaned_data
    actions.edit_question(
        asked,
        title=typed["title"],
        words=typed["text"],
        topics=typed["topics"],
        files=form.chosen,
        without=form.without,
        by=by,
    )
