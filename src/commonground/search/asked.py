"""What is looked for: its words, the word still being typed, and its meaning."""

import re
from dataclasses import dataclass
from typing import Self

import structlog

from commonground.search.encoder import client
from commonground.search.encoder.client import EncoderAway
from commonground.search.encoder.weights import finds_by_meaning
from commonground.search.languages import CONFIGS
from commonground.search.meanings import literal, vectors_of, whole_text
from commonground.search.wording import has_words

PATIENCE = 0.3  # seconds; whoever types does not wait longer for the meaning, the words are there
LONGEST_TITLE = 300  # characters
LONGEST_BODY = 4_000

MEANING_OF_TITLE = 20.0  # what a cosine of 1 adds to a title's words, which are scored in standard deviations
MEANING_OF_TEXT = 15.0  # the same where there is a text, whose many words say more

_BEGINNING = re.compile(r"[^\W\d_]{3,}$")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Breadth:
    """How far to look, and what is too far-fetched to show.

    `budget` documents have their words compared; `nearest` are candidates by words, and as many by meaning. Shown is
    what has a cosine and a share of the words' weight that together are `least_nearness`; without a vector that share
    alone `least_share`; without the extension PostgreSQL's own rank `least_rank`.
    """

    budget: int
    nearest: int
    least_nearness: float
    least_share: float
    least_rank: float


TYPING = Breadth(budget=3_000, nearest=100, least_nearness=0.45, least_share=0.12, least_rank=0.25)
PAGE = Breadth(budget=10_000, nearest=200, least_nearness=0.3, least_share=0.05, least_rank=0.05)


@dataclass(frozen=True, slots=True)
class Asked:
    """A title and a text as they were typed, cut to what can matter."""

    title: str
    body: str

    @classmethod
    def of(cls, title: str, body: str = "") -> Self:
        """Without the characters that PostgreSQL cannot hold."""
        return cls(_storable(title[:LONGEST_TITLE]), _storable(body[:LONGEST_BODY]).strip())

    @property
    def has_words(self) -> bool:
        """Whether there is anything to look for."""
        return has_words(self.title + self.body)

    @property
    def fallback(self) -> str:
        """The word rules to use until the first fold has said which are in use."""
        return CONFIGS["en"]

    @property
    def beginning(self) -> str:
        """The last word while it is being typed, in lower case; empty when it is finished."""
        found = None if self.body else _BEGINNING.search(self.title)
        return found.group().lower() if found else ""

    def meaning(self) -> tuple[str | None, str | None]:
        """Its vector, as PostgreSQL reads it, and the model's name; both None when the encoder is away."""
        if not finds_by_meaning():
            return None, None
        title = self.title.strip() or self.body
        try:
            if self.body:
                vector = vectors_of([title], [whole_text(title, self.body)], timeout=PATIENCE)[0]
            else:
                vector = client.encode([title], timeout=PATIENCE)[0]
            return literal(vector), client.model_name(timeout=PATIENCE)
        except EncoderAway as error:
            log.debug("found by words alone", reason=str(error))
            return None, None

    def in_words_and_meaning(self, breadth: Breadth = TYPING) -> dict[str, object]:
        """The parameters of `SCORED`."""
        vector, model = self.meaning()
        return {
            "title": self.title,
            "body": self.body,
            "typed": self.beginning,
            "vector": vector,
            "model": model,
            "budget": breadth.budget,
            "nearest": breadth.nearest,
            "meaning": MEANING_OF_TEXT if self.body else MEANING_OF_TITLE,
            "least_nearness": breadth.least_nearness,
            "least_share": breadth.least_share,
            "fallback": self.fallback,
        }

    def in_words(self, breadth: Breadth = TYPING) -> dict[str, object]:
        """The parameters of `PLAIN`, where the title alone finds better than with its text (nDCG@10 .42, .36)."""
        return {
            "title": self.title if self.title.strip() else self.body[:LONGEST_TITLE],
            "body": "",
            "typed": self.beginning,
            "nearest": breadth.nearest,
            "least_rank": breadth.least_rank,
            "fallback": self.fallback,
        }


def _storable(text: str) -> str:
    """Text as PostgreSQL takes it: no zero characters, no halves of characters."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
