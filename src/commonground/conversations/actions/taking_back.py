"""Taking back what one posted or said a minute ago, as if it had never been: nobody was mailed meanwhile.

What it changed of the question's state stands in its event (`stood`), and comes back unless something else happened to
the question since.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.drafting import keep_draft
from commonground.conversations.actions.moderating import follow_hidden, give_voices
from commonground.conversations.actions.writing import SETTLES_IN, lock, stands_again
from commonground.conversations.merged import home_of
from commonground.conversations.models import Answer, Draft, Post, Question, Reaction
from commonground.conversations.permissions import can_take_back, can_take_back_failure
from commonground.conversations.reports import open_reports
from commonground.core import clock
from commonground.core.require import Refused, require
from commonground.events.models import Event
from commonground.events.record import record
from commonground.people.models import Member


@transaction.atomic
def take_back_post(post: Post, *, by: Member) -> None:
    """Nobody reads it any more, and its words and files are in her draft again. Nothing is left to decide about it."""
    question = lock(post.top.pk)
    post = Post.objects.select_for_update().get(pk=post.pk)
    require(can_take_back, by, post)
    if post.is_hidden:
        return
    _require_fresh(post, question)
    of_it = Event.objects.filter(kind__in=(post.kind, "post"), subject=post.pk).order_by("pk")
    posted, reported = of_it.first(), list(of_it.filter(name="post.reported").values_list("pk", flat=True))
    open_reports(post.pk).delete()
    _into_her_draft(post, question, by=by)
    post.text = post.html = ""
    post.hidden_at, post.hidden_by = clock.now(), by
    post.save(update_fields=["text", "html", "hidden_at", "hidden_by"])
    give_voices(question)
    if not (posted and stands_again(question, posted)):
        follow_hidden(question, hidden=post)
    data = {"question": question.pk, "events": [*([posted.pk] if posted else []), *reported]}
    record("post.taken_back", actor=by, subject=post, group=post.group_id, data=data)


@transaction.atomic
def take_back_failure(answer: Answer, *, by: Member) -> None:
    """It did not fail for her after all."""
    question = lock(home_of(answer.question_id))
    require(can_take_back_failure, by, question)
    said = Event.objects.filter(name="answer.failed", subject=answer.pk, actor=by.pk).order_by("pk").last()
    reactions = Reaction.objects.filter(post=answer, member=by, kind=Reaction.Kind.FAILED)
    if said is None or not reactions.exists():
        return
    if clock.now() - said.at > SETTLES_IN:
        raise Refused(_("That was more than a minute ago. Say in a reply that it works."))
    followed = Event.objects.filter(about=question.pk, pk__gt=said.pk, at=said.at, actor=by.pk)
    events = [said.pk, *followed.values_list("pk", flat=True)]
    reactions.delete()
    stands = stands_again(question, said, apart_from=events)
    if not stands and (question.doubt, question.doubted_by_id) == (Question.Doubt.FAILED, by.pk):
        question.trust_again(said.data["stood"])
        question.save()
    data = {"question": question.pk, "events": events}
    record("answer.failure_taken_back", actor=by, subject=answer, group=answer.group_id, data=data)


def _require_fresh(post: Post, question: Question) -> None:
    if clock.now() - post.at > SETTLES_IN:
        raise Refused(_("It was posted more than a minute ago. Change it instead; what it said stays in its history."))
    has_followed = Post.objects.filter(parent=post.pk, hidden_at=None).exists()
    if has_followed or question.solution_id == post.pk:
        raise Refused(_("Somebody has taken it up already. Change it instead; what it said stays in its history."))


def _into_her_draft(post: Post, question: Question, *, by: Member) -> None:
    """Before what she may have begun to write there since."""
    is_question = post.kind == Post.Kind.QUESTION
    form = {Post.Kind.QUESTION: Draft.Form.ASK, Post.Kind.ANSWER: Draft.Form.ANSWER}.get(post.kind, Draft.Form.REPLY)  # type: ignore[call-overload]
    about = post.parent_id or post.pk
    begun = Draft.objects.filter(member=by, form=form, about=about, thrown_away_at=None).first()
    typed = {"text": "\n\n".join(filter(None, [post.text, begun.typed["text"] if begun else ""]))}
    if is_question:
        topics = ", ".join(filed.topic.name for filed in post.filed.select_related("topic").order_by("pk"))
        typed |= {"title": question.title, "group": str(post.group_id), "topics": topics}
        question.title = ""
        question.save(update_fields=["title"])
    files = [*post.files.order_by("pk"), *(begun.files.all() if begun else ())]
    post.files.update(post=None)
    keep_draft(form, about, typed, files=files, by=by)
