"""Why somebody was asked, in words: told to her as "you", to others of her, from what the listener may see alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonground.core import clock, db
from commonground.core.dates import listed
from commonground.people.viewer import Viewer, visible_members

Reason = Mapping[str, Any]
_Parts = Mapping[str, tuple[str, str]]

_SHOWN = """
SELECT a.author_id AS member_id, a.parent_id AS question_id, q.title, max(a.at) AS at,
       bool_or(coalesce(a.id = q.solution_id, false)) AS is_solution
  FROM conversations_post a JOIN conversations_question q ON q.post_id = a.parent_id
  JOIN conversations_post p ON p.id = a.parent_id JOIN people_member m ON m.user_id = a.author_id
 WHERE a.parent_id = ANY(%(questions)s) AND a.author_id = ANY(%(members)s) AND a.kind = 'answer'
   AND a.hidden_at IS NULL AND p.hidden_at IS NULL AND a.group_id = ANY(%(groups)s) AND p.group_id = ANY(%(groups)s)
   AND (m.shows_solved OR m.user_id = %(viewer)s)
 GROUP BY a.author_id, a.parent_id, q.title"""


@dataclass(frozen=True, slots=True)
class _Shown:
    """An answer that the listener may see."""

    member_id: int
    question_id: int
    title: str
    at: datetime
    is_solution: bool


def explain(reason: Reason, viewer: Viewer, *, of: int | None = None) -> str:
    """The reason why the member `of` was asked, for the viewer; without `of`, why the viewer herself was."""
    return explain_all([(of or viewer.member_id or 0, reason)], viewer)[0]


def explain_all(reasons: Sequence[tuple[int, Reason]], viewer: Viewer, *, is_to_asker: bool = False) -> list[str]:
    """The same for several members at once: a sentence with "you", or for others what follows their name.

    `is_to_asker`: the viewer asked the question, so that the asker's work group is hers.
    """
    shown = _shown(reasons, viewer)
    named = _names([reason["by"] for _member, reason in reasons if "by" in reason], viewer)
    parts = {**_parts(), **(_parts_to_asker() if is_to_asker else {})}
    words = []
    for member, reason in reasons:
        record = [shown[one] for one in _record(member, reason) if one in shown]
        words.append(_in_words(_as_told(reason, viewer), member == viewer.member_id, record, named, parts))
    return words


def _as_told(reason: Reason, viewer: Viewer) -> Reason:
    """What people say they know is for members: to anyone on the web they are likely to know, no more."""
    says = "words" in _evidence(reason) or _evidence(reason).get("kind") == "knows"
    return {} if says and viewer.is_anonymous else reason


def _evidence(reason: Reason) -> Reason:
    found: Reason = reason.get("evidence", reason)
    return found


def _record(member: int, reason: Reason) -> list[tuple[int, int]]:
    """The answers that are the reason, those that say most first: by whom, and to which question."""
    return [(member, question) for question in _evidence(reason).get("questions", [])]


def _shown(reasons: Sequence[tuple[int, Reason]], viewer: Viewer) -> dict[tuple[int, int], _Shown]:
    """The answers among all reasons that the viewer may see."""
    records = [one for member, reason in reasons for one in _record(member, reason)]
    if not records:
        return {}
    found = db.rows(
        _Shown,
        _SHOWN,
        questions=[question for _member, question in records],
        members=[member for member, _question in records],
        groups=viewer.groups,
        viewer=viewer.member_id or 0,
    )
    return {(one.member_id, one.question_id): one for one in found}


def _names(members: Sequence[int], viewer: Viewer) -> dict[int, str]:
    if not members:
        return {}
    return dict(visible_members(viewer).filter(pk__in=members).values_list("pk", "name"))


def _in_words(reason: Reason, is_you: bool, shown: Sequence[_Shown], named: Mapping[int, str], parts: _Parts) -> str:
    evidence = _evidence(reason)
    if shown:
        return _record_in_words(shown, is_you)
    if evidence.get("words"):
        return _own_word(evidence["words"], is_you)
    if reason.get("as") == "handed_on":
        return _handed_on(named.get(reason.get("by", 0)), is_you)
    if reason.get("kind") == "named":
        return _named(named.get(reason.get("by", 0)), is_you)
    part = reason.get("as") or evidence.get("kind")
    yours, theirs = parts.get(str(part), (_("You may know this"), _("likely to know")))
    return yours if is_you else theirs


def _record_in_words(shown: Sequence[_Shown], is_you: bool) -> str:
    solved = [one for one in shown if one.is_solution]
    if solved:
        return _solved(solved, is_you)
    return _answered(shown, is_you)


def _solved(shown: Sequence[_Shown], is_you: bool) -> str:
    month = _month(max(one.at for one in shown))
    if len(shown) == 1:
        words = _("You solved “%(title)s” %(in_month)s") if is_you else _("solved “%(title)s” %(in_month)s")
        return words % {"title": shown[0].title, "in_month": month}
    if is_you:
        words = ngettext(
            "You solved %(count)s like it, the last one %(in_month)s",
            "You solved %(count)s like it, the last one %(in_month)s",
            len(shown),
        )
    else:
        words = ngettext("solved %(count)s like it", "solved %(count)s like it", len(shown))
    return words % {"count": len(shown), "in_month": month}


def _answered(shown: Sequence[_Shown], is_you: bool) -> str:
    month = _month(max(one.at for one in shown))
    if len(shown) == 1:
        words = _("You answered “%(title)s” %(in_month)s") if is_you else _("answered “%(title)s” %(in_month)s")
        return words % {"title": shown[0].title, "in_month": month}
    if is_you:
        words = ngettext("You answered %(count)s like it", "You answered %(count)s like it", len(shown))
    else:
        words = ngettext("answered %(count)s like it", "answered %(count)s like it", len(shown))
    return words % {"count": len(shown)}


def _month(at: datetime) -> str:
    local = timezone.localtime(at)
    month = MONTHS[local.month]
    if local.year == timezone.localtime(clock.now()).year:
        return _("in %(month)s") % {"month": month}
    return _("in %(month)s %(year)s") % {"month": month, "year": local.year}


def _own_word(words: Sequence[str], is_you: bool) -> str:
    """What she wrote about herself, as she wrote it: it may be a word or a sentence."""
    quoted = listed(_("“%(words)s”") % {"words": phrase.rstrip(" .")} for phrase in words)
    return (_("You say %(quoted)s") if is_you else _("says %(quoted)s")) % {"quoted": quoted}


def _handed_on(by: str | None, is_you: bool) -> str:
    if by is None:
        return _("It was handed on to you") if is_you else _("it was handed on to them")
    return (_("%(name)s handed it on to you") if is_you else _("named by %(name)s")) % {"name": by}


def _named(by: str | None, is_you: bool) -> str:
    if by is None:
        return _("Somebody thinks that you may know") if is_you else _("named by somebody")
    return (_("%(name)s thinks that you may know") if is_you else _("named by %(name)s")) % {"name": by}


def _parts() -> _Parts:
    """What somebody is to the question when no evidence speaks: told to her, and told of her."""
    return {
        "knows": (_("You say you know this"), _("says they know this")),
        "work_group": (_("You work in the asker's work group"), _("works in the asker's work group")),
        "neighbour": (_("You work beside the asker's work group"), _("works beside the asker's work group")),
        "organisation": (_("You work in the asker's organisation"), _("works in the asker's organisation")),
        "topic_steward": (_("You are a steward of one of its topics"), _("a steward of one of its topics")),
        "article_owner": (_("You keep its article right"), _("keeps its article right")),
        "answerer": (_("You gave the answer"), _("gave the answer")),
        "leader": (_("You lead the asker's work group"), _("leads the asker's work group")),
        "leader_above": (_("You lead the unit above the asker's"), _("leads the unit above the asker's")),
        "steward": (_("You are a steward of this group"), _("a steward of this group")),
        "again": (_("You saw it through before"), _("saw it through before")),
    }


def _parts_to_asker() -> _Parts:
    """The same where whoever is told asked the question: its work group is hers."""
    to_her = {part: words for part, (words, _of_her) in _parts().items()}
    return {
        "work_group": (to_her["work_group"], _("works in your work group")),
        "leader": (to_her["leader"], _("leads your work group")),
        "leader_above": (to_her["leader_above"], _("leads the unit above yours")),
    }
