"""Who has which page open, and whether she still may: what the live process asks the database."""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass

from django.contrib.auth import get_user
from django.http import HttpRequest

from commonground.conversations.models import Question
from commonground.core import clock, db
from commonground.events.versions import version_of
from commonground.feed.queries import Unread, unread_of
from commonground.people.models import User
from commonground.people.sessions import SessionStore
from commonground.people.viewer import Viewer, anonymous_viewer
from commonground.routing.lists import newest_in

_STILL = """
SELECT w.number
  FROM unnest(%(numbers)s::int[], %(members)s::bigint[], %(sessions)s::text[], %(marks)s::text[],
              %(questions)s::bigint[], %(shown)s::bigint[]) AS w (number, member, session, mark, question, shown)
  LEFT JOIN conversations_post p ON p.id = w.question AND p.hidden_at IS NULL
  LEFT JOIN people_reader r ON r.member_id = w.member AND r.group_id = coalesce(p.group_id, w.shown)
 WHERE (coalesce(w.question, w.shown) IS NULL OR r.member_id IS NOT NULL
        OR (w.member IS NULL AND coalesce(p.group_id, w.shown) = ANY(%(groups)s)))
   AND (w.member IS NULL OR EXISTS (
         SELECT FROM django_session s JOIN people_user u ON u.id = w.member JOIN people_member m ON m.user_id = u.id
          WHERE s.session_key = w.session AND s.expire_date > %(now)s AND u.is_active AND m.is_active
            AND encode(sha256(convert_to(u.password, 'UTF8')), 'hex') = w.mark))"""


@dataclass(frozen=True, slots=True)
class Place:
    """What an open page shows: a question, the list of a group, or only what reaches its reader."""

    question: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """An open page: what it shows, whose it is, by which session, and a mark of her password then."""

    place: Place
    member: int | None = None
    session: str = ""
    mark: str = ""

    @property
    def hears(self) -> list[int]:
        """The ids whose changes concern the page."""
        return [number for number in (self.place.question, self.place.group, self.member) if number is not None]


def watcher_of(session: str, place: Place) -> tuple[Watcher, Viewer] | None:
    """Who opened a page with this session's cookie, and what she may read; None where there is nothing to hear."""
    request = HttpRequest()
    request.session = SessionStore(session or None)
    user = get_user(request)
    viewer: Viewer | None = getattr(user, "viewer", None)
    if viewer is None:
        viewer, watcher = anonymous_viewer(), Watcher(place)
    else:
        watcher = Watcher(place, user.pk, session, _mark(user))  # type: ignore[arg-type] # she has a viewer
    if not watcher.hears or not _may_see(viewer, place):
        return None
    return watcher, viewer


def _may_see(viewer: Viewer, place: Place) -> bool:
    if place.group is not None:
        return viewer.may_read(place.group)
    return place.question is None or Question.objects.visible_to(viewer).filter(pk=place.question).exists()


def _mark(user: User) -> str:
    return hashlib.sha256(user.password.encode()).hexdigest()


def page_version(viewer: Viewer, place: Place) -> str:
    """What a page shows, in short: how much happened to its question or what is new in its group, and in the inbox."""
    return written(_happened(viewer, place), unread_of(viewer))


def _happened(viewer: Viewer, place: Place) -> int:
    if place.group is not None:
        return newest_in(viewer, place.group)
    return version_of(place.question) if place.question is not None else 0


def written(happened: int, unread: Unread) -> str:
    """A version as it is written into the page."""
    return f"{happened}-{unread.waiting}-{unread.notices}"


def still_watching(watchers: Mapping[int, Watcher]) -> Set[int]:
    """The numbers of those who are still signed in and still may read what they have open."""
    ordered = list(watchers.items())
    return frozenset(
        db.values(
            _STILL,
            numbers=[number for number, _watcher in ordered],
            members=[watcher.member for _number, watcher in ordered],
            sessions=[watcher.session for _number, watcher in ordered],
            marks=[watcher.mark for _number, watcher in ordered],
            questions=[watcher.place.question for _number, watcher in ordered],
            shown=[watcher.place.group for _number, watcher in ordered],
            groups=anonymous_viewer().groups,
            now=clock.now(),
        )
    )
