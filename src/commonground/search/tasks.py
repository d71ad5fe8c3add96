"""Jobs that keep the index fresh."""

import time

from procrastinate.contrib.django import app

from commonground.search import indexing, statistics, vectors
from commonground.search.people import index_what_they_know

_AT_ONCE = 200  # questions without a vector that are taken on together
_LONGEST_RUN = 45  # seconds


@app.periodic(cron="* * * * * */30")
@app.task(name="fold_words", queueing_lock="fold_words")
def fold_words(timestamp: int) -> None:
    """Count in what was written in the last half minute."""
    statistics.fold_words()


@app.periodic(cron="* * * * *")
@app.task(name="embed_missing", queueing_lock="embed_missing")
def embed_missing(timestamp: int) -> None:
    """Give vectors to questions that have none of the present model, until the next run is near.

    They were imported, or written while the encoder was away or had another model.
    """
    began = time.monotonic()
    while indexing.embed_missing(_AT_ONCE) and time.monotonic() - began < _LONGEST_RUN:
        pass


@app.periodic(cron="*/2 * * * *")
@app.task(name="note_languages", queueing_lock="note_languages")
def note_languages(timestamp: int) -> None:
    """Note the language of posts that have none, until the next run is near, and index those of another one anew.

    They were imported, or written before languages were noted.
    """
    began = time.monotonic()
    while indexing.note_languages(_AT_ONCE) and time.monotonic() - began < _LONGEST_RUN:
        pass


@app.task(name="rebuild_index", lock="rebuild_index")
def rebuild_index() -> None:
    """Make every entry anew, after the vector extension has come to a database that was without."""
    indexing.rebuild()


@app.periodic(cron="17 3 * * *")
@app.task(name="tend_index", queueing_lock="tend_index")
def tend_index(timestamp: int) -> None:
    """Forget words that are gone, weigh all anew if documents have grown or shrunk, and make what indexes are missing.

    An import that was killed has left the index taking words in bulk.
    """
    indexing.take_in_at_once()
    statistics.forget_words()
    indexing.reweigh_if_drifted()
    vectors.index_if_many()
    index_what_they_know()
