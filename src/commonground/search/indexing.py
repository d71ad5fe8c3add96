"""Making questions findable: by their words at once, by their meaning as soon as the encoder answers."""

from collections.abc import Callable, Sequence

import structlog
from django.db import connection

from commonground.conversations.languages import settle_languages
from commonground.conversations.models import Post, Question
from commonground.core import db
from commonground.search import statistics, vectors
from commonground.search.encoder.client import EncoderAway
from commonground.search.entries import write_entries
from commonground.search.languages import config_of, network_config
from commonground.search.meanings import without_vectors, write_vectors

BATCH = 200  # questions written in one transaction
DRIFT = 0.25  # of the mean length, after which all weights are made anew

_HAS_DRIFTED = """
SELECT abs(length::float8 / documents - mean_length) > %(drift)s * mean_length
  FROM search_corpus WHERE documents > 0 AND length > 0"""
# Taken in one by one, the words of a document cost more than all the rest of its entry; in bulk, a tenth of that.
_TAKE_IN_BULK = """
SET work_mem = '64MB';
ALTER INDEX entry_keys SET (fastupdate = on, gin_pending_list_limit = 65536);
ALTER INDEX entry_lexemes SET (fastupdate = on, gin_pending_list_limit = 65536)"""
_TAKE_IN_AT_ONCE = """
SELECT gin_clean_pending_list('entry_keys'), gin_clean_pending_list('entry_lexemes');
ALTER INDEX entry_keys SET (fastupdate = off);
ALTER INDEX entry_lexemes SET (fastupdate = off);
RESET work_mem"""
log = structlog.get_logger(__name__)


def _ignore(_done: int) -> None:
    """Nobody watches the progress."""


def index_question(question: int) -> None:
    """Make the question findable as it now stands, or no longer findable if it is hidden or withdrawn."""
    index_many([question])


def index_many(questions: Sequence[int], *, progress: Callable[[int], None] = _ignore, by_meaning: bool = True) -> None:
    """The same for many at once; `progress` is told how many more are done.

    Unless it is `by_meaning` their vectors follow by a job.
    """
    has_vectors = by_meaning and vectors.are_there()
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        write_entries(batch)
        has_vectors = has_vectors and _write_vectors(batch)
        progress(len(batch))


def take_in_bulk() -> None:
    """From now on new words wait in a list, which searches read too, and are sorted in together: very much comes."""
    _run_all(_TAKE_IN_BULK)


def take_in_at_once() -> None:
    """Sort in what waits, and each new entry as it comes from now on."""
    _run_all(_TAKE_IN_AT_ONCE)


def rebuild(*, progress: Callable[[int], None] = _ignore) -> None:
    """Make every entry anew, with the mean length as it is now."""
    statistics.settle_mean_length()
    index_many(list(Question.objects.order_by("pk").values_list("pk", flat=True)), progress=progress)
    statistics.fold_words()


def embed_missing(limit: int) -> int:
    """Give vectors to at most so many questions that have none of the present model; to how many."""
    if not vectors.are_there():
        return 0
    try:
        questions = without_vectors(limit)
    except EncoderAway:
        return 0
    return len(questions) if _write_vectors(questions) else 0


def note_languages(limit: int) -> int:
    """Note the language of at most so many posts that have none, and index anew what has other word rules by that."""
    posts = Post.objects.filter(language="").select_related("question", "author").order_by("pk")[:limit]
    changed = settle_languages(posts)
    rules = network_config()
    questions = [one.pk for one in changed if one.kind == Post.Kind.QUESTION and config_of(one.language) != rules]
    if questions:
        index_many(questions, by_meaning=False)
    return len(changed)


def reweigh_if_drifted() -> None:
    """Make all weights anew when the documents have grown much longer or shorter than those they were made for."""
    if db.value(_HAS_DRIFTED, drift=DRIFT):
        rebuild()


def _run_all(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


def _write_vectors(questions: Sequence[int]) -> bool:
    try:
        write_vectors(questions)
    except EncoderAway as error:
        log.info("vectors follow when the encoder is back", reason=str(error))
        return False
    return True
