"""Posts of every kind, and what makes a post a question."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonground.conversations import kinds
from commonground.core import clock, ids, text
from commonground.people.models import Group, Member
from commonground.people.viewer import Viewer

LONGEST_NAME = 120  # of a file


def _place(attachment: "Attachment", _name: str) -> str:
    """Where a file is kept: never under the name that somebody gave it."""
    return f"{attachment.at:%Y/%m}/{ids.encode(ids.new())}"


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
        """Whether a steward took it out of sight."""
        return self.hidden_at is not None

    @property
    def top(self) -> "Post":
        """The question that it is, or lies under."""
        return self.parent.top if self.parent else self


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, picked by state and by who may read them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer may read."""
        return self.filter(post__group__in=viewer.groups, post__hidden_at=None)

    def unsolved(self) -> Self:
        """Neither solved nor closed."""
        return self.filter(solved_at=None, closed_at=None)

    def due(self) -> Self:
        """Those whose next step is now."""
        return self.unsolved().filter(next_step_at__lte=clock.now(), post__hidden_at=None)


class Question(models.Model):
    """A question: open, answered (waiting for the asker's word), solved or closed. Until then it has a next step."""

    class CloseReason(models.TextChoices):
        """Why it was closed without a solution."""

        WITHDRAWN = "withdrawn", _("withdrawn by the asker")
        DUPLICATE = "duplicate", _("asked before")
        UNCONFIRMED = "unconfirmed", _("answered, and nobody said whether it helped")
        DECLINED = "declined", _("declined, with a reason")
        IMPORTED = "imported", _("brought in from elsewhere without a solution")

        def said(self, *, is_to_asker: bool) -> str:
            """The reason in words; to the asker her own withdrawal is hers."""
            return gettext("withdrawn by you") if is_to_asker and self == self.WITHDRAWN else str(self.label)

    class Step(models.TextChoices):
        """What happens at `next_step_at`."""

        REACH = "reach", _("the next people are asked")
        REMIND_OWNER = "remind_owner", _("its owner is reminded")
        TELL_LEADER = "tell_leader", _("the leader above its owner takes it over")
        TELL_ADMINISTRATORS = "tell_administrators", _("the administrators are told")
        ASK_ASKER = "ask_asker", _("the asker is asked whether it helped")
        ASK_STEWARDS = "ask_stewards", _("the stewards are asked whether it helped")
        CLOSE = "close", _("it closes as unconfirmed")

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="question")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="owned_questions")
    ring = models.SmallIntegerField(default=-1)
    next_step = models.CharField(max_length=20, choices=Step, default=Step.REACH, blank=True)
    next_step_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    solution = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="solves")
    solved_at = models.DateTimeField(null=True)
    solved_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    close_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    close_note = models.CharField(max_length=600, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="duplicates")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(solved_at__isnull=False)
                | models.Q(closed_at__isnull=False)
                | models.Q(next_step_at__isnull=False),
                name="unsolved_has_next_step",
            ),
            models.CheckConstraint(
                condition=models.Q(solved_at=None) | models.Q(closed_at=None), name="not_solved_and_closed"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, close_reason="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(close_reason="")),
                name="closed_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_at"], name="question_due", condition=models.Q(solved_at=None, closed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """The id as it is written in addresses."""
        return ids.encode(self.pk)

    @property
    def slug(self) -> str:
        """Its title for an address."""
        return text.slug(self.title)

    @property
    def author(self) -> Member:
        """The asker."""
        return self.post.author

    @property
    def is_solved(self) -> bool:
        """Whether the asker accepted an answer."""
        return self.solved_at is not None

    @property
    def is_closed(self) -> bool:
        """Whether it ended without a solution."""
        return self.closed_at is not None

    @property
    def is_unsolved(self) -> bool:
        """Whether something still has to happen."""
        return self.solved_at is None and self.closed_at is None

    @property
    def is_answered(self) -> bool:
        """Whether it waits for the asker's word on an answer."""
        return self.is_unsolved and self.answered_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.is_unsolved and self.answered_at is None

    @property
    def waits_for_reach(self) -> bool:
        """Whether the next ring is asked next, and the first was."""
        return self.is_open and self.next_step == self.Step.REACH and self.ring >= 0

    def plan(self, step: "Question.Step", at: datetime) -> None:
        """Set what happens next, and when."""
        self.next_step, self.next_step_at = step, at

    def become_answered(self, at: datetime, *, ask_asker_at: datetime) -> None:
        """It has an answer: reach widens no further, and its asker is asked whether it helped."""
        self.answered_at = at
        self.plan(self.Step.ASK_ASKER, ask_asker_at)

    def become_open(self, at: datetime) -> None:
        """It waits for an answer (again): the next ring is due now."""
        self.answered_at = self.closed_at = self.closed_by = self.duplicate_of = None
        self.solution = self.solved_at = self.solved_by = None
        self.close_reason = self.close_note = ""
        self.plan(self.Step.REACH, at)

    def solve_with(self, answer: "Answer", *, by: Member, at: datetime) -> None:
        """The answer solved it; nothing has to happen any more."""
        self.become_open(at)
        self.answered_at, self.solution, self.solved_by, self.solved_at = answer.at, answer, by, at
        self._rest()

    def close(self, reason: "Question.CloseReason", *, by: Member | None, at: datetime, note: str = "") -> None:
        """It ends without a solution. One that is withdrawn keeps its next step, in case that is taken back."""
        self.close_reason, self.closed_by, self.closed_at, self.close_note = reason, by, at, note
        if reason != self.CloseReason.WITHDRAWN:
            self._rest()

    def go_on(self) -> None:
        """It was not withdrawn after all, and goes on where it stood."""
        self.closed_at, self.closed_by, self.close_reason, self.close_note = None, None, "", ""

    def _rest(self) -> None:
        self.next_step, self.next_step_at = "", None


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


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files, picked by who may have them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of posts that the viewer may read, and her own that are not posted yet."""
        own = models.Q(post=None, author=viewer.member_id)
        return self.filter(own | models.Q(post__in=Post.objects.visible_to(viewer)))

    def unposted_by(self, member: Member) -> Self:
        """What she chose for a post that is not there yet, in the order she chose it."""
        return self.filter(post=None, author=member).order_by("pk")


class Attachment(ids.Identified):
    """A file in a post; until that is posted, its author's alone. What it is was read from its content."""

    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="files")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to=_place, max_length=100)
    preview = models.FileField(upload_to=_place, max_length=100, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="file_unposted", condition=models.Q(post__isnull=True))]

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in its post."""
        return self.width is not None

    @property
    def kind_name(self) -> str:
        """What a reader calls what it is."""
        return kinds.name_of(self.kind)


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


class Topic(ids.Identified):
    """What a question is about, in a word or two."""

    name = models.CharField(max_length=40, unique=True)
    stewards = models.ManyToManyField(Member, through="TopicSteward", related_name="stewards_topics")

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


class TopicSteward(models.Model):
    """A member who keeps a topic healthy."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="topic_steward_once")]
