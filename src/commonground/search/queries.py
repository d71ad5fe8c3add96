"""Reading what search found: similar questions, and everything that fits some words."""

from commonground.search.everything import KINDS, FoundQuestion, Results, search
from commonground.search.filters import STATES, TIMES, Filters
from commonground.search.people import FoundPerson
from commonground.search.similar import SimilarQuestion, similar_questions

__all__ = [
    "KINDS",
    "STATES",
    "TIMES",
    "Filters",
    "FoundPerson",
    "FoundQuestion",
    "Results",
    "SimilarQuestion",
    "search",
    "similar_questions",
]
