"""Which rows here were made from what elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from commonground.core import db
from commonground.integrations.models import ImportedRef

_ALONE = "SELECT pg_advisory_xact_lock(771003, hashtext(%s))"
_KNOWN = """
SELECT ref, "row" FROM integrations_importedref
 WHERE source = %(source)s AND kind = %(what)s AND ref = ANY(%(refs)s)"""


@dataclass(frozen=True, slots=True)
class _Known:
    """What something is called there, and its row here."""

    ref: str
    row: int


def hold(source: str) -> None:
    """Until the transaction ends, nobody else brings in anything from this source."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [source])


def known(source: str, kind: str, refs: Iterable[str]) -> dict[str, int]:
    """The rows that were made from these, by what they are called there; those not brought in yet are missing."""
    found = db.rows_planned_anew(_Known, _KNOWN, source=source, what=kind, refs=list(refs))
    return {one.ref: one.row for one in found}


def all_known(source: str, kinds: Sequence[str]) -> Iterator[str]:
    """What everything of these kinds is called there that was brought in already; there may be millions."""
    found = ImportedRef.objects.filter(source=source, kind__in=kinds)
    return found.values_list("ref", flat=True).iterator(chunk_size=10_000)


def rows_known(source: str, kind: str, rows: Iterable[int]) -> set[int]:
    """Those among the rows that were made from something there."""
    found = ImportedRef.objects.filter(source=source, kind=kind, row__in=list(rows))
    return set(found.values_list("row", flat=True))


def remember(source: str, kind: str, rows: Mapping[str, int]) -> None:
    """These rows were made from what is called so there."""
    columns = ("source", "kind", "ref", "row")
    db.copy(ImportedRef, columns, ((source, kind, ref, row) for ref, row in rows.items()))
