"""Ids: 64 bits, ordered by time, written in addresses as 11 characters of base 58.

42 bits of milliseconds since 1970 and 22 random ones; the sign bit stays 0 until the year 2109. Within one
millisecond a process counts on from its last id in random strides: a thousand random ids of one millisecond would hold
two alike in one case of nine. It begins in the lower half, which leaves room for 8,192 strides at the least; what is
brought in with a date and no time may need more, and counts on into the next milliseconds. It knows where it was in
many of them, for what is brought in goes to and fro between the past and now.
"""

import secrets
import threading
from collections import OrderedDict
from datetime import datetime

from django.db import models

from commonground.core import clock

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_LENGTH = 11
_LARGEST = 2**63 - 1
_RANDOM_BITS = 22
_STRIDE = 256
_REMEMBERED = 10_000  # milliseconds
_lock = threading.Lock()
_last_of: OrderedDict[int, int] = OrderedDict()  # by its lowest id; the one used last stands at the end


def new(at: datetime | None = None) -> int:
    """A fresh id that sorts among others by `at` (the present moment by default)."""
    lowest = first_at(at or clock.now())
    with _lock:
        last = _last_of.pop(lowest, None)
        fresh = lowest | secrets.randbits(_RANDOM_BITS - 1) if last is None else last + 1 + secrets.randbelow(_STRIDE)
        _last_of[lowest] = fresh
        if len(_last_of) > _REMEMBERED:
            _last_of.popitem(last=False)
        return fresh


def first_at(at: datetime) -> int:
    """The lowest id of a moment: what is made from then on has a higher one."""
    return max(int(at.timestamp() * 1000), 0) << _RANDOM_BITS


def encode(number: int) -> str:
    """The 11 characters that stand for an id in addresses and JSON."""
    characters = []
    for _ in range(_LENGTH):
        number, value = divmod(number, 58)
        characters.append(_ALPHABET[value])
    return "".join(reversed(characters))


def decode(code: str) -> int:
    """The id that 11 characters stand for; ValueError if they stand for none."""
    if len(code) != _LENGTH:
        raise ValueError("not an id")
    number = 0
    for character in code:
        if character not in _VALUES:
            raise ValueError("not an id")
        number = number * 58 + _VALUES[character]
    if number > _LARGEST:
        raise ValueError("not an id")
    return number


class CodeConverter:
    """An id in an address: `<code:id>` hands the number to the view."""

    regex = "[1-9A-HJ-NP-Za-km-z]{11}"

    def to_python(self, value: str) -> int:
        """The id, or ValueError, which Django answers with 404."""
        return decode(value)

    def to_url(self, value: int) -> str:
        """The characters for the address."""
        return encode(value)


class Coded(models.Model):
    """A row whose key is one of our ids, or that of another row."""

    class Meta:
        abstract = True

    @property
    def code(self) -> str:
        """The id as it is written in addresses."""
        return encode(self.pk)


class Identified(Coded):
    """A row with an id of its own."""

    id = models.BigIntegerField(primary_key=True, default=new, editable=False)

    class Meta:
        abstract = True
