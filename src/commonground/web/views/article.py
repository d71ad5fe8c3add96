"""Articles: made of a solved question, read, changed, brought back to what they said, handed on."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations.models import Draft, Question
from commonground.conversations.queries import revision_by_id
from commonground.core import text
from commonground.core.require import Refused, require
from commonground.knowledge import actions
from commonground.knowledge.forms import ArticleForm
from commonground.knowledge.models import Article
from commonground.knowledge.permissions import can_edit_article, can_plan_article_review, can_publish_article
from commonground.knowledge.queries import ArticlePage, article_of, article_page
from commonground.knowledge.writing import first_draft, part_of
from commonground.people.viewer import Viewer, visible_members
from commonground.web.acting import is_done, require_form, sent, status_of
from commonground.web.article_facts import article_facts_of
from commonground.web.attaching import with_files
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.drafts import begun, forget
from commonground.web.limits import is_previewed, is_sent, limited
from commonground.web.question_forms import NameForm
from commonground.web.shell import article_url, page, question_url
from commonground.web.views.question import is_unfinished, preview_of


@require_safe
@anyone
def article(request: VisitorRequest, number: int, slug: str = "") -> HttpResponse:
    """What a solved question taught; a wrong slug leads to the right address."""
    found = _readable(request.viewer, number)
    if slug != (text.slug(found.title) or "article"):
        return HttpResponseRedirect(article_url(number, found.title))
    return page(request, "web/article.html", article_facts_of(request.viewer, found))


@require_form
@members_only
@limited("edit", when=is_sent)
@limited("preview", when=is_previewed)
def publish_article(request: MemberRequest, number: int) -> HttpResponse:
    """A form with title and text as question and solution say them; sent, it is an article."""
    asked = get_object_or_404(Question.objects.visible_to(request.viewer).select_related("post__author"), pk=number)
    require(can_publish_article, request.member, part_of(request.member, asked))
    there = article_of(request.viewer, number)
    if there and request.method != "POST":
        return redirect("edit-article", number=there.id)
    form = with_files(request, begun(request, ArticleForm, Draft.Form.ARTICLE, number, initial=first_draft(asked)))
    made = None if is_unfinished(request, form) else _published(request, asked, form)
    if made is None:
        back = question_url(number, asked.title)
        return _writing(request, form, asked, **_new(request.viewer, number), back=back)
    forget(request)
    messages.success(request, _("Published. Those who wrote it are told."))
    return redirect(article_url(made.pk, made.title))


@require_form
@members_only
@limited("edit", when=is_sent)
@limited("preview", when=is_previewed)
def edit_article(request: MemberRequest, number: int) -> HttpResponse:
    """Change an article; what it said stays in its history."""
    found = _article(request, number)
    part = part_of(request.member, found.question, found)
    require(can_edit_article, request.member, part)
    initial = {"title": found.title, "text": found.post.text, "seen": found.version, "review_on": _review_on(found)}
    form = begun(request, ArticleForm, Draft.Form.ARTICLE, found.question_id, initial=initial)
    with_files(request, form, found.post).mind_its_draft()
    if is_unfinished(request, form) or not _is_saved(request, found, form):
        here = {"there": reverse("history", args=[number]), "back": article_url(number, found.title)}
        may_plan = can_plan_article_review(request.member, part)
        return _writing(request, form, found.question, is_new=False, may_plan=may_plan, **here)
    forget(request)
    return redirect(article_url(number, form.cleaned_data["title"]))


@require_POST
@members_only
@limited("edit")
def bring_article_back(request: MemberRequest, number: int) -> HttpResponse:
    """Let it say again what it said before an edit. That can be undone like any other."""
    revision = revision_by_id(request.viewer, number)
    found = _article(request, revision.post_id if revision else 0)
    replaced = actions.bring_article_back(revision, by=request.member) if revision else None
    if replaced:
        undo = f"undo:{reverse('bring-article-back', args=[replaced.pk])}"
        messages.success(request, _("It says again what it said then."), extra_tags=undo)
    return redirect("article-short", number=found.pk)


@require_form
@members_only
@limited("close", when=is_sent)
def hand_on_article(request: MemberRequest, number: int) -> HttpResponse:
    """The owner names who keeps it right from now on."""
    found = _article(request, number)
    form = NameForm(sent(request), people=visible_members(request.viewer).filter(is_active=True))
    if is_done(request, form, lambda typed: actions.hand_on_article(found, to=typed["handle"], by=request.member)):
        messages.success(request, _("Handed on to %(name)s.") % {"name": form.cleaned_data["handle"].name})
        return redirect(article_url(number, found.title))
    context = {"question": found.question, "subject": found.title, "form": form, "words": _handing_on()}
    context["leave_url"] = article_url(number, found.title)
    return page(request, "web/by_name.html", context, status=status_of(form))


def _readable(viewer: Viewer, number: int) -> ArticlePage:
    """The article, or 404 alike for what is missing and what is not to be seen."""
    found = article_page(viewer, number)
    if found is None:
        raise Http404
    return found


def _new(viewer: Viewer, question: int) -> dict[str, object]:
    """What the form says of an article that is to be, and where one stands meanwhile."""
    found = article_of(viewer, question)
    return {"is_new": True, "may_plan": False, "there": article_url(found.id, found.title) if found else ""}


def _article(request: MemberRequest, number: int) -> Article:
    found = Article.objects.visible_to(request.viewer).select_related("post", "question__post__author")
    return get_object_or_404(found, pk=number)


def _published(request: MemberRequest, asked: Question, form: ArticleForm) -> Article | None:
    """The article that the form made; a refusal stands in the form, with what was typed."""
    typed = form.cleaned_data
    words = {"title": typed["title"], "words": typed["text"], "key": typed["key"]}
    try:
        return actions.publish_article(asked, **words, files=form.chosen, by=request.member)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _is_saved(request: MemberRequest, found: Article, form: ArticleForm) -> bool:
    """Whether it was saved; if somebody changed it meanwhile the form says so once, and the next press writes over."""
    typed = form.cleaned_data
    words = {"title": typed["title"], "words": typed["text"], "seen": typed["seen"]}
    try:
        with transaction.atomic():
            actions.edit_article(found, **words, files=form.chosen, without=form.without, by=request.member)
            if typed["review_on"]:
                actions.plan_article_review(found, at=typed["review_on"], by=request.member)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        form.has_seen(found.version)
        return False
    return True


def _review_on(found: Article) -> date | None:
    """The day, where she is, on which it is looked at again."""
    at = found.question.review_at
    return timezone.localtime(at).date() if at else None


def _writing(request: MemberRequest, form: ArticleForm, asked: Question, **about: object) -> HttpResponse:
    context = {"form": form, "question": asked, "preview": preview_of(request), **about}
    return page(request, "web/write_article.html", context, status=422 if form.is_bound and form.errors else 200)


def _handing_on() -> dict[str, str]:
    return {
        "title": _("Who keeps it right from now on?"),
        "hint": _("That person becomes the owner of this article and is told."),
        "button": _("Hand it on"),
        "busy": _("Handing on"),
        "leave": _("Keep it"),
    }
