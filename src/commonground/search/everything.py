"""All that fits some words and filters: answers first, then questions without one, then articles and people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from markupsafe import Markup

from commonground.conversations.queries import STATE
from commonground.core import db, ids, text
from commonground.people.viewer import Viewer
from commonground.search.asked import Asked
from commonground.search.cursors import Place
from commonground.search.filters import Filters, Match, counted
from commonground.search.matching import MOST, matching
from commonground.search.people import FoundPeople, FoundPerson, find_people
from commonground.search.snippets import has_any, pattern_of, snippet

KINDS = ("answers", "questions", "articles", "people")
LIMIT = 20
ANYTHING = Filters()
_READ = 20_000  # characters of a post that are looked through for the words
_OF_EACH = {"answers": 10, "questions": 5, "articles": 3, "people": 5}  # when all kinds are shown

# Of several answers the one that solved it, else the one most thanked for.
_SHOWN = f"""
SELECT q.post_id AS id, q.title, {STATE} AS state,
       g.id AS group_id, g.name AS group_name, p.at AS asked_at,
       q.solved_at, q.checked_at, q.review_at, q.doubt,
       p.html AS question_html, best.score,
       asking.name AS asker_organisation,
       CASE WHEN NOT %(anonymous)s THEN asking_unit.name END AS asker_work_group,
       a.id AS answer_id, a.html AS answer_html, a.at AS answered_at, coalesce(a.is_across, false) AS is_across,
       CASE WHEN author.is_named_in_public OR NOT %(anonymous)s THEN author.user_id END AS author_id,
       CASE WHEN author.is_named_in_public OR NOT %(anonymous)s THEN author.name END AS author_name,
       CASE WHEN NOT %(anonymous)s THEN answering_unit.name END AS author_work_group,
       answering.name AS author_organisation, k.post_id AS article_id, k.title AS article_title,
       w.html AS article_html
  FROM unnest(%(questions)s::bigint[], %(scores)s::float8[]) best (id, score)
  JOIN conversations_question q ON q.post_id = best.id JOIN conversations_post p ON p.id = best.id
  JOIN people_group g ON g.id = p.group_id
  JOIN people_member asker ON asker.user_id = p.author_id
  JOIN people_organisation asking ON asking.id = asker.organisation_id
  LEFT JOIN people_workgroup asking_unit ON asking_unit.id = asker.work_group_id
  LEFT JOIN LATERAL (
    SELECT o.* FROM conversations_together t JOIN conversations_post o ON o.parent_id = t.asked_id
     WHERE t.question_id = p.id AND o.kind = 'answer' AND o.hidden_at IS NULL AND o.group_id = ANY(%(groups)s)
     ORDER BY o.id = q.solution_id DESC NULLS LAST,
              (SELECT count(*) FROM conversations_reaction r WHERE r.post_id = o.id AND r.kind = 'thanks') DESC, o.id
     LIMIT 1) a ON true
  LEFT JOIN people_member author ON author.user_id = a.author_id
  LEFT JOIN people_organisation answering ON answering.id = author.organisation_id
  LEFT JOIN people_workgroup answering_unit ON answering_unit.id = author.work_group_id
  LEFT JOIN (knowledge_article k JOIN conversations_post w ON w.id = k.post_id AND w.hidden_at IS NULL)
         ON k.question_id = q.post_id
 WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
 ORDER BY best.score DESC, best.id DESC"""  # noqa: S608 (our own words alone are put together)

# Of words that say something in every language of the network: "a" is a letter in German, and would mark half a text.
_STEMS = """
WITH said AS (
  SELECT word, search_words(c.config, word, '') AS lexemes
    FROM (SELECT unnest(coalesce(max(configs), ARRAY[%(fallback)s::text]))::regconfig AS config FROM search_corpus) c,
         unnest(%(words)s::text[]) word)
SELECT DISTINCT lexeme FROM said, unnest(lexemes)
 WHERE word NOT IN (SELECT word FROM said WHERE lexemes = '')"""


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question that the viewer may read and that fits, with its best answer if it has one, and why it was found."""

    id: int
    title: str
    state: str
    group_id: int
    group_name: str
    asked_at: datetime
    solved_at: datetime | None
    checked_at: datetime | None
    review_at: datetime | None
    doubt: str
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
    article_id: int | None
    article_title: str | None
    article_html: str | None
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
    """What fits, by kind; how many of each kind and with each value of a filter; where the next page begins."""

    kind: str | None
    answers: list[FoundQuestion]
    questions: list[FoundQuestion]
    articles: list[FoundQuestion]
    people: list[FoundPerson]
    counts: dict[str, int]
    next_after: str | None = None
    filters: Mapping[str, Mapping[int | str, int]] = field(default_factory=dict)
    is_newest_only: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing fits at all."""
        return not any(self.counts.values())


def search(
    viewer: Viewer,
    words: str,
    *,
    filters: Filters = ANYTHING,
    kind: str | None = None,
    after: str | None = None,
    limit: int = LIMIT,
) -> Results:
    """Everything the viewer may see that fits the words and filters: some of each kind, or a page of one from `after`.

    Filters alone find the newest questions; without words and filters nothing is found, only counted. People are found
    where there are no filters.
    """
    asked = Asked.of(f"{words} ")
    found = cache(matching(viewer, asked))
    if not asked.has_words and not filters.chosen():
        return Results(kind, [], [], [], [], dict.fromkeys(KINDS, 0), filters=counted(filters, found))
    place = Place.read(after) if kind else None
    sizes = {one: (limit if one == kind else 0) if kind else _OF_EACH[one] for one in KINDS}
    matches = _by_kind(found(filters))
    people = FoundPeople([], 0, has_more=False)
    if not filters.chosen():
        people = find_people(viewer, words, after=place, limit=sizes["people"])
    pages = {one: _page(of_kind, place, sizes[one]) for one, of_kind in matches.items()}
    shown = _shown(viewer, [match for page in pages.values() for match in page], asked)
    return Results(
        kind=kind,
        answers=[shown[match.id] for match in pages["answers"] if match.id in shown],
        questions=[shown[match.id] for match in pages["questions"] if match.id in shown],
        articles=[shown[match.id] for match in pages["articles"] if match.id in shown],
        people=people.people,
        counts={one: len(of_kind) for one, of_kind in matches.items()} | {"people": people.count},
        next_after=_next(kind, matches, pages, people),
        filters=counted(filters, lambda these: _of_kind(kind, found(these))),
        is_newest_only=not asked.has_words and len(matches["answers"]) + len(matches["questions"]) == MOST,
    )


def _by_kind(matches: list[Match]) -> dict[str, list[Match]]:
    return {kind: _of_kind(kind, matches) for kind in ("answers", "questions", "articles")}


def _of_kind(kind: str | None, matches: list[Match]) -> list[Match]:
    return [match for match in matches if kind is None or _is(kind, match)]


def _is(kind: str, match: Match) -> bool:
    """Whether it is found as this; what became an article is found as both."""
    return {"answers": match.has_answer, "questions": not match.has_answer, "articles": match.has_article}.get(
        kind, False
    )


def _page(matches: list[Match], place: Place | None, size: int) -> list[Match]:
    return [match for match in matches if place is None or place.comes_before(match.score, match.id)][:size]


def _next(
    kind: str | None, matches: dict[str, list[Match]], pages: dict[str, list[Match]], people: FoundPeople
) -> str | None:
    """Where the next page of the chosen kind begins; None at the end."""
    if kind == "people":
        return str(Place(people.people[-1].score, people.people[-1].id)) if people.has_more else None
    if kind is None or not pages[kind] or pages[kind][-1] is matches[kind][-1]:
        return None
    return str(Place(pages[kind][-1].score, pages[kind][-1].id))


def _shown(viewer: Viewer, matches: list[Match], asked: Asked) -> dict[int, FoundQuestion]:
    if not matches:
        return {}
    pattern = pattern_of(db.values(_STEMS, words=asked.title.split(), fallback=asked.fallback))
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
    """The best piece of the answer, or of the question or the article where only that has the words."""
    question, answer = text.plain(found.question_html[:_READ]), text.plain((found.answer_html or "")[:_READ])
    if answer and (has_any(answer, pattern) or not has_any(question, pattern)):
        article = text.plain((found.article_html or "")[:_READ])
        is_only_there = has_any(article, pattern) and not has_any(answer, pattern)
        return snippet(article if is_only_there else answer, pattern)
    return snippet(question or answer, pattern)
