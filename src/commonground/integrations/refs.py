"""Which rows here were made from what elsewhere."""

from collections.abc import Iterable, Mapping

from django.db import connection

from commonground.integrations.models import ImportedRef

_ALONE = "SELECT pg_advisory_xact_lock(771003, hashtext(%s))"


def hold(source: str) -> None:
    """Until the transaction ends, nobody else brings in anything from this source."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [source])


def known(source: str, kind: str, refs: Iterable[str]) -> dict[str, int]:
    """The rows that were made from these, by what they are called there; those not brought in yet are missing."""
    found = ImportedRef.objects.filter(source=source, kind=kind, ref__in=list(refs))
    return dict(found.values_list("ref", "row"))


def rows_known(source: str, kind: str, rows: Iterable[int]) -> set[int]:
    """Those among the rows that were made from something there."""
    found = ImportedRef.objects.filter(source=source, kind=kind, row__in=list(rows))
    return set(found.values_list("row", flat=True))


def remember(source: str, kind: str, rows: Mapping[str, int]) -> None:
    """These rows were made from what is called so there."""
    ImportedRef.objects.bulk_create(
        ImportedRef(source=source, kind=kind, ref=ref, row=row) for ref, row in rows.items()
    )
