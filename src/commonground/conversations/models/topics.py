"""What questions are about."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from commonground.conversations.models.posts import Post
from commonground.core import ids, text
from commonground.people.models import Member
from commonground.people.viewer import Viewer


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics, picked by who may know of them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those under which the viewer may read something."""
        readable = Post.objects.visible_to(viewer).filter(filed__topic=OuterRef("pk"))
        return self.filter(Exists(readable))


class Topic(ids.Identified):
    """What a question is about, in a word or two, and how soon answers to such questions are looked at again."""

    name = models.CharField(max_length=40, unique=True)
    reviewed_after = models.DurationField(null=True)  # None: as long as the network says
    stewards = models.ManyToManyField(Member, through="TopicSteward", related_name="stewards_topics")

    objects = TopicQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Its name for an address."""
        return text.slug(self.name)


class Filed(models.Model):
    """A question filed under a topic."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="filed")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="filed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "topic"], name="filed_once")]


class TopicStewardQuerySet(models.QuerySet["TopicSteward"]):
    """Who keeps which topic."""

    def of_question(self, question: int) -> Self:
        """Those who keep a topic of it, the longest there first."""
        return self.filter(topic__filed__post=question).order_by("pk")


class TopicSteward(models.Model):
    """A member who keeps a topic healthy."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE)

    objects = TopicStewardQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="topic_steward_once")]
