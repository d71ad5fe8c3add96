"""Posts of every kind: what somebody wrote in one group, what it said before, and what others say to it."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.core import clock, ids, text
from commonground.people.models import Group, Member
from commonground.people.viewer import Viewer

LONGEST_NAME = 120  # of a file


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, picked by who may read them."""

    def shown(self) -> Self:
        """Those that are neither hidden nor under something hidden."""
        return self.filter(hidden_at=None, parent__hidden_at=None, parent__parent__hidden_at=None)

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer may read: shown, in her groups."""
        return self.shown().filter(group__in=viewer.groups)


class Post(ids.Identified):
    """Something a member wrote, in one group. Its text is Markdown; its HTML is made once, when it is written."""

    class Kind(models.TextChoices):
        """What it is."""

        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        REPLY = "reply", _("reply")
        ARTICLE = "article", _("article")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    text = models.TextField(max_length=text.LONGEST)
    html = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    is_across = models.BooleanField(default=False)
    is_from_stranger = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    hidden_reason = models.CharField(max_length=300, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["parent", "id"], name="post_under_parent"),
            models.Index(fields=["author", "kind", "-at"], name="post_by_author"),
            models.Index(fields=["id"], name="post_no_language", condition=models.Q(language="")),
            models.Index(fields=["group", "-id"], name="post_asked_in", condition=models.Q(kind="question")),
            models.Index(fields=["id"], name="post_hidden", condition=models.Q(hidden_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="question", parent=None)
                | (~models.Q(kind="question") & models.Q(parent__isnull=False)),
                name="only_questions_stand_alone",
            ),
        ]

    @property
    def is_hidden(self) -> bool:
        """Whether it was taken out of sight, by a steward or at once by its author."""
        return self.hidden_at is not None

    @property
    def is_taken_back(self) -> bool:
        """Whether its author took it back at once, who need not say why; nothing is left of it to be shown again."""
        return self.is_hidden and not self.hidden_reason

    @property
    def top(self) -> "Post":
        """The question that it is, or lies under."""
        return self.parent.top if self.parent else self


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers, picked by who may read them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer may read, under a question that is not hidden."""
        return self.filter(group__in=viewer.groups, hidden_at=None, parent__hidden_at=None)


class AnswerManager(models.Manager["Answer"]):
    """Only the posts that are answers."""

    def get_queryset(self) -> AnswerQuerySet:
        """All answers."""
        return AnswerQuerySet(self.model, using=self._db).filter(kind=Post.Kind.ANSWER)

    def visible_to(self, viewer: Viewer) -> AnswerQuerySet:
        """Those the viewer may read."""
        return self.get_queryset().visible_to(viewer)


class Answer(Post):
    """A post that answers a question, its parent."""

    objects: AnswerManager = AnswerManager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True

    @property
    def question_id(self) -> int:
        """The id of the question it answers."""
        return self.parent_id or 0


class Revision(ids.Identified):
    """What a post said before an edit, and the names of the files it had."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    files = ArrayField(models.CharField(max_length=LONGEST_NAME), default=list)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Reaction(ids.Identified):
    """A member thanks for an answer, has the same question, or found that an answer failed."""

    class Kind(models.TextChoices):
        """What she says."""

        THANKS = "thanks", _("thanks")
        ME_TOO = "me_too", _("me too")
        FAILED = "failed", _("it failed for me")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member", "kind"], name="said_once")]
