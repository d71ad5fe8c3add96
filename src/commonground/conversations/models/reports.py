"""Reports of posts that should not stand as they do, and what was decided about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.conversations.models.posts import Post
from commonground.core import clock, ids
from commonground.people.models import Member


class Ruling(ids.Identified):
    """What was decided about a post, and why. Its author may appeal once; it can be undone."""

    class Kind(models.TextChoices):
        """What was decided."""

        LEFT = "left", _("left as it is")
        HIDDEN = "hidden", _("hidden")
        WARNED = "warned", _("its author warned")
        SUSPENDED = "suspended", _("its author suspended")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="rulings")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=300)
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    appealed_at = models.DateTimeField(null=True)
    appeal = models.CharField(max_length=1000, blank=True)
    remind_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    appeal_decided_at = models.DateTimeField(null=True)
    appeal_decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    appeal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(appealed_at=None)
                | models.Q(appeal_decided_at__isnull=False)
                | models.Q(undone_at__isnull=False)
                | models.Q(remind_at__isnull=False),
                name="appeal_has_next_step",
            ),
        ]
        indexes = [
            models.Index(fields=["remind_at"], name="appeal_due", condition=models.Q(remind_at__isnull=False)),
        ]

    @property
    def is_against_author(self) -> bool:
        """Whether it touches whoever wrote the post, who then may appeal."""
        return self.kind != self.Kind.LEFT

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.undone_at is None

    @property
    def awaits_appeal(self) -> bool:
        """Whether somebody else has to decide about it again."""
        return self.stands and self.appealed_at is not None and self.appeal_decided_at is None


class Report(ids.Identified):
    """A member says that a post should not stand as it does. Only who decides about it learns who said so.

    Until it is decided it has a moment when somebody is reminded of it: no report dies.
    """

    class Reason(models.TextChoices):
        """What is wrong with the post."""

        RUDE = "rude", _("It insults, threatens or shames somebody")
        PRIVATE = "private", _("It shows what is private or secret")
        HARMFUL = "harmful", _("Whoever does what it says comes to harm")
        ADVERTISING = "advertising", _("It advertises")
        OTHER = "other", _("Something else")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=12, choices=Reason)
    note = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField(default=clock.now)
    remind_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    ruling = models.ForeignKey(Ruling, null=True, on_delete=models.CASCADE, related_name="reports")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "by"], condition=models.Q(ruling=None), name="reported_once"),
            models.CheckConstraint(
                condition=models.Q(ruling__isnull=False) | models.Q(remind_at__isnull=False),
                name="report_has_next_step",
            ),
        ]
        indexes = [
            models.Index(fields=["remind_at"], name="report_due", condition=models.Q(ruling=None)),
        ]

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided about it yet."""
        return self.ruling_id is None
