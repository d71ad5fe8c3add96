"""What people wrote, when one of them is forgotten: her own words if they go with her, and her name in others'."""

import re
from collections.abc import Collection, Iterable

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from commonground.conversations.actions.attaching import delete_files
from commonground.conversations.actions.closing import withdraw_question
from commonground.conversations.models import Attachment, Draft, Post, Question, Revision, Ruling
from commonground.core import text
from commonground.people.models import Member

_LABEL = r"\[(?:\\.|[^\]\\])*\]"


def delete_words_of(member: Member, *, but_in: Collection[int]) -> set[int]:
    """Nothing of what she wrote is left but that something stood there; the questions that this changes.

    An unsolved question of hers is withdrawn: nobody needs to answer it any more. What she said in appeals goes, too.
    `but_in`: groups where all stays. Articles stay as well: several people write them.
    """
    mine = Post.objects.filter(author=member).exclude(group__in=but_in).exclude(kind=Post.Kind.ARTICLE)
    Revision.objects.filter(post__in=mine).delete()
    delete_files(Attachment.objects.filter(author=member, post__in=mine))
    words = _("Its author has deleted this.")
    mine.update(text=words, html=text.render(words), edited_at=None)
    Ruling.objects.filter(post__in=mine).update(appeal="")
    questions = Question.objects.filter(post__in=mine).order_by("pk")
    questions.update(title=_("Deleted by its author"))
    for question in questions:
        withdraw_question(question, by=member)
    return _questions_of(mine.values_list("pk", "parent", "parent__parent"))


def unname(member: Member, name: str) -> set[int]:
    """Call her `name` wherever somebody mentioned her or linked to her page; the questions that this changes."""
    mentions = re.compile(rf"{_LABEL}\([^()\s]*/m/{member.code}-[^()\s]*\)")
    addresses = re.compile(rf"/m/{member.code}-[^\s)\]>\"']*")

    def without(words: str) -> str:
        return addresses.sub(f"/m/{member.code}-member", mentions.sub(text.as_typed(f"@{name}"), words))

    named = f"/m/{member.code}-"
    found = list(Post.objects.filter(text__contains=named).values_list("pk", "parent", "parent__parent"))
    changed = _questions_of(found)
    # Whoever changes a post holds its question.
    list(Question.objects.select_for_update(of=("self",)).filter(pk__in=changed).order_by("pk"))
    for post in Post.objects.filter(pk__in=[number for number, *_above in found]):
        words = without(post.text)
        Post.objects.filter(pk=post.pk).update(text=words, html=text.render(words))
    for revision in Revision.objects.filter(text__contains=named):
        Revision.objects.filter(pk=revision.pk).update(text=without(revision.text))
    drafts = Draft.objects.annotate(words=Cast("typed", TextField())).filter(words__contains=named)
    for draft in drafts.select_for_update():
        typed = {field: without(words) for field, words in draft.typed.items()}
        Draft.objects.filter(pk=draft.pk).update(typed=typed)
    return changed


def _questions_of(posts: Iterable[tuple[int, int | None, int | None]]) -> set[int]:
    return {top or parent or post for post, parent, top in posts}
