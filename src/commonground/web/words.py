"""Sentences that pages share: who wrote it and where from, how a question stands, which boundary help crossed."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from commonground.conversations.ageing import age_label, sign_of
from commonground.conversations.models import Question
from commonground.conversations.queries import AnswerLine, Author, QuestionPage
from commonground.core.dates import ago, day_of, lasted, listed, moment, number, span
from commonground.routing.lists import Counts, QuestionRow
from commonground.search.queries import SimilarQuestion
from commonground.web.news import Line, News


def named(name: str | None, organisation: str) -> str:
    """Her name, or where she is from when she is shown by her organisation only."""
    return name or _("Somebody at %(organisation)s") % {"organisation": organisation}


def name_of(author: Author) -> str:
    """The same of who wrote something."""
    return named(author.name, author.organisation)


def place_of(author: Author) -> str:
    """Where she works: "Maintenance, Plant 2", else her organisation."""
    if author.work_group and author.place and author.place not in author.work_group:
        return f"{author.work_group}, {author.place}"
    return author.work_group or (author.organisation if author.name else "")


def wrote(author: Author, at: datetime, edited_at: datetime | None) -> str:
    """Where from and when: "Maintenance, Plant 2 · today, 10:58 · edited"."""
    parts = [place_of(author), moment(at), _("edited") if edited_at else ""]
    if not author.is_active:
        parts.insert(0, _("has left"))
    return " · ".join(part for part in parts if part)


def across_words(answer: AnswerLine, asker: Author, *, reader: int | None) -> str:
    """Which boundary an answer crossed, said to the member who reads it; empty when it crossed none.

    What was noted when it was given is about whoever asked it: of one given to another question counts where the two
    are now, and nothing is known of whether they had met.
    """
    if not (_are_apart(answer.author, asker) if answer.given_to else answer.is_across):
        return ""
    if answer.author.organisation != asker.organisation:
        where = _("From %(organisation)s.") % {"organisation": answer.author.organisation}
    elif answer.author.work_group:
        where = _("From another work group: %(place)s.") % {"place": place_of(answer.author)}
    else:
        where = _("From another work group.")
    if answer.given_to or not answer.is_from_stranger:
        return where
    met = _("You had never met.") if reader in {asker.id, answer.author.id} else _("They had never met.")
    return f"{where} {met}"


def _are_apart(one: Author, other: Author) -> bool:
    """Whether a boundary between them shows to the viewer."""
    return (one.organisation, one.work_group) != (other.organisation, other.work_group)


def state_words(question: QuestionPage, on_it: list[str], *, is_reader_asker: bool) -> str:
    """How the question stands: "Open for 2 hours; Tobiah is on it"."""
    if question.solved_at:
        return _("Solved in %(span)s") % {"span": lasted(question.solved_at - question.at)}
    if question.closed_at:
        return _("Closed %(day)s: %(why)s") % {
            "day": day_of(question.closed_at),
            "why": Question.CloseReason(question.close_reason).said(is_to_asker=is_reader_asker),
        }
    if question.answered_at and is_reader_asker:
        return _("Answered; you have not said yet whether it helped")
    if question.answered_at:
        return _("Answered; the asker has not said yet whether it helped")
    if on_it:
        stands = ngettext("Open for %(span)s; %(names)s is on it", "Open for %(span)s; %(names)s are on it", len(on_it))
        return stands % {"span": span(question.at), "names": listed(on_it)}
    return _("Open for %(span)s") % {"span": span(question.at)}


def row_why(row: QuestionRow) -> Markup | str:
    """Why a line of a list matters: who solved it, and which boundary that crossed."""
    if row.state == "answered" and row.is_own:
        return _("Answered; you have not said yet whether it helped")
    if row.state == "answered":
        return _("Answered; waits for the asker's word")
    if row.state != "solved" or row.solver_name is None:
        return ""
    if row.solver_name:
        words = _("Solved by %(name)s, %(place)s") % {"name": row.solver_name, "place": row.solver_place}
    else:
        words = _("Solved by somebody at %(place)s") % {"place": row.solver_place}
    return Markup('<span class="across">{}</span>').format(words) if row.is_across else words  # noqa: S704 (escaped)


def news_why(row: QuestionRow, news: News) -> Markup | str:
    """What happened last to a line of home, or how it stands by now where that says more."""
    if row.state == "solved" or (row.state == "answered" and (row.is_own or news.event == "question.asked")):
        return row_why(row)
    if row.state == "closed":
        return _("Closed") if news.event == "question.closed" else _("Closed by now")
    return {
        "question.asked": _("A new question"),
        "question.closed": _("Open again"),  # by herself, which is no news to her
        "question.reopened": _("Open again"),
        "answer.given": _("A new answer"),
    }.get(news.event, "")


def news_end(lines: Sequence[Line], shown: int) -> str:
    """What the end of the lines of home means; those of her groups that are not news go back to the first."""
    if not lines:
        return _("Nothing is new here. Follow a topic, a group or somebody to hear of more.")
    if len(lines) == shown:
        return _("That is the newest of it.")
    if any(news is None for _row, news in lines):
        return _("That is everything in your groups.")
    return _("That is everything of the last 30 days.")


def row_meta(row: QuestionRow, *, names_group: bool) -> list[str]:
    """Whether its answer needs a check, who asked, in which group where that is not plain, and how long it waits."""
    asker = named(row.author_name, row.author_organisation)
    place = row.author_work_group or row.author_organisation
    when = ago(row.at) if row.state in {"solved", "closed"} else _("waiting %(span)s") % {"span": span(row.at)}
    group = _("in %(group)s") % {"group": row.group_name} if names_group else ""
    return [part for part in (age_label(row), f"{asker}, {place}" if row.author_name else asker, group, when) if part]


def row_side(row: QuestionRow) -> str:
    """How many answers a line of a list has."""
    if not row.answers:
        return "" if row.closed_at else _("No answer")
    return ngettext("%(num)s answer", "%(num)s answers", row.answers) % {"num": row.answers}


def counted(counts: Counts) -> str:
    """How many questions a group has, and how many of them are solved: "12, 9 of them solved"."""
    if not counts.total:
        return _("none yet")
    if not counts.solved:
        return _("%(total)s, none solved yet") % {"total": number(counts.total)}
    return _("%(total)s, %(solved)s of them solved") % {"total": number(counts.total), "solved": number(counts.solved)}


def lookalike_sign(found: SimilarQuestion) -> str:
    """The shape of its state."""
    return sign_of(found, found.state)


def lookalike_age(found: SimilarQuestion) -> str:
    """Whether its answer needs a check."""
    return age_label(found)


def lookalike_meta(found: SimilarQuestion) -> str:
    """How a look-alike stands: "Solved in Plant 2, 4 months ago", "Open for 2 days · 2 people want to know"."""
    place = found.asker_work_group or found.asker_organisation
    if found.state == "solved" and found.solved_at:
        solved = _("Solved in %(place)s, %(when)s") % {"place": place, "when": ago(found.solved_at)}
        stands = " · ".join(part for part in (solved, age_label(found)) if part)
    elif found.state == "closed":
        stands = _("Closed without a solution, asked in %(place)s %(when)s") % {
            "place": place,
            "when": ago(found.asked_at),
        }
    elif found.state == "answered":
        stands = _("Answered in %(place)s; not yet said whether it helped") % {"place": place}
    else:
        stands = _("Open for %(span)s in %(place)s") % {"span": span(found.asked_at), "place": place}
    if not found.wanted or found.state not in {"open", "answered"}:
        return stands
    wanted = ngettext("%(num)s more person wants to know", "%(num)s more people want to know", found.wanted)
    return f"{stands} · {wanted % {'num': found.wanted}}"


def lookalike_across(found: SimilarQuestion) -> str:
    """Which boundary the answer of a look-alike crossed; empty when it crossed none."""
    if not found.is_across or found.author_organisation is None:
        return ""
    name = found.author_name or _("Somebody")
    is_inside = found.author_organisation == found.asker_organisation
    where = (found.author_work_group if is_inside else "") or found.author_organisation
    asker = (found.asker_work_group if is_inside else "") or found.asker_organisation
    return _("%(name)s at %(place)s, for %(asker)s") % {"name": name, "place": where, "asker": asker}
