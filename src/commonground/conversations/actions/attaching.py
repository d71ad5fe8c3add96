"""Files: chosen for what one is writing, posted with it, and taken away again."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations import kinds
from commonground.conversations.models import LONGEST_NAME, Attachment
from commonground.conversations.permissions import can_attach_file, can_remove_file
from commonground.conversations.pictures import drawn_anew
from commonground.core import text
from commonground.core.files import forget_file
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member


def attach_file(name: str, content: "File[bytes]", *, by: Member) -> Attachment:
    """Keep a file for what she is writing; Refused if it is empty, too large, or of a kind that is not taken.

    A picture is drawn before the transaction begins: that can take seconds.
    """
    require(can_attach_file, by)
    _require_measure(content)
    bytes_of: BinaryIO = content  # type: ignore[assignment]  # it reads and seeks
    kind = kinds.kind_of(bytes_of)
    if not kinds.is_taken(kind):
        raise Refused(_not_taken(kind))
    stored, seen = _as_stored(content, kind)
    with transaction.atomic():
        file = Attachment.objects.create(
            author=by,
            name=clean_name(name, kind),
            kind=kind,
            size=stored.size,
            digest=_digest(stored),
            file=stored,
            **seen,
        )
        record("file.attached", actor=by, subject=file)
    return file


@transaction.atomic
def remove_file(file: Attachment, *, by: Member) -> None:
    """Take a file away again, from a draft or from one's post. What the post had stays in its history."""
    require(can_remove_file, by, file)
    found = Attachment.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if found is not None:
        take_away(found, by)


def take_away(file: Attachment, by: Member) -> None:
    """Delete a file, for one who may change its post."""
    post = file.post
    record(
        "file.removed",
        actor=by,
        subject=file,
        group=post.group_id if post else None,
        data={"question": post.top.pk, "post": post.pk} if post else {},
    )
    _delete(file)


def forget_unposted(before: datetime) -> int:
    """Delete the files that nobody posted and that no draft keeps; how many they were."""
    with transaction.atomic():
        left = list(Attachment.objects.select_for_update().filter(post=None, draft=None, at__lt=before))
        delete_files(left)
    return len(left)


def delete_files(files: Iterable[Attachment]) -> int:
    """Delete these, with what they name; how many they were."""
    found = list(files)
    for file in found:
        _delete(file)
    return len(found)


def clean_name(name: str, kind: str) -> str:
    """The name without folders, without what no reader sees, and of a picture with the ending of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(one for one in " ".join(text.clean(last).split()) if one.isprintable())
    path = PurePosixPath(seen.lstrip(". ") or _("file"))
    ending = kinds.PICTURES.get(kind, path.suffix)
    has_ending = path.suffix.lower() == ending or (kind, path.suffix.lower()) == ("image/jpeg", ".jpeg")
    stem = path.stem if has_ending else path.name
    ending = (path.suffix if has_ending else ending)[:20]
    return stem[: LONGEST_NAME - len(ending)] + ending


def _require_measure(content: "File[bytes]") -> None:
    if not content.size:
        raise Refused(_("This file is empty."))
    if content.size > settings.FILE_LARGEST:
        most = {"most": settings.FILE_LARGEST // 1_000_000}
        raise Refused(_("This file is too large: %(most)s MB at most.") % most)


def _not_taken(kind: str) -> str:
    if kind == kinds.PROGRAM:
        return _("Programs are not taken. Put it into an archive, or say where it is found.")
    return _("Pictures of this kind are not taken. Save it as JPEG or PNG and choose it again.")


def _as_stored(content: "File[bytes]", kind: str) -> "tuple[File[bytes], dict[str, Any]]":
    """The file as it is kept, and what is known of a picture."""
    if kind not in kinds.PICTURES:
        return content, {}
    picture = drawn_anew(content, kind)  # type: ignore[arg-type]  # it reads and seeks
    seen = {"width": picture.width, "height": picture.height, "preview": ContentFile(picture.preview, name="preview")}
    return ContentFile(picture.data, name="picture"), seen


def _digest(content: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _delete(file: Attachment) -> None:
    """The row now, and what it names once that is certain."""
    forget_file(file.file)
    forget_file(file.preview)
    file.delete()
