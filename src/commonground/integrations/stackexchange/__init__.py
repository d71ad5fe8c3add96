"""Data dumps in the format of Stack Exchange: tables of posts, users, comments, votes and links, as XML."""

from commonground.integrations.stackexchange.importing import import_stackexchange

__all__ = ["import_stackexchange"]
