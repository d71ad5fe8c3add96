"""Everything a question's page is drawn from, gathered within the viewer's sight."""

from collections import defaultdict
from typing import Any

from commonground.conversations.models import Question
from commonground.conversations.queries import AnswerLine, QuestionPage, ReplyLine, answers_of, files_of, replies_of
from commonground.events.versions import version_of
from commonground.people.audience import audience_of
from commonground.people.viewer import Viewer
from commonground.routing.queries import Reuses, people_on_it, reuses_of
from commonground.routing.reasons import explain
from commonground.routing.story import story_of
from commonground.web.question_rights import Rights, rights_of
from commonground.web.shell import Live, group_url
from commonground.web.words import across_words, state_words


def facts_of(viewer: Viewer, found: QuestionPage) -> dict[str, Any]:
    """The context of the templates `web/question.html` and `web/question_solved.html`."""
    live = Live(found.id, version_of(found.id))  # before all else, so that nothing falls between
    asked = Question.objects.select_related("post__author", "post__group").get(pk=found.id)
    answers = answers_of(viewer, found.id)
    rights = rights_of(viewer, asked)
    on_it = people_on_it(viewer, found.id)
    return {
        "live": live,
        "question": found,
        "answers": answers,
        "solution": next((answer for answer in answers if answer.id == found.solution_id), None),
        "files": files_of(viewer, found.id),
        "replies": _under_their_posts(replies_of(viewer, found.id)),
        "rights": rights,
        "ring": asked.ring,
        "is_asked": _is_asked(viewer, rights, found, answers),
        "reached_because": explain(rights.reach.reason, viewer, of=viewer.member_id) if rights.reach else "",
        "audience": audience_of(asked.post.group),
        "state": "on_it" if on_it and found.state == "open" else found.state,
        "state_words": state_words(found, on_it, is_reader_asker=rights.is_author),
        "story": story_of(asked, viewer),
        "reuses": reuses_of(viewer, found.solution_id) if found.solution_id else Reuses(),
        "others": [answer for answer in answers if answer.id != found.solution_id],
        "across": {answer.id: across_words(answer, found.author, reader=viewer.member_id) for answer in answers},
        "close_words": _why_closed(found, is_to_asker=rights.is_author),
        "group_url": group_url(found.group_id, found.group_name),
    }


def _why_closed(found: QuestionPage, *, is_to_asker: bool) -> str:
    return Question.CloseReason(found.close_reason).said(is_to_asker=is_to_asker) if found.close_reason else ""


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
