"""Adding and changing organisations."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core import once
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import naming
from commonground.people.models import Member, Organisation
from commonground.people.permissions import can_change_organisation, can_create_organisation


@transaction.atomic
def create_organisation(
    name: str, *, kind: str, mail_domains: Iterable[str] = (), by: Member, key: int | None = None
) -> Organisation:
    """Add a company or body. The same form sent twice (`key`) adds one."""
    require(can_create_organisation, by)
    once.hold(key)
    made = Organisation.objects.filter(pk=key).first() if key else None
    if made:
        return made
    if kind == Organisation.Kind.HOST:
        raise Refused(_("A network has one host, and this one has it."))
    organisation = Organisation.objects.create(
        id=once.id_for(Organisation, key), kind=kind, name=_free(naming.name(name)), mail_domains=_domains(mail_domains)
    )
    record("organisation.created", actor=by, subject=organisation)
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, *, name: str, mail_domains: Iterable[str], by: Member) -> None:
    """Rename it, or change the domains its people have their addresses in."""
    require(can_change_organisation, by)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    was = (organisation.name, organisation.mail_domains)
    now = (naming.name(name), _domains(mail_domains))
    if was == now:
        return
    if was[0].lower() != now[0].lower():
        _free(now[0])
    organisation.name, organisation.mail_domains = now
    organisation.save(update_fields=["name", "mail_domains"])
    record("organisation.changed", actor=by, subject=organisation, data={"was": was[0], "now": now[0]})


def _free(name: str) -> str:
    if Organisation.objects.filter(name__iexact=name).exists():
        raise Refused(_("There is an organisation of this name already. Choose another name."))
    return name


def _domains(given: Iterable[str]) -> list[str]:
    cleaned = (domain.strip().lower().lstrip("@") for domain in given)
    return sorted({domain for domain in cleaned if domain})
