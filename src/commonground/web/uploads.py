"""Files on their way in: each goes to the disk as it arrives, and what is more than a post may have goes nowhere."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class Measured(TemporaryFileUploadHandler):
    """Keeps files out of memory. One that is too large is cut off, and says that it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = settings.FILES_PER_POST * settings.FILE_LARGEST  # in all files of one form
        self.is_cut = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next one."""
        self.is_cut = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write it down if it is within what may come."""
        self.is_cut |= start + len(raw_data) > settings.FILE_LARGEST or len(raw_data) > self.room
        if not self.is_cut:
            self.room -= len(raw_data)
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """The file; one that was cut off is too large by its size."""
        return super().file_complete(max(file_size, settings.FILE_LARGEST + 1) if self.is_cut else file_size)
