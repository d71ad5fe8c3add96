"""Everything an article's page is drawn from, gathered within the viewer's sight."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonground.conversations.actions.writing import standing_of
from commonground.conversations.ageing import age_label, checked_words
from commonground.conversations.permissions import can_hide, can_report
from commonground.conversations.queries import files_of
from commonground.events.versions import version_of
from commonground.knowledge.models import Article
from commonground.knowledge.permissions import can_edit_article, can_hand_on_article
from commonground.knowledge.queries import ArticlePage, authors_of
from commonground.knowledge.writing import part_of
from commonground.people.audience import audience_of
from commonground.people.viewer import Viewer
from commonground.web.cards import cards_of
from commonground.web.question_facts import name_of
from commonground.web.question_rights import may_check
from commonground.web.shell import Live, group_url, question_url
from commonground.web.words import named


@dataclass(frozen=True, slots=True)
class ArticleRights:
    """Which buttons the viewer sees; all off for anyone on the web."""

    may_edit: bool = False
    may_hand_on: bool = False
    may_report: bool = False
    may_hide: bool = False


def article_rights_of(viewer: Viewer, article: Article) -> ArticleRights:
    """What the viewer may do with an article she may read."""
    member = viewer.member
    if member is None:
        return ArticleRights()
    part = part_of(member, article.question, article)
    return ArticleRights(
        may_edit=can_edit_article(member, part),
        may_hand_on=can_hand_on_article(member, part),
        may_report=can_report(member, article.post),
        may_hide=can_hide(member, article.post, standing_of(member, article.question)),
    )


def article_facts_of(viewer: Viewer, found: ArticlePage) -> dict[str, Any]:
    """The context of the template `web/article.html`."""
    live = Live("q", found.question_id, version_of(found.question_id))  # before all else, so that nothing falls between
    article = Article.objects.select_related("post__group", "question__post__author").get(pk=found.id)
    files = files_of(viewer, found.question_id)
    return {
        "live": live,
        "article": found,
        "doubt": doubt_of(found),
        "age": age_label(found),
        "checked": checked_words(found, name_of(viewer, found.checked_by_id)),
        "may_check": viewer.member is not None and may_check(viewer.member, article.question),
        "owner_name": named(found.owner_name, found.owner_organisation),
        "authors": authors_of(viewer, found.id),
        "cards": cards_of(viewer, [found.html]),
        "files": files[found.id],
        "solution_files": files[found.solution_id or 0] if found.stands else [],
        "rights": article_rights_of(viewer, article),
        "audience": audience_of(article.post.group),
        "group_url": group_url(found.group_id, found.group_name),
        "question_url": question_url(found.question_id, found.question_title),
    }


def doubt_of(found: ArticlePage) -> tuple[str, str] | None:
    """What a reader must know before she relies on an article: what happened to its question since, and what now."""
    if found.stands:
        return None
    if found.state == "solved":
        return (
            _("Another answer solves its question by now."),
            _("This article rests on the earlier one. Read the question before you rely on it."),
        )
    if found.state == "closed":
        return _("Its question is closed without a solution."), _("What this article says may be wrong.")
    return (
        _("Its question is open again: the answer that this article rests on did not solve it after all."),
        _("What it says may be wrong. Read the question before you rely on it."),
    )
