"""Names as somebody types them: by the beginnings of their words, and where a letter is wrong or two changed places.

The second needs the extension pg_trgm, which is made when it can be had, never in a migration that would fail; without
it only beginnings fit. From which likeness on a word counts as misspelt, and not as another, stands in the settings.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, Self, TypeVar

import structlog
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import CharField, Lookup, Model, Q, QuerySet
from django.db.models.functions import Upper
from django.db.utils import DatabaseError

from commonground.core import db, text

MOST_WORDS = 4
_SHORTEST = 4  # letters; a shorter word would be like too many others
_WORD = re.compile(r"[^\s,]*\w[^\s,]*")
_TELLS_LIKENESS = "SELECT to_regoperator('%%>(text,text)') IS NOT NULL"
Named = TypeVar("Named", bound=Model)
log = structlog.get_logger(__name__)


@CharField.register_lookup
class Resembles(Lookup):
    """Whether a word of the text is spelt much like the one given, whatever its case."""

    lookup_name = "resembles"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """In the form that the index of spellings answers."""
        column, of_column = self.process_lhs(compiler, connection)
        word, of_word = self.process_rhs(compiler, connection)
        return f"UPPER({column}::text) %%> UPPER({word})", [*of_column, *of_word]


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of a name as far as somebody typed it, for a database that can tell or cannot how alike two are."""

    words: tuple[str, ...]
    tells_likeness: bool

    @classmethod
    def of(cls, typed: str) -> Self:
        """What of it can be part of a name."""
        words = tuple(_WORD.findall(text.clean(typed))[:MOST_WORDS])
        return cls(words, any(len(word) >= _SHORTEST for word in words) and tells_likeness())

    def among(self, named: QuerySet[Named], column: str = "name") -> QuerySet[Named]:
        """Those in whose name each word is spelt much like one, or a short one begins one; in no order.

        None where nothing is typed.
        """
        fits = self._each(lambda word: self._resembles(column, word) or _begins(column, word))
        return named.filter(fits) if self.words else named.none()

    def nearest(
        self, named: QuerySet[Named], column: str = "name", *, order: Sequence[Any] = (), limit: int
    ) -> list[Named]:
        """Those whose name begins so, by `order` and name; where there are none, those spelt like it, likest first.

        In two statements: in one, PostgreSQL reads all names rather than the index of spellings.
        """
        if not self.words:
            return []
        begins = self._each(lambda word: _begins(column, word))
        found = list(named.filter(begins).order_by(*order, column, "pk")[:limit])
        if found or not self.tells_likeness:
            return found
        likeness = TrigramWordSimilarity(" ".join(self.words), Upper(column))
        return list(self.among(named, column).order_by(likeness.desc(), *order, column, "pk")[:limit])

    def _each(self, fits: Callable[[str], Q]) -> Q:
        return reduce(and_, map(fits, self.words), Q())

    def _resembles(self, column: str, word: str) -> Q:
        return Q((f"{column}__resembles", word)) if self.tells_likeness and len(word) >= _SHORTEST else Q()


def tells_likeness() -> bool:
    """Whether this database can tell how alike two spellings are."""
    return bool(db.value(_TELLS_LIKENESS))


def ensure_index(model: type[Model], column: str = "name") -> None:
    """Make the index of spellings of a column if the extension can be had."""
    if has_index(model, column):
        return
    table = model._meta.db_table
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX {table}_{column}_spelt ON {table} USING gin (upper({column}) gin_trgm_ops)")
    except DatabaseError as error:
        log.info("names are found by their beginnings alone", reason=str(error).strip())


def has_index(model: type[Model], column: str = "name") -> bool:
    """Whether it is there, and with it all that tells how alike two spellings are."""
    name = f"{model._meta.db_table}_{column}_spelt"
    return bool(db.value("SELECT to_regclass(quote_ident(current_schema()) || '.' || %(name)s) IS NOT NULL", name=name))


def _begins(column: str, word: str) -> Q:
    begun = Q((f"{column}__istartswith", word))
    return begun | Q((f"{column}__icontains", f" {word}")) | Q((f"{column}__icontains", f"-{word}"))
