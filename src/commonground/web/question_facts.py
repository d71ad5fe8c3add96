"""Everything a question's page is drawn from, gathered within the viewer's sight."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from commonground.conversations.ageing import age_label, checked_words, needs_check, sign_of
from commonground.conversations.models import Follow, Question
from commonground.conversations.queries import AnswerLine, QuestionPage, ReplyLine, answers_of, files_of, replies_of
from commonground.events.versions import version_of
from commonground.knowledge.permissions import can_publish_article
from commonground.knowledge.queries import ArticleRow, article_of
from commonground.knowledge.writing import part_of
from commonground.people.audience import audience_of
from commonground.people.viewer import Viewer, visible_members
from commonground.routing.models import CheckRequest
from commonground.routing.queries import Reuses, people_on_it, reuses_of
from commonground.routing.reasons import explain
from commonground.routing.story import story_of
from commonground.web.cards import cards_of
from commonground.web.followed import is_followed
from commonground.web.question_rights import Rights, rights_of
from commonground.web.shell import Live, group_url
from commonground.web.words import across_words, state_words


def facts_of(viewer: Viewer, found: QuestionPage) -> dict[str, Any]:
    """The context of the templates `web/question.html` and `web/question_solved.html`."""
    live = Live("q", found.id, version_of(found.id))  # before all else, so that nothing falls between
    asked = Question.objects.select_related("post__author", "post__group").get(pk=found.id)
    answers, replies = answers_of(viewer, found.id), replies_of(viewer, found.id)
    rights = rights_of(viewer, asked)
    on_it = people_on_it(viewer, found.id)
    article = article_of(viewer, found.id)
    return {
        "live": live,
        "question": found,
        "answers": answers,
        "solution": next((answer for answer in answers if answer.id == found.solution_id), None),
        "files": files_of(viewer, found.id),
        "cards": cards_of(viewer, [found.html, *(one.html for one in (*answers, *replies))]),
        "replies": _under_their_posts(replies),
        "rights": rights,
        "article": article,
        "may_publish": _may_publish(viewer, asked, article),
        "is_followed": rights.is_member and is_followed(viewer, Follow.Kind.QUESTION, found.id),
        "ring": asked.ring,
        "is_asked": _is_asked(viewer, rights, found, answers),
        "reached_because": explain(rights.reach.reason, viewer, of=viewer.member_id) if rights.reach else "",
        "audience": audience_of(asked.post.group),
        "state": "on_it" if on_it and found.state == "open" else sign_of(found, found.state),
        "age": age_label(found),
        "checked": checked_words(found, name_of(viewer, found.checked_by_id)),
        "asked_to_check": _asked_to_check(viewer, found),
        "state_words": state_words(found, on_it, is_reader_asker=rights.is_author),
        "story": story_of(asked, viewer),
        "reuses": reuses_of(viewer, found.solution_id) if found.solution_id else Reuses(),
        "others": [answer for answer in answers if answer.id != found.solution_id],
        "across": {answer.id: across_words(answer, found.author, reader=viewer.member_id) for answer in answers},
        "close_words": _why_closed(found, is_to_asker=rights.is_author),
        "group_url": group_url(found.group_id, found.group_name),
    }


def name_of(viewer: Viewer, member: int | None) -> str:
    """Her name, or somebody where the viewer may not know it."""
    found = visible_members(viewer).filter(pk=member).values_list("name", flat=True).first() if member else None
    return found or _("somebody")


def _asked_to_check(viewer: Viewer, found: QuestionPage) -> str:
    """Why the viewer was asked whether the answer is still right; empty if she was not, or it needs no check."""
    asked = CheckRequest.objects.filter(question=found.id, member=viewer.member_id) if needs_check(found) else ()
    return next((explain(one.reason, viewer, of=viewer.member_id) for one in asked), "")


def _why_closed(found: QuestionPage, *, is_to_asker: bool) -> str:
    return Question.CloseReason(found.close_reason).said(is_to_asker=is_to_asker) if found.close_reason else ""


def _may_publish(viewer: Viewer, asked: Question, article: ArticleRow | None) -> bool:
    """Whether she can make it an article; one that is hidden is there too, and a second is never made."""
    if viewer.member is None or not asked.is_solved or article or hasattr(asked, "article"):
        return False
    return can_publish_article(viewer.member, part_of(viewer.member, asked))


def _is_asked(viewer: Viewer, rights: Rights, found: QuestionPage, answers: list[AnswerLine]) -> bool:
    """Whether it waits for the viewer: she was asked, or has to see it through, and has not answered yet."""
    if found.state not in ("open", "answered") or rights.is_author or not (rights.is_owner or rights.reach):
        return False
    return all(answer.author.id != viewer.member_id for answer in answers)


def _under_their_posts(replies: list[ReplyLine]) -> dict[int, list[ReplyLine]]:
    by_parent: dict[int, list[ReplyLine]] = defaultdict(list)
    for reply in replies:
        by_parent[reply.parent_id].append(reply)
    return by_parent
