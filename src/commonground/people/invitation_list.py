"""A list of people to invite, one a line: what can be read of it, and what is wrong with the rest."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from commonground.core import text
from commonground.core.require import Refused
from commonground.people import actions
from commonground.people.models import Member, Organisation, WorkGroup

LONGEST = 1000
_LONGEST_LINE = 1000
_PARTED = re.compile(r"[\t;]")


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that invited nobody: its number among those left to correct, its words, and what is wrong in words."""

    number: int
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were invited, and the lines that were not."""

    invited: int
    wrong: list[WrongLine]


def invite_list(words: str, *, by: Member) -> Outcome:
    """Invite everybody in the list who can be read; the others come back with what is wrong. Twice does no harm."""
    places = _Places()
    invited = 0
    wrong: list[WrongLine] = []
    for line, cells in _lines(words):
        try:
            _invite(cells, places, by)
            invited += 1
        except Refused as refusal:
            wrong.append(WrongLine(len(wrong) + 1, line, str(refusal)))
    return Outcome(invited, wrong)


def example_line() -> str:
    """A line that could be taken as it stands: somebody invented, at the host, in a work group that it tells apart."""
    host = Organisation.objects.get(kind=Organisation.Kind.HOST)
    units = list(WorkGroup.objects.filter(organisation=host).order_by("name", "place"))
    names = [f"{unit.name} {unit.place}".strip() for unit in units]
    clear = [name for name in names if len(_called(name, units)) == 1][:1]
    return ", ".join(_quoted(cell) for cell in ("Noor Example", "noor@example.com", host.name, *clear))


def decoded(raw: bytes) -> str | None:
    """The words of a file, in the encodings that tables are saved in; None for what is no text."""
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "cp1252"):
        try:
            words = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in words else words
    return None


def _lines(words: str) -> Iterator[tuple[str, list[str]]]:
    for number, raw in enumerate(words.splitlines(), start=1):
        line = text.clean(raw)
        if not line or (number == 1 and _names_columns(line)):
            continue
        parted = _PARTED.search(line)
        found = csv.reader([line[:_LONGEST_LINE]], delimiter=parted.group() if parted else ",", skipinitialspace=True)
        yield line, [cell.strip() for cell in next(found, [])]


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if re.search(r'[,;"]', cell) else cell


def _called(name: str, units: list[WorkGroup]) -> list[WorkGroup]:
    return [one for one in units if name.lower() in {one.name.lower(), f"{one.name} {one.place}".lower()}]


def _names_columns(line: str) -> bool:
    return "@" not in line and re.search(r"name|mail|address|adresse", line, re.IGNORECASE) is not None


def _invite(cells: list[str], places: "_Places", by: Member) -> None:
    address = next((cell for cell in cells if "@" in cell), "")
    rest = [cell for cell in cells if cell != address] + ["", "", ""]
    name, organisation_name, work_group_name = rest[:3]
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("There is no e-mail address in this line.")) from None
    if len(name) > 120 or len(address) > 254:
        raise Refused(_("The name or the address is too long."))
    organisation = places.organisation(organisation_name, address)
    work_group = places.work_group(work_group_name, organisation)
    actions.invite(organisation, work_group=work_group, email=address, name=name, by=by)


class _Places:
    """Organisations and work groups by what a list calls them."""

    def __init__(self) -> None:
        self._organisations = list(Organisation.objects.all())
        self._units = list(WorkGroup.objects.select_related("organisation"))

    def organisation(self, name: str, address: str) -> Organisation:
        """The organisation of this name; without a name, the one whose mail domain the address has."""
        domain = address.rpartition("@")[2].lower()
        for one in self._organisations:
            if (name and one.name.lower() == name.lower()) or (not name and domain in one.mail_domains):
                return one
        if name:
            raise Refused(_("There is no organisation “%(name)s”. Add it first, or correct the name.") % {"name": name})
        raise Refused(_("Say the organisation: the address does not tell it."))

    def work_group(self, name: str, organisation: Organisation) -> WorkGroup | None:
        """The work group of this name, or of this name and place, in the organisation."""
        if not name:
            return None
        found = _called(name, [unit for unit in self._units if unit.organisation_id == organisation.pk])
        if not found:
            words = _("%(organisation)s has no work group “%(name)s”. Add it first, or correct the name.")
            raise Refused(words % {"organisation": organisation.name, "name": name})
        if len(found) > 1:
            words = _(
                "%(organisation)s has more than one work group “%(name)s”. Add its place, like “%(name)s %(place)s”."
            )
            raise Refused(words % {"organisation": organisation.name, "name": name, "place": found[0].place})
        return found[0]
