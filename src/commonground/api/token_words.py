"""What a token says: `cg_`, its id in 11 characters, and 256 random bits. Only a digest of it is stored."""

import hashlib
import secrets

from commonground.core import ids

_BITS = 256


def words_for(token: int) -> str:
    """What a fresh token with this id says."""
    return f"cg_{ids.encode(token)}_{secrets.token_urlsafe(_BITS // 8)}"


def digest_of(words: str) -> str:
    """What is stored of them (SHA-256): so many random bits need no slow hash."""
    return hashlib.sha256(words.encode()).hexdigest()


def is_the_same(words: str, digest: str) -> bool:
    """Whether these words have that digest; it takes as long whatever is wrong with them."""
    return secrets.compare_digest(digest_of(words), digest)


def id_in(words: str) -> int | None:
    """The id of the token that says so; None for what no token says."""
    parts = words.split("_", 2)
    try:
        return ids.decode(parts[1]) if len(parts) == 3 and parts[0] == "cg" else None
    except ValueError:
        return None
