"""What is looked for: its words, the word still being typed, and its meaning."""

import re
from dataclasses import dataclass
from typing import Self

import structlog

from commonground.environment import MODEL
from commonground.search.encoder import client
from commonground.search.encoder.client import EncoderAway
from commonground.search.languages import CONFIGS
from commonground.search.meanings import literal, vectors_of, whole_text

PATIENCE = 0.3  # seconds; whoever types does not wait longer for the meaning, the words are there
LONGEST_TITLE = 300  # characters
LONGEST_BODY = 4_000

BUDGET = 3_000  # documents whose words are compared
NEAREST = 100  # candidates by words, and as many by meaning
MEANING_OF_TITLE = 20.0  # what a cosine of 1 adds to a title's words, which are scored in standard deviations
MEANING_OF_TEXT = 15.0  # the same where there is a text, whose many words say more
LEAST_LIKENESS = 0.35  # cosine, plus .3 of the share of the words' weight: nearer is shown
LEAST_SHARE = 0.15  # the same where there is no vector: the share alone
LEAST_RANK = 0.01  # the same without the extension: PostgreSQL's own rank
FALLBACK = CONFIGS["en"]  # word rules until the first fold has said which are in use

_BEGINNING = re.compile(r"[^\W\d_]{3,}$")
_MODEL_OFF = "none"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A title and a text as they were typed, cut to what can matter."""

    title: str
    body: str

    @classmethod
    def of(cls, title: str, body: str = "") -> Self:
        """Without the characters that PostgreSQL cannot hold."""
        return cls(title[:LONGEST_TITLE].replace("\0", " "), body[:LONGEST_BODY].replace("\0", " ").strip())

    @property
    def has_words(self) -> bool:
        """Whether there is anything to look for."""
        return any(character.isalnum() for character in self.title + self.body)

    @property
    def beginning(self) -> str:
        """The last word while it is being typed, in lower case; empty when it is finished."""
        found = None if self.body else _BEGINNING.search(self.title)
        return found.group().lower() if found else ""

    def meaning(self) -> tuple[str | None, str | None]:
        """Its vector, as PostgreSQL reads it, and the model's name; both None when the encoder is away."""
        if MODEL.text() == _MODEL_OFF:
            return None, None
        title = self.title.strip() or self.body
        try:
            if self.body:
                vector = vectors_of([title], [whole_text(title, self.body)], timeout=PATIENCE)[0]
            else:
                vector = client.encode([title], timeout=PATIENCE)[0]
            return literal(vector), client.model_name(timeout=PATIENCE)
        except EncoderAway as error:
            log.info("found by words alone", reason=str(error))
            return None, None

    def in_words_and_meaning(self) -> dict[str, object]:
        """The parameters of `SCORED`."""
        vector, model = self.meaning()
        return {
            "title": self.title,
            "body": self.body,
            "typed": self.beginning,
            "vector": vector,
            "model": model,
            "budget": BUDGET,
            "nearest": NEAREST,
            "meaning": MEANING_OF_TEXT if self.body else MEANING_OF_TITLE,
            "least_likeness": LEAST_LIKENESS,
            "least_share": LEAST_SHARE,
            "fallback": FALLBACK,
        }

    def in_words(self) -> dict[str, object]:
        """The parameters of `PLAIN`."""
        return {
            "title": self.title,
            "body": self.body,
            "typed": self.beginning,
            "nearest": NEAREST,
            "least_rank": LEAST_RANK,
            "fallback": FALLBACK,
        }
