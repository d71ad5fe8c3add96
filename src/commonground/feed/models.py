"""What reaches a member."""

from django.db import models

from commonground.conversations.models import Question
from commonground.core import clock, ids
from commonground.events.models import Event
from commonground.people.models import Member


class Notice(ids.Identified):
    """Something that reached a member, with its cause. Exactly once an event and member, by constraint."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    question = models.ForeignKey(Question, null=True, on_delete=models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="noticed_once")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_of_member"),
            models.Index(fields=["member", "id"], name="notice_unread", condition=models.Q(read_at=None)),
        ]
