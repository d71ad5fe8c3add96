"""What helps in the first days: a tour of four steps for a new member, and what an administrator begins with."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from commonground.people.models import Member
from commonground.people.viewer import Viewer
from commonground.web.queries import begun_by


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the tour, with the place it speaks of and the address of the next step; empty after the last."""

    number: int
    of: int
    title: str
    text: str
    label: str
    url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """One of the first things that an administrator does, and whether it is done."""

    title: str
    why: str
    url: str
    is_done: bool


def tour_step(request: HttpRequest, member: Member) -> Step | None:
    """The step that was asked for; for who has had no tour yet the first one, for all others none."""
    told = _told()
    asked = request.GET.get("tour", "")
    number = int(asked) if asked in {str(number + 1) for number in range(len(told))} else 0
    if not number and member.toured_at:
        return None
    number = number or 1
    title, text, label, place = told[number - 1]
    following = f"{reverse('home')}?tour={number + 1}#tour" if number < len(told) else ""
    return Step(number, len(told), title, text, label, reverse(place), following)


def _told() -> list[tuple[str, str, str, str]]:
    return [
        (
            _("Ask in the field at the top"),
            _("Type what you need to know. What was solved before appears while you type; else it becomes a question."),
            _("Ask something"),
            "ask",
        ),
        (
            _("Questions find you"),
            _("Home shows what you can help with, and why you. Pass over what is not for you: nobody counts that."),
            _("See your inbox"),
            "inbox",
        ),
        (
            _("Say what you know"),
            _("Three words are enough. Questions about them reach you, also from people you have never met."),
            _("Write three words"),
            "settings",
        ),
        (
            _("Join where your work is"),
            _("Each group says who can read it. This tour stays in the menu under your initials, the keys under “?”."),
            _("See the groups"),
            "groups",
        ),
    ]


def beginnings(viewer: Viewer) -> list[Beginning]:
    """What an administrator begins with, while something of it is left to do; for everybody else nothing."""
    if viewer.member is None or not viewer.member.is_admin:
        return []
    begun = begun_by(viewer)
    steps = [
        Beginning(
            _("Say what the network is for"),
            _("One sentence, on the page where people sign in."),
            reverse("admin-settings"),
            begun.has_purpose,
        ),
        Beginning(
            _("Make the first group"),
            _("A question needs a place, and a place says who can read it."),
            reverse("new-group"),
            begun.has_group,
        ),
        Beginning(
            _("Invite the first people"),
            _("Five who know different things answer more than fifty who know the same."),
            reverse("admin-invitations"),
            begun.has_others,
        ),
        Beginning(
            _("Ask the first question"),
            _("A real one of yours. Others see by it what this is for."),
            reverse("ask"),
            begun.has_question,
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps
