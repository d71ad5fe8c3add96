"""What happens to a question next, unless it is solved, in words for its reader."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonground.conversations.models import Question
from commonground.core.dates import number
from commonground.people.viewer import Viewer, visible_members
from commonground.routing.models import Reach
from commonground.routing.ownership import next_owner
from commonground.routing.rings import MOST, RINGS, rings_ahead

Step = Question.Step


def next_step_words(question: Question, viewer: Viewer) -> str:
    """What comes next: "Maintenance, 41 people"; empty when nothing has to happen any more."""
    if not question.next_step or question.is_closed:
        return ""
    return _COMING[question.next_step](question, viewer)


def _ring(question: Question, viewer: Viewer) -> str:
    for ring in rings_ahead(question):
        if ring == Reach.Ring.FIRST_PEOPLE:
            return _("The people likeliest to know")
        left = RINGS[ring].left(question)[: MOST + 1].count()  # of a large organisation not everybody on each page
        if left:
            return _counted(ring_name(ring, question, viewer), left)
    return _owner(question, viewer)


def _counted(who: str, people: int) -> str:
    if people > MOST:
        return _("%(who)s, the likeliest to know") % {"who": who}
    many = ngettext("%(number)s person", "%(number)s people", people) % {"number": number(people)}
    return _("%(who)s, %(people)s") % {"who": who, "people": many}


def ring_name(ring: int, question: Question, viewer: Viewer) -> str:
    """Who stands in a ring. Her unit is named to members who may see who is in it; to others only what it is."""
    unit = _work_group(question, viewer)
    if ring == Reach.Ring.WORK_GROUP:
        return unit or _("The asker's work group")
    if ring == Reach.Ring.NEIGHBOURS:
        return _("Work groups beside %(unit)s") % {"unit": unit} if unit else _("The work groups beside the asker's")
    if ring == Reach.Ring.ORGANISATION:
        return _("Others at %(organisation)s") % {"organisation": question.author.organisation.name}
    return _("The stewards of its topics")


def _work_group(question: Question, viewer: Viewer) -> str:
    unit = None if viewer.is_anonymous else question.author.work_group
    is_known = unit is not None and visible_members(viewer).filter(pk=question.post.author_id).exists()
    return unit.name if unit is not None and is_known else ""


def _owner(question: Question, viewer: Viewer) -> str:
    found = next_owner(question)
    if found is None:
        return _("The administrators")
    return _("%(name)s sees it through") % {"name": _name(found[0].pk, viewer)}


def _reminded(question: Question, viewer: Viewer) -> str:
    return _("%(name)s is reminded") % {"name": _name(question.owner_id, viewer)}


def _asker(question: Question, viewer: Viewer) -> str:
    if viewer.member_id == question.post.author_id:
        return _("You are asked whether it helped")
    return _("%(name)s is asked whether it helped") % {"name": _name(question.post.author_id, viewer)}


def _name(member: int | None, viewer: Viewer) -> str:
    found = visible_members(viewer).filter(pk=member).values_list("name", flat=True).first() if member else None
    return found or _("Somebody")


_COMING: dict[str, Callable[[Question, Viewer], str]] = {
    Step.REACH: _ring,
    Step.REMIND_OWNER: _reminded,
    Step.TELL_LEADER: lambda _question, _viewer: _("The leader above takes it over"),
    Step.TELL_ADMINISTRATORS: lambda _question, _viewer: _("The administrators are told"),
    Step.ASK_ASKER: _asker,
    Step.ASK_STEWARDS: lambda _question, _viewer: _("The stewards are asked whether it helped"),
    **dict.fromkeys(
        (Step.REVIEW_ANSWERER, Step.REVIEW_LIKELY, Step.REVIEW_STEWARDS),
        lambda _question, _viewer: _("Somebody is asked whether the answer is still right"),
    ),
    Step.REVIEW_ENDS: lambda _question, _viewer: _("It stays unchecked for a while"),
    Step.CLOSE: lambda _question, _viewer: _("It closes, unless somebody says whether it helped"),
}
