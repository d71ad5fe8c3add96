"""Pictures and files as people choose them, made on the spot."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from commonground.conversations import actions
from commonground.conversations.models import Attachment
from commonground.people.models import Member

ORIENTATION, PLACE = 0x0112, 0x8825  # names of EXIF


def make_picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **how: Any) -> bytes:
    """A picture with a dark left half, so that one sees how it is turned."""
    picture = Image.new("RGB", size, "white")
    picture.paste("black", (0, 0, size[0] // 2, size[1]))
    made = BytesIO()
    picture.save(made, form, **how)
    return made.getvalue()


def make_photograph() -> bytes:
    """What a telephone makes: lying on its side, and saying where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[PLACE] = {1: "N", 2: (52.0, 31.0, 12.0)}
    return make_picture("JPEG", exif=exif, comment=b"by Ada")


def upload(name: str = "plan.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, make_picture() if content is None else content)


def make_file(by: Member, name: str = "plan.png", content: bytes | None = None) -> Attachment:
    """A file that somebody chose and has not posted."""
    return actions.attach_file(name, upload(name, content), by=by)
