"""What a member follows, by the names that she may know now."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy

from commonground.conversations.models import Follow, Question, Topic
from commonground.conversations.queries import state_of
from commonground.people.viewer import Viewer, visible_groups, visible_members
from commonground.web.shell import group_url, question_url, topic_url

ICONS = {
    Follow.Kind.QUESTION: "",
    Follow.Kind.TOPIC: "topics",
    Follow.Kind.GROUP: "groups",
    Follow.Kind.MEMBER: "person",
}
_SINCE = {
    Follow.Began.CHOSEN: gettext_lazy("You chose it"),
    Follow.Began.ASKED: gettext_lazy("You asked it"),
    Follow.Began.ANSWERED: gettext_lazy("You answered it"),
    Follow.Began.REPLIED: gettext_lazy("You wrote there"),
    Follow.Began.ME_TOO: gettext_lazy("You want to know it too"),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that she follows, and where it is."""

    id: int
    kind: str
    name: str
    url: str
    state: str
    because: str
    at: datetime

    @property
    def icon(self) -> str:
        """Its sign; a question has that of its state."""
        return ICONS[Follow.Kind(self.kind)]


def is_followed(viewer: Viewer, kind: str, subject: int) -> bool:
    """Whether she follows it."""
    return Follow.objects.running().filter(member=viewer.member_id, kind=kind, subject=subject).exists()


def followers(kind: str, subject: int) -> int:
    """How many follow it; who they are learns nobody."""
    return Follow.objects.running().filter(kind=kind, subject=subject).count()


def followed_by(viewer: Viewer, follows: list[Follow]) -> list[Followed]:
    """Of these what she still may know of, in five statements at most."""
    places = _places(viewer, follows)
    return [
        Followed(one.pk, one.kind, *places[one.kind, one.subject], str(_SINCE[Follow.Began(one.began)]), one.at)
        for one in follows
        if (one.kind, one.subject) in places
    ]


def _places(viewer: Viewer, follows: list[Follow]) -> dict[tuple[str, int], tuple[str, str, str]]:
    """Name, address and state of each that she may know of."""
    kinds, found = Follow.Kind, {}
    numbers = {kind: [one.subject for one in follows if one.kind == kind] for kind in kinds}
    for question in Question.objects.visible_to(viewer).filter(pk__in=numbers[kinds.QUESTION]):
        state = state_of(question.solved_at, question.closed_at, question.answered_at)
        found[kinds.QUESTION.value, question.pk] = question.title, question_url(question.pk, question.title), state
    for topic in Topic.objects.visible_to(viewer).filter(pk__in=numbers[kinds.TOPIC]):
        found[kinds.TOPIC.value, topic.pk] = topic.name, topic_url(topic.pk, topic.name), ""
    for group in visible_groups(viewer).filter(pk__in=numbers[kinds.GROUP]):
        found[kinds.GROUP.value, group.pk] = group.name, group_url(group.pk, group.name), ""
    for member in visible_members(viewer).filter(pk__in=numbers[kinds.MEMBER]):
        found[kinds.MEMBER.value, member.pk] = member.name, reverse("member", args=[member.pk, member.handle]), ""
    return found
