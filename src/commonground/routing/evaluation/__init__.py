"""How well the people who can answer are chosen: a community replayed through the product's own choice."""

from commonground.routing.evaluation.replay import evaluate

__all__ = ["evaluate"]
