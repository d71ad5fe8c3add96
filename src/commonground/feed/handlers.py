"""Who is told when something happened. Every handler finds its notices there when it runs again."""

from commonground.conversations.models import Post, Reaction
from commonground.events.models import Event
from commonground.events.names import on
from commonground.feed.actions import notify, notify_without_content, settle
from commonground.feed.models import ASKS, TOLD_ONCE, Reason
from commonground.people.models import Member, Reader
from commonground.routing.models import Reach


@on("question.reached", "question.asked_by_name")
def tell_who_was_reached(event: Event) -> None:
    """Those whom the ring asked, or somebody by name."""
    notify(event.data["members"], event, Reason.REACHED, question=event.subject)


@on("question.owned", "question.handed_on", "question.raised")
def tell_its_owner(event: Event) -> None:
    """The owner; where she owns it as one of several stewards, the others too."""
    notify([event.data["owner"]], event, Reason.OWNER, question=event.subject)
    notify(event.data.get("stewards", []), event, Reason.STEWARD, question=event.subject)


@on("question.reminded")
def remind_its_owner(event: Event) -> None:
    """The owner who did nothing yet."""
    notify([event.data["owner"]], event, Reason.REMINDED, question=event.subject)


@on("question.administrators_told")
def tell_the_administrators(event: Event) -> None:
    """All of them; those who may not read the question learn only that there is one."""
    everybody = set(Member.objects.administrators().values_list("pk", flat=True))
    asked = Post.objects.get(pk=event.subject)
    reading = Reader.objects.filter(group_id=asked.group_id, member_id__in=everybody)
    readers = set(reading.values_list("member_id", flat=True))
    notify(readers, event, Reason.ADMINISTRATORS, question=asked.pk)
    if not asked.is_hidden:
        notify_without_content(everybody - readers, event, Reason.ADMINISTRATORS)


@on("question.asker_asked")
def ask_the_asker(event: Event) -> None:
    """Did it help?"""
    notify([_asker(event.subject)], event, Reason.DID_IT_HELP, question=event.subject)


@on("question.stewards_asked")
def ask_the_stewards(event: Event) -> None:
    """Did it help? The asker has not said."""
    notify(event.data["stewards"], event, Reason.STEWARDS_ASKED, question=event.subject)


@on("question.closed")
def tell_that_it_was_closed(event: Event) -> None:
    """The asker and who has the question too, unless they closed it."""
    settle(event.subject, ASKS - TOLD_ONCE, before=event)
    notify(_others(event, [_asker(event.subject)]), event, Reason.CLOSED, question=event.subject)
    notify(_others(event, _who_want_it(event.subject)), event, Reason.WANTED_CLOSED, question=event.subject)


@on("question.reopened")
def tell_that_it_is_open_again(event: Event) -> None:
    """The asker, unless she opened it."""
    notify(_others(event, [_asker(event.subject)]), event, Reason.OPEN_AGAIN, question=event.subject)


@on("answer.given")
def tell_the_asker(event: Event) -> None:
    """Somebody answered."""
    question = event.data["question"]
    notify(_others(event, [_asker(question)]), event, Reason.ANSWERED, question=question)


@on("answer.accepted")
def tell_who_helped(event: Event) -> None:
    """The answerer that it solved it, and who has the question too."""
    question = event.data["question"]
    settle(question, ASKS - TOLD_ONCE, before=event)
    notify(_others(event, [_author(event.subject)]), event, Reason.YOUR_ANSWER_SOLVED_IT, question=question)
    notify(_others(event, _who_want_it(question)), event, Reason.WANTED_SOLVED, question=question)


@on("answer.unaccepted")
def put_away_that_it_solved_it(event: Event) -> None:
    """What was told of a solution that is none any more asks nobody's attention."""
    settle(event.data["question"], {Reason.YOUR_ANSWER_SOLVED_IT, Reason.WANTED_SOLVED}, before=event)


@on("answer.thanked")
def pass_on_thanks(event: Event) -> None:
    """The answerer."""
    notify([_author(event.subject)], event, Reason.THANKED, question=event.data["question"])


@on("answer.reused")
def tell_that_it_helped_again(event: Event) -> None:
    """The answerer, whom it cost nothing this time."""
    notify([_author(event.subject)], event, Reason.HELPED_AGAIN, question=event.data["question"])


@on("answer.failed")
def tell_that_it_failed(event: Event) -> None:
    """The answerer."""
    notify(_others(event, [_author(event.subject)]), event, Reason.FAILED, question=event.data["question"])


@on("reply.given")
def tell_whom_it_replies_to(event: Event) -> None:
    """The asker, who wrote what it replies to, and who replied there before."""
    question, to = event.data["question"], event.data["to"]
    earlier = Post.objects.filter(parent=to, kind=Post.Kind.REPLY, pk__lt=event.subject, hidden_at=None)
    people = [_author(to), _asker(question), *earlier.values_list("author", flat=True)]
    notify(_others(event, people), event, Reason.REPLIED, question=question)


@on("question.asked", "question.edited", "answer.given", "answer.edited", "reply.given")
def tell_who_was_mentioned(event: Event) -> None:
    """Those whom the words mention, unless the event tells them already."""
    notify(event.data.get("mentioned", []), event, Reason.MENTIONED, question=event.about or event.subject)


@on("reach.responded")
def put_away_what_is_not_for_her(event: Event) -> None:
    """Who said "not for me" is not asked by her inbox any more."""
    if event.data["response"] == Reach.Response.NOT_ME and event.actor_id:
        not_for_her = [Reason.REACHED, Reason.STEWARD]
        settle(event.data["question"], not_for_her, before=event, member=event.actor_id)


def _author(post: int) -> int:
    return Post.objects.values_list("author_id", flat=True).get(pk=post)


def _asker(question: int) -> int:
    return _author(question)


def _who_want_it(question: int) -> list[int]:
    wanting = Reaction.objects.filter(post=question, kind=Reaction.Kind.ME_TOO)
    return list(wanting.order_by("pk").values_list("member_id", flat=True))


def _others(event: Event, members: list[int]) -> list[int]:
    """Nobody is told what she did herself."""
    return [member for member in members if member != event.actor_id]
