"""Where a page of results ends, written into the address of the next."""

import math
from dataclasses import dataclass
from typing import Self

from commonground.core import ids


@dataclass(frozen=True, slots=True)
class Place:
    """A score, and the id that tells equal scores apart; results stand in falling order of both."""

    score: float
    id: int

    @classmethod
    def read(cls, written: str | None) -> Self | None:
        """The place that was written; None when it is none, so that a wrong address shows the beginning."""
        score, _, code = (written or "").rpartition("~")
        try:
            place = cls(float(score), ids.decode(code))
        except ValueError:
            return None
        return place if math.isfinite(place.score) else None

    def __str__(self) -> str:
        return f"{self.score:.6f}~{ids.encode(self.id)}"

    def comes_before(self, score: float, number: int) -> bool:
        """Whether a result stands after this place."""
        return (score, number) < (self.score, self.id)
