"""What members do with articles. Each action reads: require, change, record; in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.writing import change_files, lock, post_files, rewrite, sent_before, write
from commonground.conversations.mentions import mentioned_in
from commonground.conversations.models import Attachment, Post, Question, Revision
from commonground.core import text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.knowledge.models import Article
from commonground.knowledge.permissions import (
    can_edit_article,
    can_hand_on_article,
    can_plan_article_review,
    can_publish_article,
)
from commonground.knowledge.writing import credit, keeps_it, part_of
from commonground.people.models import Member, Voice


@transaction.atomic
def publish_article(
    question: Question,
    *,
    title: str,
    words: str,
    files: Iterable[Attachment] = (),
    by: Member,
    key: int | None = None,
) -> Article:
    """Make a solved question an article, once. Who solved it owns it, or who publishes it where that cannot be."""
    question = lock(question.pk)
    require(can_publish_article, by, part_of(by, question))
    given = sent_before(Post.Kind.ARTICLE, words, by=by, parent=question.pk, key=key)
    if given:
        return given.article
    _require_solved_and_unwritten(question)
    post = write(Post.Kind.ARTICLE, by=by, group=question.post.group_id, words=words, parent=question.pk, key=key)
    post_files(post, files, by=by)
    solution = question.solution
    assert solution is not None  # noqa: S101 (a solved question has one, or it was refused)
    owner = solution.author if keeps_it(solution.author, post.group_id) else by
    article = Article.objects.create(
        post=post, question=question, title=text.clean(title), owner=owner, solution=solution
    )
    credit(article, [question.post.author, solution.author, by])
    mentioned = mentioned_in(post.html, by=by, group=post.group_id, before=question.post.html + solution.html)
    _record("article.published", article, by=by, mentioned=mentioned)
    return article


@transaction.atomic
def edit_article(
    article: Article,
    *,
    title: str,
    words: str,
    files: Sequence[Attachment] = (),
    without: Sequence[Attachment] = (),
    seen: int | None = None,
    by: Member,
) -> None:
    """Change an article; what it said stays in its history. It rests on the present solution from now on.

    Refused if somebody changed it since the version that she has `seen`.
    """
    article = _locked(article)
    require(can_edit_article, by, part_of(by, article.question, article))
    is_changed = (article.title, article.post.text) != (text.clean(title), text.clean(words)) or bool(files or without)
    if is_changed and seen not in {None, article.version}:
        raise Refused(
            _("Somebody changed it meanwhile. Your text is kept here: look at what is new, then press “Save” again.")
        )
    mentioned = _rewrite(article, title, words, files, without, by=by) if is_changed else []
    rests_on = article.question.solution_id or article.solution_id
    if not is_changed and rests_on == article.solution_id:
        return
    article.solution_id = rests_on
    article.save(update_fields=["title", "solution"])
    _record("article.edited", article, by=by, mentioned=mentioned)


@transaction.atomic
def bring_article_back(revision: Revision, *, by: Member) -> Revision | None:
    """Let an article say again what it said before an edit: an edit like any other. What that replaced, if anything."""
    article = _locked(Article.objects.get(pk=revision.post_id))
    require(can_edit_article, by, part_of(by, article.question, article))
    version = article.version
    edit_article(article, title=revision.title, words=revision.text, by=by)
    return article.post.revisions.latest("pk") if article.version > version else None


@transaction.atomic
def hand_on_article(article: Article, *, to: Member, by: Member) -> None:
    """Name who keeps the article right from now on."""
    article = _locked(article)
    if article.owner_id == to.pk:
        return
    require(can_hand_on_article, by, part_of(by, article.question, article))
    if not keeps_it(to, article.post.group_id):
        raise Refused(_("Choose somebody who may read it. %(name)s cannot take it.") % {"name": to.name})
    article.owner = to
    article.save(update_fields=["owner"])
    _record("article.handed_on", article, by=by, owner=to.pk)


@transaction.atomic
def plan_article_review(article: Article, *, at: datetime, by: Member) -> None:
    """Say when the answer that it rests on is looked at again. A doubt is answered first, not put off."""
    article = _locked(article)
    question = article.question
    require(can_plan_article_review, by, part_of(by, question, article))
    if question.review_at == at:
        return
    if not question.is_solved or question.doubt:
        raise Refused(_("Its answer is in doubt. Say on the page of the question whether it is still right."))
    question.review_from(at)
    question.save(update_fields=["review_at", "next_step", "next_step_at"])
    _record("article.review_planned", article, by=by, at=at.isoformat())


def _locked(article: Article) -> Article:
    """The article as it now is, with its question, held until the transaction ends."""
    question = lock(article.question_id)
    article = Article.objects.select_for_update(of=("self",)).select_related("post").get(pk=article.pk)
    article.question = question
    return article


def _require_solved_and_unwritten(question: Question) -> None:
    there = Article.objects.select_related("post").filter(question=question).first()
    if there and there.post.is_hidden:
        raise Refused(_("There is an article already, and a steward hid it. A steward can show it again."))
    if there:
        raise Refused(_("It became an article meanwhile. Your text is kept here: take over what that one lacks."))
    if not question.is_solved:
        raise Refused(_("It is not solved any more. It can become an article when it is."))


def _rewrite(
    article: Article,
    title: str,
    words: str,
    files: Sequence[Attachment],
    without: Sequence[Attachment],
    *,
    by: Member,
) -> list[int]:
    mentioned = rewrite(article.post, words, by=by, old_title=article.title)
    change_files(article.post, files, without, by=by)
    article.title = text.clean(title)
    credit(article, [by])
    Voice.objects.get_or_create(group_id=article.post.group_id, member=by)
    return mentioned


def _record(name: str, article: Article, *, by: Member, **data: object) -> None:
    data |= {"question": article.question_id}
    record(name, actor=by, subject=article, group=article.post.group_id, data=data)
