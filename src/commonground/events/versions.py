"""How much has happened to something: a number that grows with every event about it."""

from commonground.core import db


def version_of(question: int) -> int:
    """How many events are about the question. Counted, not the newest: events are not committed in the order of ids."""
    counted: int = db.value("SELECT count(*) FROM events_event WHERE about = %(question)s", question=question)
    return counted
