"""Ids of rows that are older than their making here: drawn from the time they bear."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, models

from commonground.core import ids


def ids_at(table: type[models.Model], times: Sequence[datetime]) -> list[int]:
    """An id of `table` for each of the times, which ascend, as do the ids; none is taken already.

    History often bears whole seconds or days, so that many rows share the few random ids of one millisecond.
    """
    drawn = [ids.new(at) for at in times]
    while doubles := _doubles(table, drawn):
        for place in doubles:
            drawn[place] = ids.new(times[place])
    return sorted(drawn)


def _doubles(table: type[models.Model], drawn: list[int]) -> list[int]:
    """The places of ids that stand in the table or further ahead."""
    taken = _taken(table, drawn)
    doubles = []
    for place, number in enumerate(drawn):
        if number in taken:
            doubles.append(place)
        taken.add(number)
    return doubles


def _taken(table: type[models.Model], drawn: list[int]) -> set[int]:
    """Those of the ids that stand in the table: one array, for thousands of parameters take longer than the search."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table._meta.db_table)
        cursor.execute(f"SELECT id FROM {name} WHERE id = ANY(%s)", [drawn])  # noqa: S608 (ours alone)
        return {number for (number,) in cursor.fetchall()}
