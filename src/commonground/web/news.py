"""What is new in what a member follows, as her home shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commonground.conversations.models import Follow
from commonground.core import clock, db, ids
from commonground.people.viewer import Viewer
from commonground.routing.lists import QuestionRow, question_rows, these_rows

SINCE = timedelta(days=30)
_EVENTS = ("question.asked", "question.closed", "question.reopened", "answer.given", "answer.accepted")


@dataclass(frozen=True, slots=True)
class News:
    """The last that happened to a question."""

    question: int
    event: str
    at: datetime


Line = tuple[QuestionRow, News | None]


def lines_of_home(viewer: Viewer, *, without: Sequence[int], limit: int) -> list[Line]:
    """What is new in what she follows, the newest first; as long as that is only questions, her groups' too."""
    news = {one.question: one for one in news_of(viewer, without=without, limit=limit)}
    found: list[Line] = [(row, news[row.id]) for row in these_rows(viewer, list(news))] if news else []
    if len(found) < limit and not _follows_more(viewer):
        more = question_rows(viewer, limit=limit - len(found), joined_only=True, without=[*without, *news])
        found += [(row, None) for row in more]
    return sorted(found, key=_moment, reverse=True)


def _moment(line: Line) -> datetime:
    row, news = line
    return news.at if news else row.solved_at or row.at


def _follows_more(viewer: Viewer) -> bool:
    mine = Follow.objects.running().filter(member=viewer.member_id)
    return mine.exclude(kind=Follow.Kind.QUESTION).exists()


def news_of(viewer: Viewer, *, without: Sequence[int], limit: int) -> list[News]:
    """The newest event of each question that she follows, or that is under what she follows; none of her own doing.

    Read from the events of the last days by their names and ids, not from her notices: what she wants to hear nothing
    of stands here all the same, and what she follows since today has its past.
    """
    since = clock.now() - SINCE
    return db.rows(
        News,
        """
        WITH mine AS (
          SELECT kind, subject FROM conversations_follow WHERE member_id = %(member)s AND stopped_at IS NULL)
        SELECT n.question, e.name AS event, e.at
          FROM (SELECT e.about AS question, max(e.id) AS id
                  FROM events_event e
                  JOIN conversations_post p ON p.id = e.about AND p.hidden_at IS NULL
                  JOIN conversations_post s ON s.id = e.subject AND s.hidden_at IS NULL
                 WHERE e.name = ANY(%(names)s) AND e.id > %(first)s AND e.at > %(since)s AND NOT e.imported
                   AND p.group_id = ANY(%(groups)s) AND p.id <> ALL(%(without)s::bigint[])
                   AND e.actor_id IS DISTINCT FROM %(member)s
                   AND (('question', p.id) IN (SELECT kind, subject FROM mine)
                        OR (e.name = 'question.asked' AND (
                              ('group', p.group_id) IN (SELECT kind, subject FROM mine)
                              OR ('member', p.author_id) IN (SELECT kind, subject FROM mine)))
                        OR (e.name = 'answer.accepted' AND ('member', s.author_id) IN (SELECT kind, subject FROM mine))
                        OR (e.name IN ('question.asked', 'answer.accepted') AND EXISTS (
                              SELECT FROM conversations_filed f
                               WHERE f.post_id = p.id AND ('topic', f.topic_id) IN (SELECT kind, subject FROM mine))))
                 GROUP BY e.about ORDER BY max(e.id) DESC LIMIT %(limit)s) n
          JOIN events_event e ON e.id = n.id
         ORDER BY e.id DESC""",
        member=viewer.member_id,
        groups=viewer.groups,
        names=list(_EVENTS),
        first=ids.first_at(since),
        since=since,
        without=list(without),
        limit=limit,
    )
