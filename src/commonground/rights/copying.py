"""What is in a member's copy: all that points to her, and nothing of others but names that she may read now."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import ForeignKey, Model, OneToOneField

from commonground.conversations.models import Answer, Attachment, Post, Question, Revision, Ruling
from commonground.core.ids import encode
from commonground.people.models import Group, Member
from commonground.people.viewer import Viewer, viewer_of, visible_groups
from commonground.rights.tables import ASKED, HELD, PROFILE, WRITTEN, Held
from commonground.routing.models import Reach
from commonground.routing.reasons import explain_all

FORMAT = 1
Row = dict[str, Any]
_IDS = {"id", "subject", "group_id", "about"}
_SPOKEN_OF = {"group_id": Group, "about": Post}  # columns that point to them, though no key says so
_OF_POSTS = ("id", "group", "kind", "parent", "text", "language", "at", "edited_at", "hidden_at")
_OF_DECISIONS = ("kind", "reason", "at", "until", "undone_at", "appealed_at", "appeal", "appeal_decided_at")
_NOT_SAID = {"user", "erased_at"}  # of a profile: her id is there already


class Copy:
    """The sections of one member's copy, in the order in which they are made."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.viewer: Viewer = viewer_of(member)
        self._mentioned: dict[type[Model], set[int]] = {Question: set(), Post: set(), Answer: set(), Group: set()}

    def sections(self) -> Iterator[tuple[str, list[Row] | Row]]:
        """All of them; the last ones name what the others speak of."""
        special: Mapping[str, Callable[[Held], list[Row] | Row]] = {
            PROFILE: self._profile,
            WRITTEN: self._posts,
            ASKED: self._asked,
        }
        for held in HELD:
            if held.section:
                yield held.section, special.get(held.section, self._rows)(held)
        yield "questions", self._questions()
        yield "groups", self._groups()

    def files(self) -> Iterator[tuple[Attachment, str]]:
        """Her files, each with its place in the archive."""
        for file in Attachment.objects.filter(author=self.member).order_by("pk").iterator():
            yield file, place_in_archive(file)

    def _rows(self, held: Held) -> list[Row]:
        found = held.model._base_manager.filter(**{held.column: self.member.pk}).order_by("pk")
        return [self._row(one, held.columns) for one in found.iterator()]

    def _row(self, one: Model, columns: tuple[str, ...]) -> Row:
        return {name: self._value(one, name) for name in columns}

    def _value(self, one: Model, name: str) -> Any:
        field = one._meta.get_field(name)
        value = getattr(one, getattr(field, "attname", name))
        points_to = field.related_model if isinstance(field, ForeignKey | OneToOneField) else _SPOKEN_OF.get(name)
        if points_to in self._mentioned and value is not None:
            self._mentioned[points_to].add(value)
        return _plain(value, is_id=name in _IDS or points_to is not None)

    def _profile(self, _held: Held) -> Row:
        fields = [field for field in Member._meta.concrete_fields if field.name not in _NOT_SAID]
        said = {"id": encode(self.member.pk), "address": self.member.user.email}
        said |= {field.name: _plain(getattr(self.member, field.attname)) for field in fields}
        place = {"organisation": self.member.organisation, "work_group": self.member.work_group}
        return said | {name: str(one) if one else None for name, one in place.items()}

    def _posts(self, _held: Held) -> list[Row]:
        posts = Post.objects.filter(author=self.member).select_related("question", "parent").order_by("pk")
        return [
            self._post(post)
            for post in posts.prefetch_related("revisions", "files", "rulings").iterator(chunk_size=500)
        ]

    def _post(self, post: Post) -> Row:
        said = self._row(post, _OF_POSTS) | {"question": encode(_question_of(post))}
        if post.kind == Post.Kind.QUESTION:
            said["title"] = post.question.title
        before: list[Revision] = list(post.revisions.all())
        if post.kind == Post.Kind.ARTICLE and not (self.viewer.may_read(post.group_id) and not post.is_hidden):
            said["text"], before = None, []  # others wrote it, too
        said["revisions"] = [self._row(one, ("title", "text", "files", "at")) for one in before]
        said["files"] = [place_in_archive(file) for file in post.files.all() if file.author_id == self.member.pk]
        against: list[Ruling] = [one for one in post.rulings.all() if one.is_against_author]
        said["decisions"] = [self._row(one, _OF_DECISIONS) for one in against]
        return said

    def _asked(self, held: Held) -> list[Row]:
        reaches = list(Reach.objects.filter(member=self.member).order_by("pk"))
        reasons = explain_all([(self.member.pk, reach.reason) for reach in reaches], self.viewer)
        return [self._row(reach, held.columns) | {"because": why} for reach, why in zip(reaches, reasons, strict=True)]

    def _questions(self) -> list[Row]:
        """Those spoken of above, or whose answers and replies are, and whose titles she may read now."""
        posts = self._mentioned[Question] | self._mentioned[Post] | self._mentioned[Answer]
        above = Post.objects.filter(pk__in=posts).values_list("pk", "parent", "parent__parent")
        tops = {top or parent or post for post, parent, top in above}
        seen = Question.objects.visible_to(self.viewer).filter(pk__in=tops).order_by("pk")
        return [{"id": one.code, "title": one.title} for one in seen.iterator()]

    def _groups(self) -> list[Row]:
        """Those spoken of above whose names she may see now."""
        seen = visible_groups(self.viewer).filter(pk__in=self._mentioned[Group]).order_by("pk")
        return [{"id": one.code, "name": one.name} for one in seen]


def place_in_archive(file: Attachment) -> str:
    """Where a file stands in the archive: its own name, in a folder of its own."""
    return f"files/{file.code}/{file.name}"


def _question_of(post: Post) -> int:
    """The question that it is or stands under, at most two steps up."""
    above = post.parent
    return post.pk if above is None else above.parent_id or above.pk


def _plain(value: Any, *, is_id: bool = False) -> Any:
    """As JSON has it: ids in characters, times in ISO 8601."""
    if is_id and isinstance(value, int):
        return encode(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value
