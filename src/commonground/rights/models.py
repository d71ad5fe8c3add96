"""A member's copy of what is hers, the wish to be forgotten, and how long a group keeps its questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.core import clock, ids
from commonground.people.models import Group, Member


def place_of(_export: "Export", _name: str) -> str:
    """Where a copy is kept, among the other files: under a name that nobody guesses."""
    return f"{clock.now():%Y/%m}/{ids.encode(ids.new())}"


class ExportQuerySet(models.QuerySet["Export"]):
    """Copies, picked by whether they can be fetched."""

    def ready(self) -> "ExportQuerySet":
        """Those that are made and were not made too long ago."""
        return self.filter(made_at__isnull=False, expires_at__gt=clock.now())

    def over(self) -> "ExportQuerySet":
        """Those that are kept no longer."""
        return self.filter(expires_at__lte=clock.now())


class Export(ids.Identified):
    """A copy of all that is kept about a member, made by a job and kept a few days for her alone."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField(default=clock.now)
    steps = models.PositiveIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to=place_of, max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = ExportQuerySet.as_manager()

    @property
    def is_made(self) -> bool:
        """Whether it can be fetched."""
        return self.made_at is not None

    @property
    def percent(self) -> int:
        """How far the job is."""
        return 100 * self.steps_done // self.steps if self.steps else 0


class Erasure(models.Model):
    """A member is to be forgotten, when `due_at` has come; until then that can be taken back."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="erasure")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    takes_posts = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="erasure_due")]

    @property
    def is_her_own(self) -> bool:
        """Whether she asked for it herself."""
        return bool(self.by_id == self.member_id)


class Retention(models.Model):
    """How long a group keeps questions that are done, and whether nothing may be deleted in it at all.

    Without `months` it keeps them for ever; a group without a row does, too.
    """

    class Since(models.TextChoices):
        """From when on it is counted."""

        DONE = "done", _("since it was solved or closed")
        ACTIVITY = "activity", _("since anything was last written under it, or its answer was checked")

    group = models.OneToOneField(Group, primary_key=True, on_delete=models.CASCADE, related_name="retention")
    months = models.PositiveSmallIntegerField(null=True)
    since = models.CharField(max_length=10, choices=Since, default=Since.DONE)
    begins_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    held_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months=None) | models.Q(months__gte=1, begins_at__isnull=False),
                name="deleted_after_a_month_at_least",
            ),
        ]

    @property
    def is_held(self) -> bool:
        """Whether nothing in the group may be deleted for now."""
        return self.held_at is not None
