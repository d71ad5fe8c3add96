"""Every act of the log in a sentence, with what exactly changed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from commonground.events.names import DECLARED
from commonground.web.log import LOGGED, LogLine
from commonground.web.log_words import details, sentence


def line(name: str, data: dict[str, Any] | None = None, **given: str) -> LogLine:
    who = {"actor": "Adele", "subject": "Otto", "other": None, "organisation": None, "topic": None, **given}
    who.setdefault("group_name", "Line 3")
    return LogLine(id=1, name=name, at=datetime(2026, 11, 24, tzinfo=UTC), data=data or {}, **who)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LOGGED)
def test_every_logged_act_has_a_sentence_and_is_an_event(name: str) -> None:
    said = sentence(line(name))
    assert "%" not in said
    assert name in DECLARED
    assert sentence(line(name, actor=None, subject=None, group_name=None))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (line("post.hidden", {"reason": "Names a customer"}), ["Names a customer"]),
        (line("invitation.made", {"organisation": 5}, organisation="Vantin"), ["Vantin"]),
        (line("member.joined", {"invitation": 5}), []),
        (line("organisation.changed", {"was": "A", "now": "B"}), ["from “A” to “B”"]),
        (line("organisation.changed", {"was": "A", "now": "A"}), ["A"]),
        (line("work_group.changed", {"was": "A", "now": "A", "moved": True}), []),
        (line("work_group.leader_set", {"member": 5}, other="Lena"), ["Led by Lena"]),
        (line("work_group.leader_set"), ["Led by nobody"]),
        (line("group.steward_made", {"after": 5}, other="Stella"), ["because Stella left, who kept it alone"]),
        (line("group.steward_made"), []),
        (
            line(
                "group.edited",
                {
                    "audience": ["joined", "network"],
                    "joining": ["open", "invited"],
                    "is_listed": [False, True],
                    "organisations": [[], ["Vantin"]],
                    "purpose": ["", "Tubs"],
                },
            ),
            [
                "Who may read it: from “those who joined” to “everyone in the network but guests”",
                "How one joins: from “whoever may read it joins” to “a steward lets people in”",
                "Its name shows: from “no” to “yes”",
                "Organisations: from “none” to “Vantin”",
                "What it is for: “Tubs”",
            ],
        ),
        (
            line("network.times_changed", {"owner_wait": ["172800", "21600"], "mails_a_day": ["5", "3"]}),
            ["Until an idle owner is reminded: from “2 days” to “6 hours”", "Mails a day and person: from “5” to “3”"],
        ),
    ],
)
def test_what_exactly_changed(found: LogLine, said: list[str]) -> None:
    assert details(found) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (4 * 3600, "4 hours"),
        (24 * 3600, "1 day"),
        (30 * 3600, "1 day, 6 hours"),
        (14 * 24 * 3600, "14 days"),
        (90 * 60, "1 hour, 30 minutes"),
        (24 * 3600 + 61, "1 day, 1 minute, 1 second"),
    ],
)
def test_a_length_of_time_is_logged_as_it_is_and_not_rounded(seconds: int, said: str) -> None:
    (change,) = details(line("network.times_changed", {"owner_wait": ["3600", str(seconds)]}))
    assert change == f"Until an idle owner is reminded: from “1 hour” to “{said}”"
