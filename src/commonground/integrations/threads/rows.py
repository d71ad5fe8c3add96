"""One line as a thread: what may be stored is taken, what may not is said."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from commonground.conversations.actions.importing import checked_text, checked_title
from commonground.core.require import Refused
from commonground.integrations.history.threads import (
    LONGEST_REF,
    Given,
    Thread,
    moment,
    name_on_one_line,
    topics_of,
)

_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_Row = dict[str, Any]


def read_thread(content: bytes, *, line: int) -> Thread:
    """The thread that a line holds; Refused, with the reason, if it holds none that may be stored."""
    row = _object(content)
    thread = Thread(
        line=line,
        ref=_ref(row.get("id")),
        user=_user(row.get("user")),
        at=moment(row.get("time"), "time"),
        title=checked_title(_words(row.get("title"), "title")),
        text=checked_text(_words(row.get("body", ""), "body"), may_be_empty=True),
        board=_name(row.get("group"), "group"),
        size=len(content),
    )
    thread.topics = list(_topics(row.get("tags"), thread.faults))
    thread.answers = list(_answers(row.get("answers"), thread))
    return thread


def _object(content: bytes) -> _Row:
    try:
        row = json.loads(content.decode())
    except UnicodeDecodeError:
        raise Refused("It is not text in UTF-8.") from None
    except RecursionError:
        raise Refused("It is nested too deeply.") from None
    except ValueError:
        raise Refused("It is not JSON.") from None
    if not isinstance(row, dict):
        raise Refused("It is not a JSON object.")
    return row


def _answers(rows: Any, thread: Thread) -> Iterator[Given]:
    """The answers that may be stored, each name once."""
    if not isinstance(rows, list | None):
        thread.faults.append('Its "answers" are not a list.')
        return
    seen: set[str] = set()
    for number, row in enumerate(rows or [], start=1):
        try:
            given = _answer(row, thread)
            if given.ref in seen:
                raise Refused(f"There is one of the same id before it, {row['id']}.")
        except Refused as refused:
            thread.faults.append(f"Answer {number} is left out. {refused}")
            continue
        seen.add(given.ref)
        yield given


def _answer(row: Any, thread: Thread) -> Given:
    if not isinstance(row, dict):
        raise Refused("It is not a JSON object.")
    body = row.get("body")
    return Given(
        ref=_ref(row.get("id"), of=thread.ref),
        user=_user(row.get("user")),
        at=max(moment(row.get("time"), "time"), thread.at),  # clocks can be wrong
        # Who answered and what was accepted is worth keeping where the words were not kept.
        text="" if body is None else checked_text(_words(body, "body")),
        is_accepted=row.get("accepted") is True,
    )


def _topics(names: Any, faults: list[str]) -> Iterator[str]:
    if not isinstance(names, list | None):
        faults.append('Its "tags" are not a list; it is filed under no topic.')
        return
    yield from topics_of(_tags(names or [], faults), faults)


def _tags(names: list[Any], faults: list[str]) -> Iterator[str]:
    for name in names:
        try:
            yield _words(name, "tag")
        except Refused as refused:
            faults.append(f"A tag is left out. {refused}")


def _ref(given: Any, *, of: str = "") -> str:
    """What it is called there: an answer within its thread, so that answers may be counted anew in each."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise Refused('It has no "id" that is a number or a text.')
    name = _whole(str(given)) if isinstance(given, str) else str(given)
    ref = f"{of}/{quote(name, safe='')}" if of else quote(name, safe="")
    if not name or len(ref) > LONGEST_REF:
        raise Refused('Its "id" is empty or too long.')
    return ref


def _user(given: Any) -> str | None:
    return _name(str(given) if isinstance(given, int) and not isinstance(given, bool) else given, "user")


def _name(given: Any, what: str) -> str | None:
    return None if given is None else name_on_one_line(_words(given, what), what)


def _words(given: Any, what: str) -> str:
    if not isinstance(given, str):
        raise Refused(f'It has no "{what}" that is a text.')
    return _whole(given)


def _whole(words: str) -> str:
    """Without the halves of characters that a program leaves which cuts texts by their length."""
    return _HALF_CHARACTERS.sub("\ufffd", words)
