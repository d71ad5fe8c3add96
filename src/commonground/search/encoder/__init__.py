"""Texts as vectors whose nearness is nearness of meaning; apart from Django, so that one small process can do it."""
