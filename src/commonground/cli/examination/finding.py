"""What was found in an installation: what is so, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know, in a sentence, and its cure; `name` is the same in every language and version."""

    name: str
    words: str
    cure: str
    is_wrong: bool = True
