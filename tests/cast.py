"""The one cast of all tests: everybody whose sight or rights differ."""

import pickle
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, transaction

from commonground.people.models import Group, Member, Organisation, WorkGroup
from tests.make import make_group, make_member, make_organisation, make_work_group

EVERYBODY = (
    "anonymous",
    "guest",
    "customer",
    "partner",
    "outsider",
    "asker",
    "answerer",
    "steward",
    "leader",
    "administrator",
)


@dataclass
class Cast:
    """Who is who: a closed group of the asker, the answerer and their steward, with everybody else outside it."""

    host: Organisation
    partner_firm: Organisation
    customer_firm: Organisation
    packaging: WorkGroup
    laboratory: WorkGroup
    group: Group
    guest: Member
    customer: Member
    partner: Member
    outsider: Member
    asker: Member
    answerer: Member
    steward: Member
    leader: Member
    administrator: Member


def make_cast() -> Cast:
    """Everybody, made once in a process and then written again as they were: a tenth of the time, in most tests."""
    written, made = _cast()
    with connection.cursor() as cursor:
        cursor.execute(written)
    cast: Cast = pickle.loads(made)
    return cast


@cache
def _cast() -> tuple[str, bytes]:
    """What to write and whom it makes; nothing of it stays written."""
    statements = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            statements.append(context["cursor"].cursor.mogrify(sql, parameters))
        return execute(sql, parameters, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        cast = _everybody()
        transaction.set_rollback(True)
    return ";".join(statements), pickle.dumps(cast)


def _everybody() -> Cast:
    """And the group that only asker, answerer, steward and leader joined."""
    host = make_organisation(kind="host")
    partner_firm, customer_firm = make_organisation("Vantin", "partner"), make_organisation("Lodestar", "customer")
    packaging, laboratory = make_work_group("Packaging", host), make_work_group("Laboratory", host)
    leader = make_member("Lena Leader", host, work_group=packaging)
    packaging.leader = leader
    packaging.save()
    asker = make_member("Ada Asker", host, work_group=packaging)
    answerer = make_member("Ansel Answerer", host, work_group=laboratory)
    steward = make_member("Stella Steward", host, work_group=packaging)
    return Cast(
        host=host,
        partner_firm=partner_firm,
        customer_firm=customer_firm,
        packaging=packaging,
        laboratory=laboratory,
        group=make_group("Line 3", "joined", members=(asker, answerer, leader), stewards=(steward,)),
        guest=make_member("Gus Guest", partner_firm, is_guest=True),
        customer=make_member("Cora Customer", customer_firm),
        partner=make_member("Pavel Partner", partner_firm),
        outsider=make_member("Otto Outsider", host, work_group=laboratory),
        asker=asker,
        answerer=answerer,
        steward=steward,
        leader=leader,
        administrator=make_member("Adele Administrator", host, is_admin=True),
    )
