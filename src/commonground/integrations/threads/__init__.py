"""Threads: questions with their answers, one a line, as JSON."""

from commonground.integrations.threads.importing import Plan, Progress, Summary, import_threads

__all__ = ["Plan", "Progress", "Summary", "import_threads"]
