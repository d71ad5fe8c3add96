"""Keeping what somebody writes until she posts it, and throwing it away. Nothing happened to anybody: no events."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonground.conversations.models import Attachment, Draft, Post
from commonground.conversations.permissions import can_keep_draft, can_throw_away_draft
from commonground.core import clock, once, text
from commonground.core.require import Refused, require
from commonground.people.models import Member

_FIELDS = ("title", "text", "group", "topics", "seen")
_LONGEST = 2 * text.LONGEST  # more than may be posted: what is too long is to be shortened, not lost


@transaction.atomic
def keep_draft(
    form: str,
    about: int,
    typed: Mapping[str, str],
    *,
    files: Iterable[Attachment] = (),
    by: Member,
    key: int | None = None,
    begun: float | None = None,
) -> Draft | None:
    """Keep what she has typed by now; None where nothing stands there any more, or all of it is posted.

    What her browser sends last may arrive after the form itself (`key`), which must not bring the draft back. Refused
    where it would take the place of what she typed in another window since this one began with the draft of `begun`.
    """
    require(can_keep_draft, by)
    once.hold(key)
    kept = {name: text.clean(typed.get(name, ""))[:_LONGEST] for name in _FIELDS}
    if _is_of_another_window(_held(by, form, about), kept["text"], key, begun):
        raise Refused(_("You typed here in another window too. Load this page again: then both stand here."))
    chosen = Attachment.objects.unposted_by(by).filter(pk__in=[file.pk for file in files])
    is_empty = not (kept["title"] or kept["text"] or chosen.exists())
    if is_empty or _is_posted(form, about, kept, by=by, key=key):
        forget_draft(by, form, about)
        return None
    now = {"typed": kept, "at": clock.now(), "thrown_away_at": None, "key": key}
    draft, _is_new = Draft.objects.update_or_create(member=by, form=form, about=about, defaults=now)
    draft.files.exclude(pk__in=chosen.values("pk")).update(draft=None)
    chosen.update(draft=draft)
    return draft


@transaction.atomic
def throw_away_draft(draft: Draft, *, by: Member, takes_back: bool = False) -> None:
    """Offer it no more, or `takes_back`: offer it again. What stays thrown away is deleted after a day."""
    require(can_throw_away_draft, by, draft)
    Draft.objects.filter(pk=draft.pk).update(thrown_away_at=None if takes_back else clock.now())


@transaction.atomic
def forget_draft(
    member: Member, form: str, about: int, *, words: str = "", key: int | None = None, begun: float | None = None
) -> None:
    """It is posted, or empty; what she typed in another window since this one began, and is not in its words, stays."""
    held = _held(member, form, about)
    if held and not _is_of_another_window(held, text.clean(words), key, begun):
        held.delete()


def _held(member: Member, form: str, about: int) -> Draft | None:
    return Draft.objects.select_for_update().filter(member=member, form=form, about=about).first()


def _is_of_another_window(held: Draft | None, words: str, key: int | None, begun: float | None) -> bool:
    if held is None or begun is None or held.thrown_away_at is not None:
        return False
    return held.key != key and held.at.timestamp() > begun and held.typed["text"] not in words


def forget_drafts(*, untouched_since: datetime, thrown_away_before: datetime) -> int:
    """Delete the drafts that nobody went on with for long, and those thrown away; how many they were."""
    is_old = Q(at__lt=untouched_since) | Q(thrown_away_at__lt=thrown_away_before)
    return Draft.objects.filter(is_old).delete()[1].get("conversations.Draft", 0)


def _is_posted(form: str, about: int, kept: Mapping[str, str], *, by: Member, key: int | None) -> bool:
    """Whether the form that this belongs to was taken already; a change, whether the post says that by now."""
    if form == Draft.Form.ARTICLE:
        return Post.objects.filter(parent=about, kind=Post.Kind.ARTICLE, text=kept["text"]).exists()
    if form != Draft.Form.EDIT:
        return key is not None and Post.objects.filter(pk=key, author=by).exists()
    said = Post.objects.filter(pk=about, author=by, text=kept["text"])
    return (said.filter(question__title=kept["title"]) if kept["title"] else said).exists()
