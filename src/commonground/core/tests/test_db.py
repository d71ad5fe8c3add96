"""Many new rows at once."""

import pytest
from django.db import IntegrityError, transaction

from commonground.conversations.models import Topic
from commonground.core import clock, db
from commonground.events.models import Event

pytestmark = pytest.mark.django_db
_COLUMNS = ("id", "name", "kind", "subject", "at", "data", "imported")


def test_rows_are_written_as_they_are() -> None:
    data = {"text": "a\tb\\N \n \u20ac", "list": [1, None]}
    db.copy(Event, _COLUMNS, [(number, "x", "y", 2**60, clock.now(), data, True) for number in (1, 2)])
    assert [(one.pk, one.subject, one.at, one.data) for one in Event.objects.order_by("pk")] == [
        (number, 2**60, clock.now(), data) for number in (1, 2)
    ]
    db.copy(Event, _COLUMNS, [])
    db.copy_models([])
    db.copy_models([Topic(name="labels"), Topic(name="\\.")])
    assert sorted(Topic.objects.values_list("name", flat=True)) == ["\\.", "labels"]


def test_what_the_database_refuses_is_an_error_as_of_any_other_write() -> None:
    Topic.objects.create(name="labels")
    with pytest.raises(IntegrityError), transaction.atomic():
        db.copy_models([Topic(name="belts"), Topic(name="labels")])
    assert Topic.objects.count() == 1
