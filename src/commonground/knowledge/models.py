"""Articles: solved questions written up, so that nobody has to read a whole conversation again."""

from typing import Self

from django.db import models

from commonground.conversations.models import Post, Question
from commonground.core import ids, text
from commonground.people.models import Member
from commonground.people.viewer import Viewer


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, picked by who may read them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer may read: neither they nor their question hidden, in her groups."""
        return self.filter(post__in=Post.objects.visible_to(viewer))


class Article(ids.Coded):
    """What a solved question taught. Its text is a post under the question; `solution` is the answer it rests on."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="article")
    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="article")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="owned_articles")
    solution = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ArticleQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """Its title for an address."""
        return text.slug(self.title)

    @property
    def version(self) -> int:
        """How often it was changed: what a form was made from, so that nobody writes over what she has not seen."""
        return self.post.revisions.count()


class Credit(ids.Identified):
    """A member wrote some of an article: its asker, who answered, who edited, in that order; for ever."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="credits")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="credits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "member"], name="credited_once")]
