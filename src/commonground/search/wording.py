"""Whether what somebody types says anything, and asks it or only names it: in English and German, by how it begins."""

import re

_MARKS = ("?", "؟", "？")
_MANY = 6  # words; who types as many tells of something
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def _words(listed: str) -> frozenset[str]:
    return frozenset(_WORD.findall(listed))


_ASKS = _words(
    "how what why when where which who whom whose "
    "wie was warum wieso weshalb weswegen wann wo woher wohin wer wem wen wessen welche welcher welches welchem "
    "welchen womit wofür wodurch woran worauf woraus wovon wozu"
)
_ASKS_OF_MORE = _words(  # with one other word it may be a thing or a name: "can bus", "Will Smith"
    "is are was were do does did can could may might must shall should will would has have had am isn't doesn't can't "
    "ist sind war kann können könnte darf dürfen muss müssen soll sollen sollte will wollen hat haben gibt geht "
    "weiß weiss kennt wird werden würde"
)


def has_words(typed: str) -> bool:
    """Whether there is anything to look for: signs alone stand in no index."""
    return any(character.isalnum() for character in typed)


def looks_like_question(typed: str) -> bool:
    """Whether it ends in a question mark, begins as questions do, or has many words."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(typed)]
    if not words:
        return False
    if typed.rstrip().endswith(_MARKS) or len(words) >= _MANY:
        return True
    return (words[0] in _ASKS and len(words) > 1) or (words[0] in _ASKS_OF_MORE and len(words) > 2)
