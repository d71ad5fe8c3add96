"""How likely somebody is to know, from her record alone: nothing here is learnt.

score(u) = (answers of u in 90 days + 0.5) x the sum, over the similar questions that u answered, of
likeness^3 x 0.5^(age of the answer / 365 days) x (2 if it solved the question),
where likeness = words / the most words + meaning / the most meaning among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from commonground.routing.evidence import Answered
from commonground.search.neighbours import Neighbour

POWER = 3
HALF_LIFE = timedelta(days=365)
SOLVED_COUNTS = 2
WITHOUT_RECENT = 0.5


def likenesses(neighbours: Sequence[Neighbour]) -> dict[int, float]:
    """How alike each question is, 0 to 2: its words and its meaning, each as a share of the likest's."""
    most_words = max((near.lexical for near in neighbours), default=0)
    most_meaning = max((near.cosine for near in neighbours), default=0)
    return {
        near.question_id: _share(near.lexical, most_words) + _share(near.cosine, most_meaning) for near in neighbours
    }


def vote(answered: Answered, likeness: float, *, at: datetime) -> float:
    """What one answer says for its author, seen from the moment `at`."""
    faded = 0.5 ** ((at - answered.at) / HALF_LIFE)
    return float(likeness**POWER * faded * (SOLVED_COUNTS if answered.is_solution else 1))


def scores(
    answers: Iterable[Answered], likeness: Mapping[int, float], recent: Mapping[int, int], *, at: datetime
) -> dict[int, float]:
    """The score of each who answered, from how alike each question is and how much each answered lately."""
    votes: dict[int, float] = {}
    for answered in answers:
        weight = vote(answered, likeness[answered.question_id], at=at)
        votes[answered.member_id] = votes.get(answered.member_id, 0.0) + weight
    return {member: total * (recent.get(member, 0) + WITHOUT_RECENT) for member, total in votes.items()}


def _share(value: float, most: float) -> float:
    return max(value, 0.0) / most if most > 0 else 0.0
