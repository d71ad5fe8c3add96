"""What somebody began to write and has not posted."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.core import clock, ids
from commonground.people.models import Member
from commonground.people.viewer import Viewer


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts; each is read by its writer alone."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Her own, also what she threw away."""
        return self.filter(member=viewer.member_id)

    def waiting(self) -> Self:
        """Those to go on with."""
        return self.filter(thrown_away_at=None)


class Draft(ids.Identified):
    """What a member began to write: hers alone, until she posts it or throws it away.

    `about` is the post that it answers, replies to or changes, the question that it makes an article of, or the id that
    its question will have: no foreign key, for her words stay hers whatever becomes of that post. `typed` are the
    fields of the form by their names; `key` is that of the page that kept them last.
    """

    class Form(models.TextChoices):
        """Into which form it is typed."""

        ASK = "ask", _("A question")
        ANSWER = "answer", _("An answer")
        REPLY = "reply", _("A reply")
        EDIT = "edit", _("A change")
        ARTICLE = "article", _("An article")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=10, choices=Form)
    about = models.BigIntegerField()
    typed = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    thrown_away_at = models.DateTimeField(null=True)
    key = models.BigIntegerField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "form", "about"], name="one_draft_a_form")]
        indexes = [models.Index(fields=["at"], name="draft_by_age")]
