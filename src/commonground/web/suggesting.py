"""What the field in the bar offers while one types: questions, people, topics and groups that fit, and to ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.conversations.models import Topic
from commonground.conversations.queries import topics_to_name
from commonground.core.alike import MOST_WORDS, Typed
from commonground.people.models import Group, Member
from commonground.people.queries import groups_to_name, people_to_name
from commonground.people.viewer import Viewer
from commonground.search.queries import SimilarQuestion, similar_questions
from commonground.search.wording import looks_like_question

SHORTEST = 3  # letters
_OF_EACH = 3


@dataclass(frozen=True, slots=True)
class Offered:
    """What fits, the answered before the unanswered, and whether what is typed looks like a question."""

    questions: Sequence[SimilarQuestion] = ()
    people: Sequence[Member] = ()
    topics: Sequence[Topic] = ()
    groups: Sequence[Group] = ()
    is_question: bool = False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.questions) + len(self.people) + len(self.topics) + len(self.groups)


def offered(viewer: Viewer, words: str) -> Offered:
    """What fits the words as far as they are typed; many words are no name."""
    if len(words.strip()) < SHORTEST:
        return Offered()
    found = similar_questions(viewer, words, limit=6)
    asked = looks_like_question(words)
    questions = sorted(found, key=lambda one: one.answer_id is None)
    if len(words.split()) > MOST_WORDS:
        return Offered(questions, is_question=asked)
    typed = Typed.of(words)
    return Offered(
        questions,
        people_to_name(viewer, typed, limit=_OF_EACH),
        topics_to_name(viewer, typed, limit=_OF_EACH),
        groups_to_name(viewer, typed, limit=_OF_EACH),
        is_question=asked,
    )
