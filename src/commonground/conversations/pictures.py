"""Pictures drawn anew: turned as they were taken, without what the camera wrote into them, and with a small preview."""

import struct
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence

from commonground.core.require import Refused

MOST_PIXELS = 50_000_000  # of all its frames: what a telephone takes, and 200 MB while it is drawn
SMALLEST_FRAME = 50_000  # what a frame counts at least: 700,000 of one dot would fill 3 GB
PREVIEW = (960, 720)
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
_KEPT = {"transparency", "background"}
_one_at_a_time = threading.Lock()  # so that ten at once do not fill the memory of a process


@dataclass(frozen=True, slots=True)
class Picture:
    """What is stored of a picture."""

    data: bytes
    width: int
    height: int
    preview: bytes


def drawn_anew(content: BinaryIO, kind: str) -> Picture:
    """The picture without metadata; Refused if it cannot be read, or has more dots than anybody looks at."""
    try:
        with _one_at_a_time, Image.open(content, formats=[_FORMATS[kind]]) as picture:
            _require_measure(picture)
            return _drawn(picture, _FORMATS[kind])
    except (OSError, SyntaxError, ValueError, EOFError, LookupError, struct.error) as fault:
        raise Refused(_("This picture is damaged. Save it anew, or choose another.")) from fault
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_dots() from bomb


def _require_measure(picture: Image.Image) -> None:
    dots = picture.width * picture.height
    if dots > MOST_PIXELS:
        raise _too_many_dots()
    frames = _frames(picture)
    if frames > 1 and max(dots, SMALLEST_FRAME) * frames > MOST_PIXELS:
        raise _too_many_dots()


def _too_many_dots() -> Refused:
    return Refused(_("This picture has too many dots. Make it smaller and choose it again."))


def _frames(picture: Image.Image) -> int:
    """How many pictures move in it; what a camera hides in a JPEG is none of them."""
    return 1 if picture.format in {"JPEG", "MPO"} else getattr(picture, "n_frames", 1)


def _drawn(picture: Image.Image, form: str) -> Picture:
    moves = _frames(picture) > 1
    times = [frame.info.get("duration", 100) for frame in ImageSequence.Iterator(picture)] if moves else []
    picture.seek(0)
    frames = [_bare(frame, form) for frame in ImageSequence.Iterator(picture)] if moves else [_bare(picture, form)]
    first = frames[0]
    how: dict[str, Any] = {"quality": 90} if form in {"JPEG", "WEBP"} else {}
    if moves:
        how |= {"save_all": True, "append_images": frames[1:], "duration": times, "loop": picture.info.get("loop", 0)}
    return Picture(_saved(first, form, **how), first.width, first.height, _preview(first))


def _bare(picture: Image.Image, form: str) -> Image.Image:
    """Its dots alone, turned as it was taken."""
    bare = ImageOps.exif_transpose(picture)
    bare.info = {name: value for name, value in bare.info.items() if name in _KEPT}
    return bare.convert("RGB") if form == "JPEG" and bare.mode not in {"L", "RGB"} else bare


def _preview(picture: Image.Image) -> bytes:
    if picture.mode == "I;16":
        picture = picture.point(lambda dot: dot / 256).convert("L")
    small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail(PREVIEW)
    return _saved(small, "WEBP", quality=80)


def _saved(picture: Image.Image, form: str, **how: Any) -> bytes:
    saved = BytesIO()
    picture.save(saved, form, **how)
    return saved.getvalue()
