"""Jobs that keep the index fresh."""

from procrastinate.contrib.django import app

from commonground.search import indexing, statistics, vectors

_AT_ONCE = 200  # questions without a vector that one run takes on


@app.periodic(cron="* * * * * */30")
@app.task(name="fold_words", queueing_lock="fold_words")
def fold_words(timestamp: int) -> None:
    """Count in what was written in the last half minute."""
    statistics.fold_words()


@app.periodic(cron="* * * * *")
@app.task(name="embed_missing", queueing_lock="embed_missing")
def embed_missing(timestamp: int) -> None:
    """Give vectors to questions that were written while the encoder was away or had another model."""
    indexing.embed_missing(_AT_ONCE)


@app.task(name="rebuild_index", lock="rebuild_index")
def rebuild_index() -> None:
    """Make every entry anew, after the vector extension has come to a database that was without."""
    indexing.rebuild()


@app.periodic(cron="17 3 * * *")
@app.task(name="tend_index", queueing_lock="tend_index")
def tend_index(timestamp: int) -> None:
    """Weigh words anew if documents have grown much longer or shorter; index vectors if there are many."""
    indexing.reweigh_if_drifted()
    vectors.index_if_many()
