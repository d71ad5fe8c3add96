"""Reading what search found: similar questions, and everything that fits some words."""

from commonground.search.similar import SimilarQuestion, similar_questions

__all__ = ["SimilarQuestion", "similar_questions"]
