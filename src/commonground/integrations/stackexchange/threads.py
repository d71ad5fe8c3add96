"""Threads out of the sorted tables: each with all that belongs to it, in the words and forms of this network."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby

from commonground.conversations.actions.importing import checked_text, checked_title
from commonground.core.require import Refused
from commonground.core.text import render
from commonground.integrations.history.threads import (
    LONGEST_REF,
    Given,
    Reply,
    Thread,
    moment,
    name_on_one_line,
    topics_of,
)
from commonground.integrations.stackexchange.markdown import markdown_of

AT_ONCE = 500  # questions read together
_TAG = re.compile("[^<>|]+")
_SPANS = """
SELECT min(id), max(id) FROM (
  SELECT id, (row_number() OVER (ORDER BY id) - 1) / ? AS span FROM post WHERE thread = id)
 GROUP BY span ORDER BY span"""
_POSTS = """
SELECT p.*, u.name, a.at AS accepted_at, r.at AS repeats_since, k.id AS known
  FROM post p LEFT JOIN known_post k ON k.id = p.id LEFT JOIN user u ON u.id = p.user
  LEFT JOIN acceptance a ON a.answer = p.id LEFT JOIN repeat r ON r.question = p.id
 WHERE p.thread BETWEEN ? AND ? ORDER BY p.thread, p.id <> p.thread, p.id"""
_COMMENTS = """
SELECT c.*, u.name, k.id AS known
  FROM post p JOIN comment c ON c.post = p.id LEFT JOIN known_comment k ON k.id = c.id
  LEFT JOIN user u ON u.id = c.user
 WHERE p.thread BETWEEN ? AND ? ORDER BY c.id"""
_LeaveOut = Callable[[str, int, str], None]
_Comments = dict[int, list[sqlite3.Row]]


def threads_in(database: sqlite3.Connection, leave_out: _LeaveOut) -> Iterator[Thread]:
    """Every question with what stands under it, in the order of their ids; `leave_out` is told what is not."""
    for first, last in database.execute(_SPANS, (AT_ONCE,)).fetchall():
        comments: _Comments = defaultdict(list)
        for comment in database.execute(_COMMENTS, (first, last)):
            comments[comment["post"]].append(comment)
        posts = database.execute(_POSTS, (first, last)).fetchall()
        for _thread, rows in groupby(posts, key=lambda post: post["thread"]):
            question, *answers = rows
            if question["id"] == question["thread"]:
                yield from _Reading(leave_out, comments).thread(question, answers)


class _Reading:
    """One thread under way, and the names of those who wrote in it."""

    def __init__(self, leave_out: _LeaveOut, comments: _Comments) -> None:
        self.leave_out, self.comments = leave_out, comments
        self.names: dict[str, str] = {}

    def thread(self, row: sqlite3.Row, answers: list[sqlite3.Row]) -> Iterator[Thread]:
        """The thread, or none if its question cannot be brought in."""
        try:
            thread = self._question(row)
        except Refused as refused:
            lost = len(answers) + sum(len(self.comments.get(one["id"], ())) for one in (row, *answers))
            with_it = f" Its {lost} answers and comments are left out with it." if lost else ""
            self.leave_out("Posts", row["row"], f"{refused}{with_it}")
            return
        for fault in thread.faults:
            self.leave_out("Posts", row["row"], fault)
        thread.answers = [given for one in answers for given in self._answer(one, row, thread)]
        thread.replies = self._replies(row["id"], thread.at)
        if row["accepted"] is not None and not any(one.is_accepted for one in thread.answers):
            self.leave_out("Posts", row["row"], f"The accepted answer {row['accepted']} is not among its answers.")
        yield thread

    def _question(self, row: sqlite3.Row) -> Thread:
        at = moment(row["at"], "CreationDate")
        words = "" if row["known"] else checked_text(markdown_of(row["body"]), may_be_empty=True)
        thread = Thread(
            line=row["row"],
            ref=str(row["id"]),
            user=self._author(row),
            at=at,
            title=checked_title(row["title"]),
            text=words,
            html=render(words),
            board=None,
            edited_at=_edited(row, at),
            names=self.names,
            size=len(row["body"]),
        )
        if row["repeats_since"]:
            closed = row["closed"] and moment(row["closed"], "ClosedDate")
            thread.duplicate_since = max(closed or moment(row["repeats_since"], "CreationDate"), at)
        thread.topics = list(topics_of(_TAG.findall(row["tags"]), thread.faults))
        return thread

    def _answer(self, row: sqlite3.Row, question: sqlite3.Row, thread: Thread) -> Iterator[Given]:
        try:
            at = max(moment(row["at"], "CreationDate"), thread.at)
            is_accepted = row["id"] == question["accepted"]
            words = "" if row["known"] else checked_text(markdown_of(row["body"]))
            given = Given(
                ref=str(row["id"]),
                user=self._author(row),
                at=at,
                text=words,
                html=render(words),
                is_accepted=is_accepted,
                accepted_at=_accepted(row, at) if is_accepted else None,
                edited_at=_edited(row, at),
            )
        except Refused as refused:
            self.leave_out("Posts", row["row"], str(refused))
            return
        given.replies = self._replies(row["id"], at)
        thread.size += len(row["body"])
        yield given

    def _replies(self, post: int, since: datetime) -> list[Reply]:
        return [reply for row in self.comments.get(post, ()) for reply in self._reply(row, since)]

    def _reply(self, row: sqlite3.Row, since: datetime) -> Iterator[Reply]:
        try:
            text = "" if row["known"] else checked_text(row["body"])
            at = max(moment(row["at"], "CreationDate"), since)
            yield Reply(ref=str(row["id"]), user=self._author(row), at=at, text=text, html=render(text))
        except Refused as refused:
            self.leave_out("Comments", row["row"], str(refused))

    def _author(self, row: sqlite3.Row) -> str | None:
        """What the writer is known by: her id, or the name she left behind; None if she left nothing."""
        name = row["name"] or name_on_one_line(row["called"], "OwnerDisplayName")
        if name is None:
            return None
        ref = f"~{name}"[:LONGEST_REF] if row["user"] is None else str(row["user"])
        self.names[ref] = name
        return ref


def _accepted(row: sqlite3.Row, at: datetime) -> datetime:
    """A vote bears only its day, which begins before an answer of that day."""
    return max(moment(row["accepted_at"], "CreationDate"), at) if row["accepted_at"] else at


def _edited(row: sqlite3.Row, at: datetime) -> datetime | None:
    edited = row["edited"] and moment(row["edited"], "LastEditDate")
    return edited if edited and edited > at else None
