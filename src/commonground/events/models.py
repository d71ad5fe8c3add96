"""The one table of events."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models

from commonground.core import ids


class Event(ids.Identified):
    """Something that happened: what, who did it, to which row, where and when. Never changed.

    `about` is the question whose page it changes, if any.
    """

    name = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    about = models.BigIntegerField(null=True)
    imported = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject", "id"], name="event_of_subject"),
            models.Index(fields=["name", "id"], name="event_by_name"),
            models.Index(fields=["about"], name="event_about", condition=models.Q(about__isnull=False)),
        ]

    @staticmethod
    def question_of(kind: str, subject: int, data: Mapping[str, Any]) -> int | None:
        """The question that an event is about: its subject, or the one that its data name."""
        return subject if kind == "question" else data.get("question")

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"
