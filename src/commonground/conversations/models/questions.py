"""What makes a post a question: its state, and what happens next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonground.conversations.models.posts import Answer, Post
from commonground.core import clock, ids, text
from commonground.people.models import Member
from commonground.people.viewer import Viewer


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, picked by state and by who may read them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer may read."""
        return self.filter(post__group__in=viewer.groups, post__hidden_at=None)

    def unsolved(self) -> Self:
        """Neither solved nor closed."""
        return self.filter(solved_at=None, closed_at=None)

    def due(self, now: datetime | None = None) -> Self:
        """Those whose next step is now; a hidden one takes the step that is due when it is shown again."""
        return self.filter(closed_at=None, next_step_at__lte=now or clock.now(), post__hidden_at=None)


class Question(ids.Coded):
    """A question: open, answered (waiting for the asker's word), solved or closed.

    Unless it is closed it has a next step. One that is solved has a day on which its answer has to be looked at again
    (`review_at`); from then on whoever reads it is told, until somebody says that it is still right.
    """

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
        REVIEW_ANSWERER = "review_answerer", _("who gave the answer is asked whether it is still right")
        REVIEW_LIKELY = "review_likely", _("those likely to know are asked whether the answer is still right")
        REVIEW_STEWARDS = "review_stewards", _("the stewards are asked whether the answer is still right")
        REVIEW_ENDS = "review_ends", _("nobody said whether the answer is still right")

    class Doubt(models.TextChoices):
        """Why an accepted answer has to be looked at before its time."""

        ANSWER_EDITED = "answer_edited", _("the answer was changed since")
        QUESTION_EDITED = "question_edited", _("the question was changed since")
        FAILED = "failed", _("it failed for somebody")
        NEWER = "newer", _("the same question got a newer answer")
        SAID = "said", _("somebody says that it is no longer right")

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
    review_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    doubt = models.CharField(max_length=15, choices=Doubt, blank=True)
    doubted_at = models.DateTimeField(null=True)
    doubted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    close_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    close_note = models.CharField(max_length=600, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="duplicates")
    is_merged = models.BooleanField(default=False)  # into the one it repeats: what is under it is read there

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
            models.CheckConstraint(
                condition=models.Q(solved_at=None, review_at=None)
                | models.Q(solved_at__isnull=False, review_at__isnull=False, next_step_at__isnull=False),
                name="solved_is_reviewed",
            ),
            models.CheckConstraint(
                condition=models.Q(doubt="", doubted_at=None)
                | (models.Q(doubted_at__isnull=False, solved_at__isnull=False) & ~models.Q(doubt="")),
                name="doubted_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_step_at"], name="question_next", condition=models.Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return self.title

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
        self.close_reason, self.close_note, self.is_merged = "", "", False
        self.review_at = self.checked_at = self.checked_by = None
        self._be_sure()
        self.plan(self.Step.REACH, at)

    def solve_with(self, answer: "Answer", *, by: Member, at: datetime, review_at: datetime) -> None:
        """The answer solved it; nothing has to happen until it has to be looked at again."""
        same = self.duplicate_of
        self.become_open(at)
        self.duplicate_of = same  # so that an older answer there is doubted
        self.answered_at, self.solution, self.solved_by, self.solved_at = answer.at, answer, by, at
        self.review_from(review_at)

    def check_answer(self, *, by: Member, at: datetime, review_at: datetime) -> None:
        """Its answer is still right, as far as `by` knows."""
        self.checked_at, self.checked_by = at, by
        self._be_sure()
        self.review_from(review_at)

    def review_from(self, at: datetime, *, asked_at: datetime | None = None) -> None:
        """Its answer has to be looked at again from then on; who may know is asked then, or at `asked_at`."""
        self.review_at = at
        self.plan(self.Step.REVIEW_ANSWERER, asked_at or at)

    def cast_doubt(
        self, doubt: "Question.Doubt", *, by: Member | None, at: datetime, asked_at: datetime | None = None
    ) -> None:
        """Its answer has to be looked at now, for this reason. However many doubt it, one round of people is asked."""
        if not self.doubt and self.next_step == self.Step.REVIEW_ANSWERER:
            self.review_from(min(at, self.review_at or at), asked_at=asked_at or at)
        self.doubt, self.doubted_by, self.doubted_at = doubt, by, at

    def close(self, reason: "Question.CloseReason", *, by: Member | None, at: datetime, note: str = "") -> None:
        """It ends without a solution. One that is withdrawn or merged keeps its next step, in case it is taken back."""
        self.close_reason, self.closed_by, self.closed_at, self.close_note = reason, by, at, note
        if reason != self.CloseReason.WITHDRAWN and not self.is_merged:
            self._rest()

    def go_on(self) -> None:
        """It was not withdrawn or merged after all, and goes on where it stood."""
        self.duplicate_of, self.is_merged = None, False
        self.closed_at, self.closed_by, self.close_reason, self.close_note = None, None, "", ""

    def as_it_stands(self) -> dict[str, object]:
        """Its whole state, as an event can keep it."""
        values = {name: getattr(self, name) for name in self._state_fields()}
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}

    def stand_again(self, stood: Mapping[str, object]) -> None:
        """The state it had then."""
        for name, field in self._state_fields().items():
            setattr(self, name, field.to_python(stood[name]))

    def trust_again(self, stood: Mapping[str, object]) -> None:
        """Its answer is as much in doubt as then, whatever else happened since."""
        for name in ("doubt", "doubted_at", "doubted_by_id", "review_at", "next_step", "next_step_at"):
            setattr(self, name, self._state_fields()[name].to_python(stood[name]))

    def _state_fields(self) -> "dict[str, models.Field[Any, Any]]":
        fields = self._meta.concrete_fields
        return {field.attname: field for field in fields if field.name not in {"post", "title"}}

    def _be_sure(self) -> None:
        self.doubt, self.doubted_at, self.doubted_by = "", None, None

    def _rest(self) -> None:
        self.next_step, self.next_step_at = "", None
