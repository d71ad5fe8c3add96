"""What all writing shares: locking, the cleaned text, the voice in the group."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from commonground.conversations.actions.attaching import take_away
from commonground.conversations.mentions import mentioned_in
from commonground.conversations.merged import home_of
from commonground.conversations.models import Answer, Attachment, Post, Question, Revision
from commonground.conversations.permissions import Standing
from commonground.core import clock, once, text
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.models import Group, Member, Membership, Voice

SENT_AGAIN = timedelta(hours=1)  # within which the same words at the same place are the same post

UNDO_FOR = timedelta(minutes=1)  # within which one may take back what one did
SETTLES_IN = UNDO_FOR + timedelta(seconds=10)  # what is pressed in the last moment still arrives in time


# What leaves the state of a question as it is: always, or unless its answer is in doubt by it.
_ONLY_SAID = frozenset({"question.wanted", "answer.thanked", "answer.thanks_taken_back"})
_EDITED = frozenset({"question.edited", "answer.edited"})
_REPLIED_ONLY = Q(name="reply.given") & ~Q(data__has_key="stood")


def lock(question_id: int) -> Question:
    """The question, held until the transaction ends."""
    return (
        Question.objects.select_for_update(of=("self",))
        .select_related("post__author__user", "post__group")
        .get(pk=question_id)
    )


def stands_again(question: Question, changed: Event, *, apart_from: list[int] | None = None) -> bool:
    """Give the question the state it had before the event, if no other changed it since; whether it has it.

    The merging of another into it keeps its state, too.
    """
    stood = changed.data.get("stood")
    if stood is None or question.pk != changed.data.get("into", changed.about):
        return False
    since = Event.objects.filter(about=question.pk, pk__gt=changed.pk).exclude(pk__in=apart_from or [])
    since = since.exclude(name__in=_ONLY_SAID if stood["solved_at"] else _ONLY_SAID | _EDITED)
    if since.exclude(_REPLIED_ONLY).exists():
        return False
    question.stand_again(stood)
    question.save()
    return True


def held_home(question: Question) -> Question:
    """The question that decides about what is given to this one, held too: itself, or the one it was merged into."""
    home = home_of(question.pk)
    return question if home == question.pk else lock(home)


def standing_of(member: Member, question: Question) -> Standing:
    """What the member is to the question."""
    return Standing(
        is_author=member.pk == question.post.author_id,
        is_steward=Membership.objects.filter(
            group=question.post.group_id, member=member, role=Membership.Role.STEWARD
        ).exists(),
        is_admin=member.is_admin,
        is_owner=member.pk == question.owner_id,
        author_has_left=not (question.post.author.is_active and question.post.author.user.email),
    )


def require_shown(answer: Answer) -> None:
    """Nothing is decided by an answer that was hidden meanwhile."""
    if not Answer.objects.get_queryset().filter(pk=answer.pk, hidden_at=None).exists():
        raise Refused(_("This answer is not here any more."))


def sent_before(kind: Post.Kind, words: str, *, by: Member, parent: int, key: int | None) -> Post | None:
    """The post that this form wrote when it was sent before; a form with other words in it is another one.

    Who goes back and sends it again has another form, with the same words.
    """
    once.hold(key)
    if key is None:
        return None
    said = text.clean(words)
    again = Q(text=said, at__gt=clock.now() - SENT_AGAIN, hidden_at=None)
    same = Q(pk=key, text=said) | Q(pk=key, revisions__text=said) | again
    return Post.objects.filter(same, kind=kind, author=by, parent=parent).first()


def write(
    kind: Post.Kind, *, by: Member, group: Group | int, words: str, parent: int | None = None, key: int | None = None
) -> Post:
    """A post as it is stored: text cleaned, HTML made once; its author has a voice in the group from now on."""
    group_id = group if isinstance(group, int) else group.pk
    cleaned = text.clean(words)
    Voice.objects.get_or_create(group_id=group_id, member=by)
    return Post.objects.create(
        id=once.id_for(Post, key),
        kind=kind,
        group_id=group_id,
        author=by,
        parent_id=parent,
        text=cleaned,
        html=text.render(cleaned),
        at=clock.now(),
    )


def settle_voices(group: int, authors: set[int]) -> None:
    """Of these, who has something in the group that is shown is known to its readers, and nobody else."""
    shown = set(Post.objects.shown().filter(group=group, author__in=authors).values_list("author_id", flat=True))
    Voice.objects.filter(group=group, member__in=authors - shown).delete()
    Voice.objects.bulk_create((Voice(group_id=group, member_id=author) for author in shown), ignore_conflicts=True)


def post_files(post: Post, files: Iterable[Attachment], *, by: Member) -> None:
    """The files she chose are the post's from now on; what is somebody else's, or posted already, stays where it is."""
    chosen = Attachment.objects.unposted_by(by).select_for_update().filter(pk__in=[file.pk for file in files])
    if not chosen:
        return
    if len(chosen) + post.files.count() > settings.FILES_PER_POST:
        raise Refused(too_many_files())
    chosen.update(post=post, draft=None)


def too_many_files() -> str:
    """What is said to more files than one post has."""
    return _("A post has %(most)s files at most. Remove some.") % {"most": settings.FILES_PER_POST}


def change_files(post: Post, files: Iterable[Attachment], without: Iterable[Attachment], *, by: Member) -> None:
    """Take files of a post away, whoever put them in, and put others into it."""
    for file in post.files.select_for_update().filter(pk__in=[file.pk for file in without]):
        take_away(file, by)
    post_files(post, files, by=by)


def rewrite(post: Post, words: str, *, by: Member, old_title: str = "") -> list[int]:
    """Change a post's text, keep what it said and which files it had; whom it mentions now and did not before."""
    now, before = clock.now(), post.html
    names = list(post.files.order_by("pk").values_list("name", flat=True))
    Revision.objects.create(post=post, title=old_title, text=post.text, files=names, by=by, at=now)
    post.text = text.clean(words)
    post.html = text.render(post.text)
    post.edited_at = now
    post.save(update_fields=["text", "html", "edited_at"])
    return mentioned_in(post.html, by=by, group=post.group_id, before=before)
