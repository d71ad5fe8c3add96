"""Which questions a group keeps no longer.

A question is done since it was solved, closed or hidden; while it is open it has a next step, and stays. What somebody
made an article of stays with the article, and what was merged into another question goes after that one.
"""

from datetime import datetime
from typing import LiteralString

_DUE: LiteralString = """
  FROM conversations_post p JOIN conversations_question q ON q.post_id = p.id
 WHERE p.group_id = %(group)s AND p.group_id = ANY(%(groups)s)
   AND coalesce(q.solved_at, q.closed_at, p.hidden_at) <= %(now)s - make_interval(months => %(months)s)
   AND (%(since)s = 'done' OR coalesce(q.checked_at <= %(now)s - make_interval(months => %(months)s), true))
   AND (%(since)s = 'done' OR NOT EXISTS (
         SELECT FROM conversations_post w LEFT JOIN conversations_post above ON above.id = w.parent_id
          WHERE (w.id = p.id OR w.parent_id = p.id OR above.parent_id = p.id)
            AND greatest(w.at, w.edited_at) > %(now)s - make_interval(months => %(months)s)))
   AND NOT (q.is_merged AND q.duplicate_of_id IS NOT NULL)
   AND NOT EXISTS (SELECT FROM conversations_post c WHERE c.parent_id = p.id AND c.kind = 'article')"""
COUNT_DUE: LiteralString = "SELECT count(*)" + _DUE
# One that is opened again meanwhile stays.
SOME_DUE: LiteralString = "SELECT p.id" + _DUE + " ORDER BY p.id LIMIT %(limit)s FOR UPDATE OF q"


def rule(group: int, months: int, since: str, now: datetime) -> dict[str, object]:
    """What the statements are asked: one group, and by which rule."""
    return {"group": group, "months": months, "since": since, "now": now}
