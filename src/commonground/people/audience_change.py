"""What another audience would mean, in words and numbers, before anybody decides on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonground.core.dates import number
from commonground.people.actions.groups import set_audience
from commonground.people.models import Group, Organisation, Reader


@dataclass(frozen=True, slots=True)
class AudienceChange:
    """How many members come to read a group, how many no longer do, and whether the web does."""

    gain: int
    lose: int
    opens_to_web: bool = False
    closes_to_web: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anybody reads more or less than before."""
        return bool(self.gain or self.lose or self.opens_to_web or self.closes_to_web)

    @property
    def mark(self) -> str:
        """Short for what was confirmed: when it has become something else meanwhile, one is asked again."""
        return f"{self.gain}-{self.lose}-{self.opens_to_web}-{self.closes_to_web}"

    def sentences(self) -> list[str]:
        """What follows from it, one consequence a sentence."""
        said = []
        if self.opens_to_web:
            said.append(
                _("Anyone on the web will read everything in it, also what was written before, without signing in.")
            )
        if self.closes_to_web:
            said.append(_("Nobody reads it without signing in any more. What somebody copied before stays copied."))
        if self.gain:
            said.append(
                ngettext(
                    "%(number)s more person will read everything in it, also what was written before.",
                    "%(number)s more people will read everything in it, also what was written before.",
                    self.gain,
                )
                % {"number": number(self.gain)}
            )
        if self.lose:
            said.append(
                ngettext(
                    "%(number)s person will no longer read it, nor what they wrote there.",
                    "%(number)s people will no longer read it, nor what they wrote there.",
                    self.lose,
                )
                % {"number": number(self.lose)}
            )
        return said


def audience_change(group: Group, *, audience: str, organisations: Iterable[Organisation]) -> AudienceChange:
    """What giving the group this audience would change. It is tried on the view that holds the rule, and taken back."""
    was = group.audience
    before = _readers(group)
    with transaction.atomic():
        set_audience(group, audience, organisations)
        after = _readers(group)
        transaction.set_rollback(True)
    group.audience = was
    web = Group.Audience.PUBLIC
    return AudienceChange(
        gain=len(after - before),
        lose=len(before - after),
        opens_to_web=audience == web != was,
        closes_to_web=was == web != audience,
    )


def _readers(group: Group) -> set[int]:
    return set(Reader.objects.filter(group=group).values_list("member", flat=True))
