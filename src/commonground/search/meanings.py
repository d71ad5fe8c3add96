"""Vectors of questions: the meaning of the title and of the title with the text, in one.

Answers are no part of it, so an answer changes no vector. When the encode process is away a question has no vector
yet; a job gives it one later.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from commonground.core import db, text
from commonground.search.encoder import client

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CHUNK = 32  # questions encoded and written at once
PATIENCE = 60.0  # seconds for a chunk, behind others' questions

_TEXTS = """
SELECT q.post_id AS question, p.group_id AS "group", q.title, p.html, v.model, v.digest, v.group_id AS kept_group
  FROM search_entry e JOIN conversations_question q ON q.post_id = e.question_id
  JOIN conversations_post p ON p.id = q.post_id LEFT JOIN search_vector v ON v.question_id = q.post_id
 WHERE e.question_id = ANY(%(questions)s)"""

_WRITE = """
INSERT INTO search_vector AS v (question_id, group_id, model, digest, value)
SELECT question, group_id, %(model)s, digest, value::halfvec
  FROM unnest(%(questions)s::bigint[], %(groups)s::bigint[], %(digests)s::bytea[], %(values)s::text[])
       n (question, group_id, digest, value)
 WHERE EXISTS (SELECT FROM search_entry e WHERE e.question_id = n.question)
ON CONFLICT (question_id) DO UPDATE
   SET group_id = excluded.group_id, model = excluded.model, digest = excluded.digest, value = excluded.value"""

_FORGET = """
DELETE FROM search_vector v WHERE v.question_id = ANY(%(questions)s)
   AND NOT EXISTS (SELECT FROM search_entry e WHERE e.question_id = v.question_id)"""

_WITHOUT = """
SELECT e.question_id FROM search_entry e LEFT JOIN search_vector v USING (question_id)
 WHERE v.model IS DISTINCT FROM %(model)s ORDER BY e.question_id DESC LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class _Wording:
    """What a question says, and what its vector was made of."""

    question: int
    group: int
    title: str
    html: str
    model: str | None
    digest: bytes | None
    kept_group: int | None

    @property
    def whole(self) -> str:
        """Title and text in plain words."""
        return whole_text(self.title, text.plain(self.html))

    @property
    def fingerprint(self) -> bytes:
        """What tells this wording from another."""
        return hashlib.blake2b(f"{self.title}\0{self.html}".encode(), digest_size=16).digest()


def whole_text(title: str, body: str) -> str:
    """What is encoded beside the title alone."""
    return f"{title}\n{body}".strip()


def vectors_of(titles: Sequence[str], wholes: Sequence[str], *, timeout: float) -> "npt.NDArray[np.float32]":
    """The (n, 384) vectors of n questions: sum of title's and whole text's, of length 1. Raises EncoderAway."""
    import numpy as np

    both = client.encode([*titles, *wholes], timeout=timeout)
    sums = both[: len(titles)] + both[len(titles) :]
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    unit: npt.NDArray[np.float32] = (sums / lengths).astype(np.float32)
    return unit


def literal(vector: "npt.NDArray[np.float32]") -> str:
    """A vector as PostgreSQL reads it."""
    return "[" + ",".join(f"{number:.5g}" for number in vector.tolist()) + "]"


def write_vectors(questions: Sequence[int]) -> None:
    """Give these questions the vectors of what they say now; raises EncoderAway, with earlier chunks written."""
    db.execute(_FORGET, questions=list(questions))
    for some in _chunks(questions, CHUNK):
        _write_chunk(some)


def without_vectors(limit: int) -> list[int]:
    """Questions that have no vector of the present model, newest first. Raises EncoderAway."""
    return db.values(_WITHOUT, model=client.model_name(), limit=limit)


def _write_chunk(questions: Sequence[int]) -> None:
    model = client.model_name()
    texts = [one for one in db.rows(_Wording, _TEXTS, questions=list(questions)) if not _is_current(one, model)]
    if not texts:
        return
    values = vectors_of([one.title for one in texts], [one.whole for one in texts], timeout=PATIENCE)
    db.execute(
        _WRITE,
        model=model,
        questions=[one.question for one in texts],
        groups=[one.group for one in texts],
        digests=[one.fingerprint for one in texts],
        values=[literal(value) for value in values],
    )


def _is_current(one: _Wording, model: str) -> bool:
    return (one.model, one.kept_group, one.digest) == (model, one.group, one.fingerprint)


def _chunks(items: Iterable[int], size: int) -> Iterator[list[int]]:
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
