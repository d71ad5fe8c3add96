"""Deleting questions that a group keeps no longer, with all that hangs on them, some at a time."""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from commonground.conversations.actions.attaching import delete_files
from commonground.conversations.actions.writing import settle_voices
from commonground.conversations.models import Attachment, Post
from commonground.core import db
from commonground.events.models import Event
from commonground.events.record import record
from commonground.integrations.models import ImportedRef
from commonground.people.models import Group
from commonground.rights.due import COUNT_DUE, SOME_DUE, rule
from commonground.rights.models import Retention
from commonground.search.entries import remove_entries

BATCH = 50  # questions deleted in one transaction
_KINDS = ("question", "answer", "article", "post")  # what events call posts
log = structlog.get_logger()


def delete_what_is_due(now: datetime) -> int:
    """Delete the questions of all groups whose time is over; how many they were.

    A group where that fails keeps no other from it, and is tried again at the next run.
    """
    deleted = 0
    for group in list(_that_delete(now).values_list("pk", flat=True)):
        try:
            while some := _delete_some(group, now):
                deleted += some
        except Exception:
            log.exception("deletion_failed", group=group)
    return deleted


def count_overdue(now: datetime) -> int:
    """How many questions should be deleted by now and are not."""
    return sum(
        db.value(COUNT_DUE, groups=[one.pk], **rule(one.pk, one.months or 0, one.since, now))
        for one in _that_delete(now)
    )


def _that_delete(now: datetime) -> QuerySet[Retention]:
    return Retention.objects.filter(months__isnull=False, begins_at__lte=now, held_at=None)


@transaction.atomic
def _delete_some(group: int, now: datetime) -> int:
    """A few of one group, as its rule is now: whoever changes or holds it waits, and is heeded by the next few."""
    keeps = _that_delete(now).select_for_update(of=("self",)).filter(pk=group).first()
    if keeps is None:
        return 0
    asked = rule(group, keeps.months or 0, keeps.since, now)
    questions: list[int] = db.values(SOME_DUE, groups=[group], limit=BATCH, **asked)
    if questions:
        _delete(questions, group)
    return len(questions)


def _delete(questions: list[int], group: int) -> None:
    under = Q(pk__in=questions) | Q(parent__in=questions) | Q(parent__parent__in=questions)
    posts, authors = set(), set()
    for post, author in Post.objects.filter(under).values_list("pk", "author"):
        posts.add(post)
        authors.add(author)
    files = delete_files(Attachment.objects.filter(post__in=posts))
    remove_entries(questions)
    ImportedRef.objects.filter(kind__in=Post.Kind.values, row__in=posts).delete()
    Event.objects.filter(Q(about__in=questions) | Q(kind__in=_KINDS, subject__in=posts)).delete()
    Post.objects.filter(pk__in=questions).delete()
    settle_voices(group, authors)
    data = {"questions": len(questions), "posts": len(posts), "files": files}
    record("group.questions_deleted", actor=None, subject=Group(pk=group), group=group, data=data)
