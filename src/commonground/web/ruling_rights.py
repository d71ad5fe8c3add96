"""What a viewer may do about a decision, asked of the rules once and drawn by the template."""

from dataclasses import dataclass

from commonground.conversations import permissions as rules
from commonground.conversations.actions.writing import standing_of
from commonground.conversations.models import Question
from commonground.conversations.reports import standing_about
from commonground.people.models import Member
from commonground.web.reports import RulingLine, ruling_to_act_on


@dataclass(frozen=True, slots=True)
class RulingRights:
    """Which buttons she sees."""

    may_appeal: bool
    may_decide: bool
    may_undo: bool


def rights_about(member: Member, found: RulingLine) -> RulingRights:
    """What she may do with a decision that she sees."""
    ruling = ruling_to_act_on(found)
    question = Question.objects.select_related("post__author__user").get(pk=ruling.post.top.pk)
    standing = standing_about(ruling.post, standing_of(member, question), member, ruling)
    is_open = found.stands and found.appeal_decided_at is None
    return RulingRights(
        may_appeal=found.may_be_appealed and rules.can_appeal(member, ruling),
        may_decide=found.awaits_appeal and rules.can_decide_appeal(member, ruling, standing),
        may_undo=is_open and rules.can_undo_ruling(member, ruling, standing),
    )
