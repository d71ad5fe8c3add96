"""What a viewer may do on a question's page, decided by the rules once and drawn by the template."""

from dataclasses import dataclass, field

from commonground.conversations import permissions as rules
from commonground.conversations.actions.writing import standing_of
from commonground.conversations.ageing import needs_check
from commonground.conversations.models import Question
from commonground.people.distance import others_of
from commonground.people.models import Member
from commonground.people.viewer import Viewer
from commonground.routing.checking import check_standing_of
from commonground.routing.models import Reach
from commonground.routing.permissions import can_ask_by_name, can_check_answer, can_widen
from commonground.routing.reaching import reach_of


@dataclass(frozen=True, slots=True)
class Rights:
    """Which buttons the viewer sees, what she was asked, and whose words are folded; all off for anyone on the web."""

    is_member: bool = False
    is_author: bool = False
    is_owner: bool = False
    may_accept: bool = False
    may_check: bool = False
    may_withdraw: bool = False
    may_decline: bool = False
    may_reopen: bool = False
    may_close_as_duplicate: bool = False
    may_hide: bool = False
    may_want: bool = False
    may_widen: bool = False
    may_ask_by_name: bool = False
    takes_questions: bool = False
    folded: frozenset[int] = frozenset()
    reach: Reach | None = field(default=None)


def may_check(member: Member, question: Question) -> bool:
    """Whether it waits for a word on its answer, and the member may say it."""
    if not needs_check(question):
        return False
    return can_check_answer(member, standing_of(member, question), check_standing_of(member, question))


def rights_of(viewer: Viewer, question: Question) -> Rights:
    """What the viewer may do with a question she may read."""
    member = viewer.member
    if member is None:
        return Rights()
    standing = standing_of(member, question)
    reach = reach_of(question, member)
    return Rights(
        is_member=True,
        is_author=standing.is_author,
        is_owner=standing.is_owner,
        may_accept=not question.is_merged and rules.can_accept_answer(member, question, standing),
        may_check=may_check(member, question),
        may_withdraw=question.is_unsolved and rules.can_withdraw(member, question, standing),
        may_decline=question.is_unsolved and rules.can_decline(member, question, standing) and not standing.is_author,
        may_reopen=question.is_closed and rules.can_reopen(member, question, standing),
        may_close_as_duplicate=question.is_unsolved and rules.can_close_as_duplicate(member, question, standing),
        may_hide=rules.can_hide(member, question.post, standing),
        may_want=question.is_unsolved and rules.can_want(member, question),
        takes_questions=member.takes_questions,
        may_widen=question.waits_for_reach and can_widen(member, standing),
        may_ask_by_name=question.is_unsolved and can_ask_by_name(member, standing, reach),
        folded=others_of(member.pk),
        reach=reach,
    )
