"""The page of a question: read it, answer it, reply, change one's own words."""

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations import actions
from commonground.conversations.forms import WritingForm
from commonground.conversations.models import Draft, Post, Question
from commonground.conversations.queries import QuestionPage, question_page
from commonground.core import text
from commonground.core.ids import encode
from commonground.people.viewer import Viewer
from commonground.routing.actions import mark_seen
from commonground.web.acting import require_form
from commonground.web.attaching import with_files
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.cards import cards_of
from commonground.web.cards import preview_of as drawn
from commonground.web.drafts import begun, forget, posted
from commonground.web.limits import is_previewed, is_sent, limited
from commonground.web.question_facts import facts_of
from commonground.web.quoting import place_of
from commonground.web.shell import page, question_url


@require_safe
@anyone
def question(request: VisitorRequest, number: int, slug: str = "") -> HttpResponse:
    """The question with its answers and its story; a wrong slug leads to the right address."""
    found = readable(request.viewer, number)
    is_own_page = "merged" in request.GET  # of one that was merged: its own page, from which it is taken out again
    if found.is_merged and found.duplicate_of_id and not is_own_page:
        return HttpResponseRedirect(question_url(found.duplicate_of_id, found.duplicate_title or ""))
    if slug != (text.slug(found.title) or "question") and not is_own_page:
        return HttpResponseRedirect(question_url(number, found.title))
    return draw(request, found, begun(request, WritingForm, Draft.Form.ANSWER, number))


def readable(viewer: Viewer, number: int) -> QuestionPage:
    """The question, or 404 alike for what is missing and what is not to be seen."""
    found = question_page(viewer, number)
    if found is None:
        raise Http404
    return found


def draw(
    request: VisitorRequest, found: QuestionPage, form: WritingForm, *, preview: str | None = None, status: int = 200
) -> HttpResponse:
    """The page, with an answer that was not taken yet in its field."""
    template = "web/question_solved.html" if found.state == "solved" else "web/question.html"
    context = {**facts_of(request.viewer, found), "form": form, "preview": preview}
    return page(request, template, context, status=status)


@require_POST
@members_only
def saw(request: MemberRequest, number: int) -> HttpResponse:
    """The page was open before the eyes of somebody who was reached."""
    mark_seen(get_object_or_404(Question.objects.visible_to(request.viewer), pk=number), by=request.member)
    return HttpResponse(status=204)


@require_POST
@members_only
@limited("answer", when=is_sent)
@limited("preview", when=is_previewed)
def answer(request: MemberRequest, number: int) -> HttpResponse:
    """Answer the question, or see how the answer will look."""
    found = readable(request.viewer, number)
    form = with_files(request, begun(request, WritingForm, Draft.Form.ANSWER, number))
    if "preview" in request.POST:
        return draw(request, found, form, preview=preview_of(request))
    if not form.is_valid():
        return draw(request, found, form, status=422)
    asked = Question.objects.visible_to(request.viewer).select_related("post__author").get(pk=number)
    typed = {"files": form.chosen, "key": form.cleaned_data["key"]}
    given = actions.answer_question(asked, form.cleaned_data["text"], **typed, by=request.member)
    posted(request, given)
    return redirect(f"{question_url(number, found.title)}#answer-{given.code}")


@require_form
@members_only
@limited("reply", when=is_sent)
@limited("preview", when=is_previewed)
def reply(request: MemberRequest, number: int) -> HttpResponse:
    """Reply under a question or an answer; a page of its own where there is no JavaScript."""
    post = get_object_or_404(Post.objects.visible_to(request.viewer).exclude(kind=Post.Kind.REPLY), pk=number)
    found = readable(request.viewer, post.parent_id or post.pk)
    form = with_files(request, begun(request, WritingForm, Draft.Form.REPLY, number))
    if is_unfinished(request, form):
        return _writing(request, found, post, form, is_reply=True)
    typed = {"files": form.chosen, "key": form.cleaned_data["key"]}
    given = actions.reply_to(post, form.cleaned_data["text"], **typed, by=request.member)
    posted(request, given)
    return redirect(f"{question_url(found.id, found.title)}#reply-{given.code}")


@require_form
@members_only
@limited("edit", when=is_sent)
@limited("preview", when=is_previewed)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Change one's own answer or reply; what it said stays in its history."""
    theirs = {"kind__in": [Post.Kind.ANSWER, Post.Kind.REPLY]}
    post = get_object_or_404(Post.objects.visible_to(request.viewer).filter(**theirs), pk=number)
    found = readable(request.viewer, post.top.pk)
    form = with_files(request, begun(request, WritingForm, Draft.Form.EDIT, number, initial={"text": post.text}), post)
    if is_unfinished(request, form):
        return _writing(request, found, post, form, is_reply=False)
    changed = {"files": form.chosen, "without": form.without}
    actions.edit_answer(post, form.cleaned_data["text"], **changed, by=request.member)
    forget(request)
    return redirect(f"{question_url(found.id, found.title)}#{post.kind}-{encode(post.pk)}")


def is_unfinished(request: HttpRequest, form: Form) -> bool:
    """Whether a form is still to be drawn: not sent, sent to see how it will look, or not as it should be."""
    return request.method != "POST" or "preview" in request.POST or not form.is_valid()


def preview_of(request: HttpRequest) -> str | None:
    """How what was typed will look, when that was asked for."""
    return drawn(request.viewer, request.POST.get("text", "")) if "preview" in request.POST else None  # type: ignore[attr-defined]


def _writing(
    request: MemberRequest, found: QuestionPage, post: Post, form: WritingForm, *, is_reply: bool
) -> HttpResponse:
    context = {"question": found, "post": post, "form": form, "is_reply": is_reply, "preview": preview_of(request)}
    context |= {"cards": cards_of(request.viewer, [post.html]), "quotes": place_of(post)}
    return page(request, "web/write.html", context, status=422 if form.is_bound and form.errors else 200)
