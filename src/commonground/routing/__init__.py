"""Whom to ask, and when next: reach, rings and owners, so that no question dies."""
