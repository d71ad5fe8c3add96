"""Handing out a file to who may have it: never so that a browser would run what is in it."""

from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from commonground.conversations.models import Attachment
from commonground.rights.models import Export

# What a browser may do with the file itself: show it. The style is what it draws a picture with.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def handed_out(request: HttpRequest, file: Attachment) -> HttpResponseBase:
    """The file: a picture to be looked at, everything else to be saved."""
    return _answer(request, file, file.file, file.kind, is_saved=not file.is_picture)


def preview_handed_out(request: HttpRequest, file: Attachment) -> HttpResponseBase:
    """The small picture of a picture."""
    return _answer(request, file, file.preview, "image/webp", is_saved=False)


def archive_handed_out(export: Export) -> HttpResponseBase:
    """A member's copy of what is hers: to be saved, and held by nothing on its way."""
    response = StreamingHttpResponse(_parts(export.file), content_type="application/zip")
    response.headers["Content-Length"] = str(_length(export.file))
    day = timezone.localtime(export.made_at).date() if export.made_at else ""
    response.headers["Content-Disposition"] = f'attachment; filename="commonground-{day}.zip"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _answer(request: HttpRequest, file: Attachment, kept: FieldFile, kind: str, *, is_saved: bool) -> HttpResponseBase:
    """Asked again with what the browser has, it is told that nothing changed: the file of an id never does."""
    etag, length = f'"{file.digest}"', _length(kept)
    unchanged = get_conditional_response(request, etag=etag)
    response: HttpResponseBase = unchanged or StreamingHttpResponse(_parts(kept), content_type=kind)
    if unchanged is None:
        response.headers["Content-Length"] = str(length)
        response.headers["Content-Disposition"] = content_disposition_header(is_saved, file.name) or "attachment"
    response.headers["ETag"] = etag
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _length(kept: FieldFile) -> int:
    """Of what is kept; what the storage has lost is not here."""
    try:
        return kept.size
    except (FileNotFoundError, ValueError) as lost:
        raise Http404 from lost


def _parts(kept: FieldFile) -> Iterator[bytes]:
    with kept.open("rb") as content:
        yield from content.chunks()
