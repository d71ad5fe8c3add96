"""What clients and the encode process say to each other on the unix socket.

A frame is four bytes, the length of what follows as a big-endian number, then as many bytes. A request is one frame
of JSON, `{"texts": ["...", ...]}`; no texts at all asks for the model's name. The reply is a frame of JSON,
`{"model": "...", "texts": n, "width": w}`, and, where n > 0, a second frame of n x w little-endian float32: a row a
text, in the order asked. What cannot be answered gets `{"error": "..."}`; the connection stays open after it unless
the frame was too long or came too slowly to find the next one. Requests on one connection are answered in order;
who closes a connection gives up what it asked for.
"""

import json
import struct
from collections.abc import Sequence

WIDTH = 384  # numbers in a vector
MOST_PIECES = 256  # word pieces of a text that count
LONGEST_TEXT = 20_000  # characters: far more than MOST_PIECES have
MOST_TEXTS = 64  # in one request; a client cuts a longer list
LARGEST_REQUEST = 8 * 2**20  # bytes; room for MOST_TEXTS of the longest texts in any script

LENGTH = struct.Struct(">I")


class BadRequest(Exception):
    """A request that cannot be answered; its text says why, to whoever wrote the client."""


def frame(body: bytes) -> bytes:
    """`body` with its length before it."""
    return LENGTH.pack(len(body)) + body


def plain(text: str) -> str:
    """The part of a text that can count, free of halves of surrogate pairs, which no tokeniser takes."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode()


def request(texts: Sequence[str]) -> bytes:
    """The frame that asks for the vectors of at most MOST_TEXTS texts."""
    return frame(json.dumps({"texts": [plain(text) for text in texts]}, ensure_ascii=False).encode())


def texts_of(body: bytes) -> list[str]:
    """The texts that a request asks for; BadRequest if it is not a request."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("A request is JSON in UTF-8.") from None
    texts = asked.get("texts") if isinstance(asked, dict) else None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadRequest('A request is {"texts": [strings]}.')
    if len(texts) > MOST_TEXTS:
        raise BadRequest(f"A request holds at most {MOST_TEXTS} texts.")
    return texts


def reply(model: str, rows: Sequence[bytes]) -> bytes:
    """The frames that answer a request: the header and, where there are any, the vectors."""
    header = frame(json.dumps({"model": model, "texts": len(rows), "width": WIDTH}).encode())
    return header + frame(b"".join(rows)) if rows else header


def refusal(reason: str) -> bytes:
    """The frame that says why a request is not answered."""
    return frame(json.dumps({"error": reason}).encode())
