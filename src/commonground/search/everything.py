"""All that fits some words: answers first, then questions that still wait for one, then people."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from commonground.core import db, ids, text
from commonground.people.viewer import Viewer
from commonground.search import vectors
from commonground.search.asked import PAGE, Asked
from commonground.search.cursors import Place
from commonground.search.people import FoundPeople, FoundPerson, find_people
from commonground.search.scored import PLAIN, SCORED
from commonground.search.snippets import has_any, pattern_of, snippet

KINDS = ("answers", "questions", "people")
LIMIT = 20
_READ = 20_000  # characters of a post that are looked through for the words
_OF_EACH = {"answers": 10, "questions": 5, "people": 5}  # when all kinds are shown

_MATCHING = """
matching AS (
  SELECT s.id, round(s.score::numeric, 6)::float8 AS score,
         EXISTS (SELECT FROM conversations_post a
                  WHERE a.parent_id = p.id AND a.kind = 'answer' AND a.hidden_at IS NULL) AS has_answer
    FROM scored s JOIN conversations_question q ON q.post_id = s.id JOIN conversations_post p ON p.id = s.id
   WHERE s.is_near AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL AND q.close_reason <> 'withdrawn')
SELECT id, score, has_answer FROM matching ORDER BY score DESC, id DESC"""
_BY_MEANING_AND_WORDS = SCORED + _MATCHING
_BY_PLAIN_WORDS = PLAIN + _MATCHING

# Of several answers the one that solved it, else the one most thanked for.
_SHOWN = """
SELECT q.post_id AS id, q.title,
       CASE WHEN q.solved_at IS NOT NULL THEN 'solved' WHEN q.closed_at IS NOT NULL THEN 'closed'
            WHEN q.answered_at IS NOT NULL THEN 'answered' ELSE 'open' END AS state,
       g.id AS group_id, g.name AS group_name, p.at AS asked_at, p.html AS question_html, best.score,
       asking.name AS asker_organisation,
       CASE WHEN NOT %(anonymous)s THEN asking_unit.name END AS asker_work_group,
       a.id AS answer_id, a.html AS answer_html, a.at AS answered_at, coalesce(a.is_across, false) AS is_across,
       CASE WHEN author.is_named_in_public OR NOT %(anonymous)s THEN author.user_id END AS author_id,
       CASE WHEN author.is_named_in_public OR NOT %(anonymous)s THEN author.name END AS author_name,
       CASE WHEN NOT %(anonymous)s THEN answering_unit.name END AS author_work_group,
       answering.name AS author_organisation
  FROM unnest(%(questions)s::bigint[], %(scores)s::float8[]) best (id, score)
  JOIN conversations_question q ON q.post_id = best.id JOIN conversations_post p ON p.id = best.id
  JOIN people_group g ON g.id = p.group_id
  JOIN people_member asker ON asker.user_id = p.author_id
  JOIN people_organisation asking ON asking.id = asker.organisation_id
  LEFT JOIN people_workgroup asking_unit ON asking_unit.id = asker.work_group_id
  LEFT JOIN LATERAL (
    SELECT * FROM conversations_post o WHERE o.parent_id = p.id AND o.kind = 'answer' AND o.hidden_at IS NULL
     ORDER BY o.id = q.solution_id DESC NULLS LAST,
              (SELECT count(*) FROM conversations_reaction r WHERE r.post_id = o.id AND r.kind = 'thanks') DESC, o.id
     LIMIT 1) a ON true
  LEFT JOIN people_member author ON author.user_id = a.author_id
  LEFT JOIN people_organisation answering ON answering.id = author.organisation_id
  LEFT JOIN people_workgroup answering_unit ON answering_unit.id = author.work_group_id
 WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
 ORDER BY best.score DESC, best.id DESC"""

_STEMS = """
SELECT DISTINCT lexeme
  FROM (SELECT unnest(coalesce(max(configs), ARRAY[%(fallback)s::text]))::regconfig AS config FROM search_corpus) c,
       unnest(search_words(c.config, %(words)s::text, ''))"""


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question that the viewer may read and that fits, with its best answer if it has one, and why it was found."""

    id: int
    title: str
    state: str
    group_id: int
    group_name: str
    asked_at: datetime
    question_html: str
    score: float
    asker_organisation: str
    asker_work_group: str | None
    answer_id: int | None
    answer_html: str | None
    answered_at: datetime | None
    is_across: bool
    author_id: int | None
    author_name: str | None
    author_work_group: str | None
    author_organisation: str | None
    snippet: Markup = Markup()

    @property
    def code(self) -> str:
        """The id as it is written in addresses."""
        return ids.encode(self.id)

    @property
    def slug(self) -> str:
        """Its title for an address."""
        return text.slug(self.title)


@dataclass(frozen=True, slots=True)
class Results:
    """What fits, by kind, how much of each kind there is, and where the next page of the chosen kind begins."""

    kind: str | None
    answers: list[FoundQuestion]
    questions: list[FoundQuestion]
    people: list[FoundPerson]
    counts: dict[str, int]
    next_after: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing fits at all."""
        return not any(self.counts.values())


@dataclass(frozen=True, slots=True)
class _Match:
    """A question that fits: how well, and whether it has an answer."""

    id: int
    score: float
    has_answer: bool


def search(
    viewer: Viewer, words: str, *, kind: str | None = None, after: str | None = None, limit: int = LIMIT
) -> Results:
    """Everything the viewer may see that fits the words: some of each kind, or a page of one kind from `after` on."""
    asked = Asked.of(f"{words} ")
    if not asked.has_words:
        return Results(kind, [], [], [], dict.fromkeys(KINDS, 0))
    place = Place.read(after) if kind else None
    sizes = {one: (limit if one == kind else 0) if kind else _OF_EACH[one] for one in KINDS}
    matches: dict[str, list[_Match]] = {"answers": [], "questions": []}
    for match in _matches(viewer, asked):
        matches["answers" if match.has_answer else "questions"].append(match)
    people = find_people(viewer, words, after=place, limit=sizes["people"])
    pages = {one: _page(found, place, sizes[one]) for one, found in matches.items()}
    shown = _shown(viewer, [*pages["answers"], *pages["questions"]], asked)
    return Results(
        kind=kind,
        answers=[shown[match.id] for match in pages["answers"] if match.id in shown],
        questions=[shown[match.id] for match in pages["questions"] if match.id in shown],
        people=people.people,
        counts={one: len(found) for one, found in matches.items()} | {"people": people.count},
        next_after=_next(kind, matches, pages, people),
    )


def _matches(viewer: Viewer, asked: Asked) -> list[_Match]:
    if vectors.are_there():
        return db.rows_planned_anew(
            _Match, _BY_MEANING_AND_WORDS, groups=viewer.groups, **asked.in_words_and_meaning(PAGE)
        )
    return db.rows(_Match, _BY_PLAIN_WORDS, groups=viewer.groups, **asked.in_words(PAGE))


def _page(matches: list[_Match], place: Place | None, size: int) -> list[_Match]:
    return [match for match in matches if place is None or place.comes_before(match.score, match.id)][:size]


def _next(
    kind: str | None, matches: dict[str, list[_Match]], pages: dict[str, list[_Match]], people: FoundPeople
) -> str | None:
    """Where the next page of the chosen kind begins; None at the end."""
    if kind == "people":
        return str(Place(people.people[-1].score, people.people[-1].id)) if people.has_more else None
    if kind is None or not pages[kind] or pages[kind][-1] is matches[kind][-1]:
        return None
    return str(Place(pages[kind][-1].score, pages[kind][-1].id))


def _shown(viewer: Viewer, matches: list[_Match], asked: Asked) -> dict[int, FoundQuestion]:
    if not matches:
        return {}
    pattern = pattern_of(db.values(_STEMS, words=asked.title, fallback=asked.fallback))
    found = db.rows(
        FoundQuestion,
        _SHOWN,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
        questions=[match.id for match in matches],
        scores=[match.score for match in matches],
    )
    return {one.id: replace(one, snippet=_why(one, pattern)) for one in found}


def _why(found: FoundQuestion, pattern: re.Pattern[str] | None) -> Markup:
    """The best piece of the answer, or of the question where only that has the words."""
    question, answer = text.plain(found.question_html[:_READ]), text.plain((found.answer_html or "")[:_READ])
    if answer and (has_any(answer, pattern) or not has_any(question, pattern)):
        return snippet(answer, pattern)
    return snippet(question or answer, pattern)
