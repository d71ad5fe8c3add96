"""What all importers share: threads of the past, brought in batch by batch."""

from commonground.integrations.history.importing import Plan, Progress, Summary

__all__ = ["Plan", "Progress", "Summary"]
