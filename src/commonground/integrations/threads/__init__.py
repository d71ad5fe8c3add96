"""Threads: questions with their answers, one a line, as JSON."""

from commonground.integrations.threads.importing import import_threads

__all__ = ["import_threads"]
