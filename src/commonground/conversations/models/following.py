"""What a member wants to hear of."""

from typing import Self

from django.db import models

from commonground.core import clock, ids
from commonground.people.models import Member


class FollowQuerySet(models.QuerySet["Follow"]):
    """What is followed, picked by whether it still is."""

    def running(self) -> Self:
        """What was not stopped."""
        return self.filter(stopped_at=None)

    def of_any(self, subjects: "dict[Follow.Kind, list[int]]") -> Self:
        """The following of any of these."""
        asked = models.Q(pk=None)
        for kind, numbers in subjects.items():
            asked |= models.Q(kind=kind, subject__in=numbers)
        return self.filter(asked)


class Follow(ids.Identified):
    """A member wants to hear of a question, topic, group or person. Read by her alone: nobody learns who follows.

    Whoever takes part in a question follows it by itself. What she stopped stays here, so that it does not begin again
    by itself. It gives no right to read: what reaches her is held against that each time.
    """

    class Kind(models.TextChoices):
        """What is followed; the name of its model."""

        QUESTION = "question"
        TOPIC = "topic"
        GROUP = "group"
        MEMBER = "member"

    class Began(models.TextChoices):
        """How it came to that: she chose it, or took part."""

        CHOSEN = "chosen"
        ASKED = "asked"
        ANSWERED = "answered"
        REPLIED = "replied"
        ME_TOO = "me_too"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.BigIntegerField()
    began = models.CharField(max_length=8, choices=Began, default=Began.CHOSEN)
    at = models.DateTimeField(default=clock.now)
    stopped_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "subject"], name="followed_once")]
        indexes = [
            models.Index(fields=["kind", "subject"], name="followed_by", condition=models.Q(stopped_at=None)),
        ]

    @property
    def is_running(self) -> bool:
        """Whether she still wants to hear of it."""
        return self.stopped_at is None


def begin_to_follow(question: int, member: int, began: Follow.Began) -> None:
    """Whoever takes part in a question hears of it from now on, unless she does already or stopped that once."""
    row = Follow(member_id=member, kind=Follow.Kind.QUESTION, subject=question, began=began)
    Follow.objects.bulk_create([row], ignore_conflicts=True)
