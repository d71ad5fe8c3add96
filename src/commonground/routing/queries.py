"""What pages read about reach: who is on it, and how often an answer was used again."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonground.core import db
from commonground.people.viewer import Viewer, visible_members
from commonground.routing.models import Reach


@dataclass(frozen=True, slots=True)
class Reuses:
    """How often an answer was used again, and whether the viewer did."""

    times: int = 0
    is_yours: bool = False


def people_on_it(viewer: Viewer, question: int) -> list[str]:
    """The names of those who said that they are on it, first come first; "somebody" where the viewer may not know."""
    on_it = db.values(
        """
        SELECT r.member_id FROM routing_reach r JOIN conversations_post p ON p.id = r.question_id
          JOIN people_member m ON m.user_id = r.member_id
         WHERE r.question_id = %(question)s AND r.response = %(on_it)s AND m.is_active
           AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL ORDER BY r.responded_at""",
        question=question,
        on_it=Reach.Response.ON_IT,
        groups=viewer.groups,
    )
    if not on_it:
        return []
    names = dict(visible_members(viewer).filter(pk__in=on_it).values_list("pk", "name"))
    return [names.get(member, _("somebody")) for member in on_it]


def reuses_of(viewer: Viewer, answer: int) -> Reuses:
    """How often the answer helped somebody who then did not have to ask."""
    found = db.one(
        Reuses,
        """
        SELECT count(*) AS times, coalesce(bool_or(u.member_id = %(member)s), false) AS is_yours
          FROM routing_reuse u JOIN conversations_post p ON p.id = u.answer_id
         WHERE u.answer_id = %(answer)s AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL""",
        answer=answer,
        groups=viewer.groups,
        member=viewer.member_id,
    )
    return found or Reuses()
