"""Mentions: links to somebody's page that begin with @, as the editor writes them."""

import re

from commonground.core.ids import decode
from commonground.people.models import Member, Reader
from commonground.people.viewer import viewer_of, visible_members

MOST = 20  # a post that names more people calls a crowd: the first of them are told
_MENTION = re.compile(r'<a href="/m/([1-9A-HJ-NP-Za-km-z]{11})-[^"]*"[^>]*>@')


def mentioned_in(html: str, *, by: Member, group: int, before: str = "") -> list[int]:
    """Whom the text mentions, and did not `before`: active members who may read the group and whom its author sees.

    Those named first, and no more than `MOST` in all, so that nobody calls hundreds by one post or by editing it.
    """
    codes = set(_MENTION.findall(html)[:MOST]) - set(_MENTION.findall(before))
    if not codes:
        return []
    named = visible_members(viewer_of(by)).filter(pk__in=[*map(_number, codes)], is_active=True).exclude(pk=by.pk)
    readers = Reader.objects.filter(group_id=group).values("member_id")
    return list(named.filter(pk__in=readers).order_by("pk").values_list("pk", flat=True))


def _number(code: str) -> int:
    try:
        return decode(code)
    except ValueError:
        return 0
