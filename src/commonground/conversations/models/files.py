"""Files in posts."""

from typing import Self

from django.db import models

from commonground.conversations import kinds
from commonground.conversations.models.drafts import Draft
from commonground.conversations.models.posts import LONGEST_NAME, Post
from commonground.core import clock, ids
from commonground.people.models import Member
from commonground.people.viewer import Viewer


def place_of(attachment: "Attachment", _name: str) -> str:
    """Where a file is kept: never under the name that somebody gave it."""
    return f"{attachment.at:%Y/%m}/{ids.encode(ids.new())}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files, picked by who may have them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of posts that the viewer may read, and her own that are not posted yet."""
        own = models.Q(post=None, author=viewer.member_id)
        return self.filter(own | models.Q(post__in=Post.objects.visible_to(viewer)))

    def unposted_by(self, member: Member) -> Self:
        """What she chose for a post that is not there yet, in the order she chose it."""
        return self.filter(post=None, author=member).order_by("pk")


class Attachment(kinds.OfKind, ids.Identified):
    """A file in a post; until that is posted, its author's alone, and kept with her `draft` if it is in one.

    What it is was read from its content.
    """

    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="files")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="files")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to=place_of, max_length=100)
    preview = models.FileField(upload_to=place_of, max_length=100, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="file_unposted", condition=models.Q(post__isnull=True))]
