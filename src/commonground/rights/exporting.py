"""Making a member's copy: an archive with one JSON file of everything, and her files."""

import json
import shutil
import tempfile
import zipfile
from typing import IO

from django.core.files import File
from django.db import transaction

from commonground.conversations.models import Attachment
from commonground.core import clock
from commonground.core.files import forget_file
from commonground.events.record import record
from commonground.rights.copying import FORMAT, Copy
from commonground.rights.models import Export
from commonground.rights.tables import HELD

_LAST_TWO = 2  # sections: names of questions and of groups


def make_export(number: int) -> None:
    """Make the copy; a second run finds it there, and one that was interrupted begins anew."""
    export = Export.objects.select_related("member__user", "member__organisation", "member__work_group").get(pk=number)
    if export.is_made or not export.member.is_active:
        return
    with tempfile.TemporaryFile() as archive:
        _Making(export, archive).make()
        archive.seek(0)
        _keep(export, File(archive, name="export"))


class _Making:
    """One copy in the making, and how far it is."""

    def __init__(self, export: Export, archive: IO[bytes]) -> None:
        self._export, self._copy = export, Copy(export.member)
        self._zip = zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED)
        files = Attachment.objects.filter(author=export.member).count()
        self._done, self._steps = 0, sum(1 for held in HELD if held.section) + _LAST_TWO + files

    def make(self) -> None:
        with self._zip:
            everything: dict[str, object] = {"format": FORMAT, "made_at": clock.now().isoformat()}
            for name, rows in self._copy.sections():
                everything[name] = rows
                self._one_more()
            self._zip.writestr("data.json", json.dumps(everything, ensure_ascii=False, indent=1))
            for file, place in self._copy.files():
                self._put(file, place)
                self._one_more()

    def _put(self, file: Attachment, place: str) -> None:
        """One whose content the storage has lost is named in the JSON all the same."""
        try:
            with file.file.open("rb") as content, self._zip.open(place, "w", force_zip64=True) as into:
                shutil.copyfileobj(content, into)
        except FileNotFoundError:
            return

    def _one_more(self) -> None:
        self._done += 1
        Export.objects.filter(pk=self._export.pk).update(steps=self._steps, steps_done=self._done)


def _keep(export: Export, content: "File[bytes]") -> None:
    """It takes the place of the copy before; she is told by what listens."""
    export.file.save("export", content, save=False)
    with transaction.atomic():
        export.refresh_from_db(fields=["steps", "steps_done"])
        export.made_at, export.size = clock.now(), content.size
        export.save()
        forget_exports([*export.member.exports.exclude(pk=export.pk).exclude(made_at=None)])
        record("export.made", actor=None, subject=export, data={"member": export.member_id})


def forget_exports(exports: list[Export]) -> int:
    """Delete copies and what they name; how many they were."""
    for export in exports:
        forget_file(export.file)
        export.delete()
    return len(exports)
