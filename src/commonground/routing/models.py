"""Who has been asked, whether she knows or whether an answer is still right; and which answers were used again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.conversations.models import Answer, Question
from commonground.core import clock, ids
from commonground.people.models import Member


class Reach(ids.Identified):
    """A member was asked: in which ring, why, and what she said. Once a question and member."""

    class Ring(models.IntegerChoices):
        """One widening of the reach."""

        FIRST_PEOPLE = 0, _("the likeliest people")
        WORK_GROUP = 1, _("the asker's work group")
        NEIGHBOURS = 2, _("the work groups beside hers")
        ORGANISATION = 3, _("others in her organisation")
        TOPIC_STEWARDS = 4, _("the stewards of its topics")
        OWNER = 9, _("its owner")

    class Response(models.TextChoices):
        """What she said."""

        ON_IT = "on_it", _("I'm on it")
        NOT_ME = "not_me", _("not me")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reaches")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="reaches")
    ring = models.SmallIntegerField(choices=Ring)
    reason = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    response = models.CharField(max_length=10, choices=Response, blank=True)
    responded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="reached_once")]
        indexes = [models.Index(fields=["member", "-at"], name="reach_of_member")]


class CheckRequest(ids.Identified):
    """A member was asked whether an accepted answer is still right: why, and in which round of asking, the last one."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="check_requests")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="check_requests")
    round = models.SmallIntegerField()
    reason = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="check_requested_once")]
        indexes = [models.Index(fields=["member", "-at"], name="check_request_of_member")]


class Reuse(ids.Identified):
    """Somebody found this answer instead of asking: "This solves it"."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="reuses")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="reuses")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "member"], name="reused_once")]
