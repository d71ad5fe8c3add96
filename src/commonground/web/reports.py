"""Reports and decisions as those see them who decide, who reported, and whose post it is.

Whoever decides sees them in groups that she may read: of those she keeps, or as an administrator of all. Never does
somebody see here that her own post was reported.
"""

from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.models import Post, Report, Ruling
from commonground.core import db
from commonground.feed.models import Notice, Reason
from commonground.people.models import Membership
from commonground.people.viewer import Viewer, visible_groups

_DECIDES = """
 p.group_id = ANY(%(groups)s) AND p.author_id <> %(member)s AND (%(is_admin)s OR EXISTS (
   SELECT FROM people_membership s WHERE s.group_id = p.group_id AND s.member_id = %(member)s AND s.role = 'steward'))
"""

_AROUND = """
  JOIN people_member a ON a.user_id = p.author_id
  JOIN people_group g ON g.id = p.group_id
  LEFT JOIN conversations_post above ON above.id = p.parent_id
  JOIN conversations_question q ON q.post_id = coalesce(above.parent_id, above.id, p.id)
"""


@dataclass(frozen=True, slots=True)
class ReportedPost:
    """A post that was reported and not decided about: its words, who reported it and why, what is known of its author.

    `first` is the id of its oldest report, by which the queue is ordered. The counts are of what the viewer may read.
    """

    id: int
    first: int
    kind: str
    html: str
    title: str
    question_id: int
    author_id: int
    author: str
    author_handle: str
    group_name: str
    since: datetime
    is_own: bool
    reporters: list[str]
    reasons: list[str]
    notes: list[str]
    author_reported: int
    author_upheld: int

    @property
    def why(self) -> list[tuple[str, str, str]]:
        """Who reported it, with the reason in words and her note."""
        labels = (str(Report.Reason(reason).label) for reason in self.reasons)
        return list(zip(self.reporters, labels, self.notes, strict=True))


_QUEUE = (
    """
SELECT p.id, w.first, p.kind, p.html, q.title, q.post_id AS question_id, p.author_id, a.name AS author,
       a.handle AS author_handle, g.name AS group_name, w.since, w.is_own, w.reporters, w.reasons, w.notes,
       (SELECT count(DISTINCT o.post_id) FROM conversations_report o JOIN conversations_post op ON op.id = o.post_id
         WHERE op.author_id = p.author_id AND op.group_id = ANY(%(groups)s) AND op.id <> p.id)::int AS author_reported,
       (SELECT count(*) FROM conversations_ruling o JOIN conversations_post op ON op.id = o.post_id
         WHERE op.author_id = p.author_id AND op.group_id = ANY(%(groups)s) AND o.kind <> 'left'
           AND o.undone_at IS NULL)::int AS author_upheld
  FROM (SELECT r.post_id, min(r.id) AS first, min(r.at) AS since, bool_or(r.by_id = %(member)s) AS is_own,
               array_agg(m.name ORDER BY r.id)::text[] AS reporters,
               array_agg(r.reason ORDER BY r.id)::text[] AS reasons, array_agg(r.note ORDER BY r.id)::text[] AS notes
          FROM conversations_report r JOIN people_member m ON m.user_id = r.by_id
         WHERE r.ruling_id IS NULL AND (%(post)s::bigint IS NULL OR r.post_id = %(post)s) GROUP BY r.post_id) w
  JOIN conversations_post p ON p.id = w.post_id
"""  # noqa: S608 (put together from constants)
    + _AROUND
    + """
 WHERE """
    + _DECIDES
    + """ AND (%(after)s::bigint IS NULL OR w.first > %(after)s)
 ORDER BY w.first LIMIT %(limit)s"""
)


def decides(viewer: Viewer) -> bool:
    """Whether there is a queue for her: she keeps a group, or answers for the network."""
    if viewer.member is None or viewer.member.is_admin:
        return viewer.member is not None
    return Membership.objects.filter(member=viewer.member, role=Membership.Role.STEWARD).exists()


def reported_posts(
    viewer: Viewer, *, post: int | None = None, after: int | None = None, limit: int = 20
) -> list[ReportedPost]:
    """What waits for a decision of hers, the oldest report first, from `after` (`first` of a post) on."""
    return db.rows(ReportedPost, _QUEUE, **_who(viewer), post=post, after=after, limit=limit)


def waiting_elsewhere(viewer: Viewer) -> tuple[int, list[str]]:
    """How many reports she was told of wait in groups that she does not read; of these groups those she may know."""
    told = Notice.objects.filter(member=viewer.member_id, reason=Reason.REPORT_WAITS, question=None, read_at=None)
    told = told.exclude(event__group_id__in=viewer.groups)
    groups = dict(told.values_list("event__subject", "event__group_id"))
    known = visible_groups(viewer).filter(pk__in=filter(None, groups.values())).order_by("name")
    return len(groups), list(known.values_list("name", flat=True))


def post_to_decide(viewer: Viewer, number: int) -> Post:
    """The post of a row of the queue."""
    return Post.objects.select_related("author").get(pk=number, group__in=viewer.groups)


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A decision about a post: what, why, until when, and the appeal. To the post's author without who took it.

    The names of its question and group are empty for an author who may not read them any more.
    """

    id: int
    kind: str
    reason: str
    at: datetime
    until: datetime | None
    by: str | None
    undone_at: datetime | None
    appealed_at: datetime | None
    appeal: str
    appeal_decided_at: datetime | None
    appeal_reason: str
    is_author: bool
    html: str
    title: str
    question_id: int | None
    author: str
    group_name: str

    @property
    def label(self) -> str:
        """What was decided, in words."""
        return str(Ruling.Kind(self.kind).label)

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.undone_at is None

    @property
    def may_be_appealed(self) -> bool:
        """Whether its author may still say why it was wrong."""
        return self.is_author and self.stands and self.appealed_at is None

    @property
    def awaits_appeal(self) -> bool:
        """Whether an appeal waits for somebody to decide it."""
        return self.stands and self.appealed_at is not None and self.appeal_decided_at is None


_RULINGS = (
    """
SELECT r.id, r.kind, r.reason, r.at, r.until, CASE WHEN p.author_id <> %(member)s THEN b.name END AS by, r.undone_at,
       r.appealed_at, r.appeal, r.appeal_decided_at, r.appeal_reason, p.author_id = %(member)s AS is_author, p.html,
       CASE WHEN p.group_id = ANY(%(groups)s) AND (t.hidden_at IS NULL OR t.author_id = %(member)s
                 OR p.author_id <> %(member)s) THEN q.title ELSE '' END AS title,
       CASE WHEN p.group_id = ANY(%(groups)s) AND t.hidden_at IS NULL THEN q.post_id END AS question_id,
       a.name AS author, CASE WHEN p.group_id = ANY(%(groups)s) THEN g.name ELSE '' END AS group_name
  FROM conversations_ruling r
  JOIN conversations_post p ON p.id = r.post_id
"""
    + _AROUND
    + """
  JOIN conversations_post t ON t.id = q.post_id
  LEFT JOIN people_member b ON b.user_id = r.by_id
 WHERE ((p.author_id = %(member)s AND r.kind <> 'left') OR ("""
    + _DECIDES
    + """))
   AND (%(number)s::bigint IS NULL OR r.id = %(number)s)
   AND (%(hers)s::boolean IS NULL OR (p.author_id = %(member)s) = %(hers)s)
   AND (%(awaiting)s::boolean IS NULL
        OR (r.appealed_at IS NOT NULL AND r.appeal_decided_at IS NULL AND r.undone_at IS NULL) = %(awaiting)s)
 ORDER BY r.id DESC LIMIT %(limit)s"""
)


def rulings(
    viewer: Viewer,
    *,
    number: int | None = None,
    hers: bool | None = None,
    awaiting: bool | None = None,
    limit: int = 20,
) -> list[RulingLine]:
    """Decisions, newest first: about what she wrote (`hers`) or in her part; those that await an appeal, or others."""
    return db.rows(RulingLine, _RULINGS, **_who(viewer), number=number, hers=hers, awaiting=awaiting, limit=limit)


def ruling_to_act_on(line: RulingLine) -> Ruling:
    """The row behind a decision that the viewer sees."""
    return Ruling.objects.select_related("post").get(pk=line.id)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What she reported, and what came of it; the title is of a question that she may read."""

    id: int
    post_id: int
    reason: str
    note: str
    at: datetime
    title: str
    question_id: int | None
    kind: str | None
    ruled: str | None
    undone_at: datetime | None

    @property
    def label(self) -> str:
        """What she said was wrong."""
        return str(Report.Reason(self.reason).label)

    @property
    def outcome(self) -> str:
        """What was decided, in words."""
        return str(Ruling.Kind(self.kind).label) if self.kind else ""


_OWN = (
    """
SELECT r.id, r.post_id, r.reason, r.note, r.at, d.kind, d.reason AS ruled, d.undone_at,
       CASE WHEN p.group_id = ANY(%(groups)s) AND t.hidden_at IS NULL THEN q.title ELSE '' END AS title,
       CASE WHEN p.group_id = ANY(%(groups)s) AND t.hidden_at IS NULL THEN q.post_id END AS question_id
  FROM conversations_report r
  JOIN conversations_post p ON p.id = r.post_id
"""
    + _AROUND
    + """
  JOIN conversations_post t ON t.id = q.post_id
  LEFT JOIN conversations_ruling d ON d.id = r.ruling_id
 WHERE r.by_id = %(member)s ORDER BY r.id DESC LIMIT %(limit)s"""
)


def own_reports(viewer: Viewer, *, limit: int = 50) -> list[OwnReport]:
    """What she reported, the newest first."""
    return db.rows(OwnReport, _OWN, groups=viewer.groups, member=viewer.member_id, limit=limit)


def _who(viewer: Viewer) -> dict[str, object]:
    is_admin = viewer.member is not None and viewer.member.is_admin
    return {"groups": viewer.groups, "member": viewer.member_id, "is_admin": is_admin}
