"""Who is told when something happened. Every handler finds its notices there when it runs again."""

from collections.abc import Iterable

from django.db.models import Q

from commonground.conversations.models import Filed, Follow, Post, Question, Reaction, Report, Ruling
from commonground.conversations.reports import (
    administrators_who_decide,
    open_reports,
    stewards_who_decide,
    who_decides_appeal,
)
from commonground.events.models import Event
from commonground.events.names import on
from commonground.feed.actions import (
    forget_notices,
    notify,
    notify_without_content,
    settle,
    settle_reports,
    settle_ruling,
)
from commonground.feed.models import ASKS, CHECK_ASKS, FOLLOWED, TOLD_ONCE, Reason
from commonground.knowledge.models import Article, Credit
from commonground.people.models import Member, Reader
from commonground.routing.models import Reach


@on("question.reached", "question.asked_by_name")
def tell_who_was_reached(event: Event) -> None:
    """Those whom the ring asked, or somebody by name; that it is new where they follow is then told already."""
    reached, is_in_office = event.data["members"], event.data.get("is_in_office", False)
    notify(reached, event, Reason.REACHED, question=event.subject, is_in_office=is_in_office)
    settle(event.subject, FOLLOWED, before=event, members=reached, named="question.asked")


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


@on("question.check_asked")
def ask_whether_it_is_still_right(event: Event) -> None:
    """Those who may know."""
    notify(event.data["members"], event, Reason.STILL_RIGHT, question=event.subject)


@on("answer.checked", "answer.doubted", "question.check_ended")
def put_away_whether_it_is_still_right(event: Event) -> None:
    """Somebody said, or this round of asking is over."""
    settle(event.about or event.subject, CHECK_ASKS, before=event)


@on("answer.doubted")
def tell_that_it_is_no_longer_right(event: Event) -> None:
    """Who gave it and who asked."""
    question = event.data["question"]
    people = [_author(event.subject), _asker(question)]
    notify(_others(event, people), event, Reason.NO_LONGER_RIGHT, question=question)


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
    settle(event.data["question"], FOLLOWED, before=event, named="answer.accepted")


@on("answer.thanked")
def pass_on_thanks(event: Event) -> None:
    """The answerer, unless they were taken back meanwhile."""
    thanks = Reaction.objects.filter(post=event.subject, member=event.actor_id, kind=Reaction.Kind.THANKS)
    if not thanks.filter(at__lte=event.at).exists():
        return
    notify([_author(event.subject)], event, Reason.THANKED, question=event.data["question"])


@on("answer.reused")
def tell_that_it_helped_again(event: Event) -> None:
    """The answerer, whom it cost nothing this time."""
    notify([_author(event.subject)], event, Reason.HELPED_AGAIN, question=event.data["question"])


@on("post.taken_back", "answer.failure_taken_back", "answer.thanks_taken_back")
def unsay_what_was_taken_back(event: Event) -> None:
    """Whoever was told of it is told nothing after all."""
    forget_notices(event.data["events"])


@on("answer.failed")
def tell_that_it_failed(event: Event) -> None:
    """The answerer, unless that was taken back meanwhile."""
    said = Reaction.objects.filter(post=event.subject, member=event.actor_id, kind=Reaction.Kind.FAILED)
    if not said.exists():
        return
    notify(_others(event, [_author(event.subject)]), event, Reason.FAILED, question=event.data["question"])


@on("reply.given")
def tell_whom_it_replies_to(event: Event) -> None:
    """The asker, who wrote what it replies to, and who replied there before."""
    question, to = event.data["question"], event.data["to"]
    earlier = Post.objects.filter(parent=to, kind=Post.Kind.REPLY, pk__lt=event.subject, hidden_at=None)
    people = [_author(to), _asker(question), *earlier.values_list("author", flat=True)]
    notify(_others(event, people), event, Reason.REPLIED, question=question)


@on("article.published")
def tell_its_authors(event: Event) -> None:
    """Those whose words became an article; not who made it of them."""
    credited = Credit.objects.filter(article=event.subject).order_by("pk").values_list("member_id", flat=True)
    notify(_others(event, list(credited)), event, Reason.ARTICLE, question=event.data["question"])


@on("article.edited")
def tell_who_keeps_the_article(event: Event) -> None:
    """Its owner, unless she changed it."""
    owner = Article.objects.values_list("owner_id", flat=True).get(pk=event.subject)
    notify(_others(event, [owner]), event, Reason.ARTICLE_EDITED, question=event.data["question"])


@on("article.handed_on")
def tell_the_new_owner_of_the_article(event: Event) -> None:
    """Who keeps it right from now on, unless she took it herself."""
    notify(_others(event, [event.data["owner"]]), event, Reason.ARTICLE_OWNER, question=event.data["question"])


_MENTIONING = ("question.asked", "question.edited", "answer.given", "answer.edited", "reply.given")


@on(*_MENTIONING, "article.published", "article.edited")
def tell_who_was_mentioned(event: Event) -> None:
    """Those whom the words mention, unless the event tells them already."""
    notify(event.data.get("mentioned", []), event, Reason.MENTIONED, question=event.about or event.subject)


@on("reach.responded")
def put_away_what_is_not_for_her(event: Event) -> None:
    """Who said "not for me" is not asked by her inbox any more."""
    if event.data["response"] == Reach.Response.NOT_ME and event.actor_id:
        not_for_her = [Reason.REACHED, Reason.STEWARD]
        settle(event.data["question"], not_for_her, before=event, members=[event.actor_id])


@on("question.asked")
def tell_who_follows_where_it_was_asked(event: Event) -> None:
    """Who follows its asker, its topics or its group, and is not asked herself."""
    asked, group = event.subject, [event.group_id] if event.group_id else []
    subjects = {Follow.Kind.MEMBER: [_asker(asked)], Follow.Kind.TOPIC: _topics(asked), Follow.Kind.GROUP: group}
    reached = Reach.objects.filter(question=asked).values_list("member_id", flat=True)
    _tell_followers(event, asked, subjects, without=reached)


@on("answer.given", "question.closed", "question.reopened")
def tell_who_follows_it(event: Event) -> None:
    """Who follows the question and is not told of it anyway."""
    question = event.about or event.subject
    anyway = [_asker(question), *(_who_want_it(question) if event.name == "question.closed" else ())]
    _tell_followers(event, question, {Follow.Kind.QUESTION: [question]}, without=anyway)


@on("answer.accepted")
def tell_who_follows_what_was_solved(event: Event) -> None:
    """Who follows the question, its topics or whoever solved it, and is not told of it anyway."""
    question, solver = event.data["question"], _author(event.subject)
    subjects = {
        Follow.Kind.QUESTION: [question],
        Follow.Kind.MEMBER: [solver],
        Follow.Kind.TOPIC: _topics(question),
    }
    _tell_followers(event, question, subjects, without=[solver, *_who_want_it(question)])


def _tell_followers(
    event: Event, question: int, subjects: dict[Follow.Kind, list[int]], *, without: Iterable[int]
) -> None:
    """Tell each of them once, by what is nearest to the question; nobody of what she did or was named in."""
    others = Follow.objects.running().of_any(subjects).exclude(member__in=[*without, *event.data.get("mentioned", [])])
    for reason in FOLLOWED:
        mine = others.filter(kind=reason.removeprefix("followed_")).exclude(member=event.actor_id)
        follows = dict(mine.values_list("member_id", "pk"))
        if follows:
            notify(follows, event, reason, question=question, follows=follows)


def _topics(question: int) -> list[int]:
    return list(Filed.objects.filter(post=question).values_list("topic_id", flat=True))


@on("post.reported")
def tell_who_decides(event: Event) -> None:
    """The stewards of the group, once for all reports of a post; where none can decide, the clock tells others."""
    if event.data["is_first"] and open_reports(event.subject).exists():
        post = Post.objects.get(pk=event.subject)
        notify(stewards_who_decide(post), event, Reason.REPORTED, question=event.data["question"])


@on("report.taken_back")
def ask_no_more_for_a_decision(event: Event) -> None:
    """Nobody has to look at it, unless others reported it, too."""
    if not open_reports(event.subject).exists():
        settle_reports(event.subject, before=event)


@on("report.reminded")
def remind_who_decides(event: Event) -> None:
    """The stewards, when the promised time is over."""
    post = Post.objects.get(pk=event.subject)
    notify(stewards_who_decide(post), event, Reason.REPORT_WAITS, question=event.data["question"])


@on("report.raised")
def tell_administrators_of_a_report(event: Event) -> None:
    """All but who wrote or reported it; those who may not read the post learn only that there is one."""
    post = Post.objects.get(pk=event.subject)
    readers = administrators_who_decide(post)
    notify(readers, event, Reason.REPORT_WAITS, question=event.data["question"])
    reading = Reader.objects.filter(group_id=post.group_id).values("member_id")
    others = Member.objects.administrators().exclude(pk__in=reading).exclude(pk=post.author_id)
    notify_without_content(others.values_list("pk", flat=True), event, Reason.REPORT_WAITS)


@on("post.left", "post.hidden", "author.warned", "author.suspended")
def tell_what_came_of_it(event: Event) -> None:
    """Those who reported the post, and its author unless nothing was wrong."""
    settle_reports(event.subject, before=event)
    if "ruling" not in event.data:  # hidden before reports were there
        return
    notify_without_content(_others(event, _reporters(event)), event, Reason.REPORT_DECIDED)
    if event.name != "post.left":
        notify_without_content(_others(event, [_author(event.subject)]), event, Reason.ABOUT_YOUR_POST)


@on("ruling.undone", "post.restored", "appeal.decided")
def tell_that_it_changed(event: Event) -> None:
    """The author, and after an appeal those who reported it too; what was told before is not so any more."""
    ruling = Ruling.objects.filter(pk=event.data.get("ruling")).first()
    if ruling is None or (event.name == "ruling.undone" and ruling.kind in (Ruling.Kind.LEFT, Ruling.Kind.HIDDEN)):
        return
    settle_ruling(ruling.pk, before=event)
    if event.name == "post.restored" and ruling.appeal_decided_at:  # the appeal tells it
        return
    notify_without_content(_others(event, [_author(event.subject)]), event, Reason.ABOUT_YOUR_POST)
    if event.name == "appeal.decided":
        notify_without_content(_others(event, _reporters(event)), event, Reason.REPORT_DECIDED)


@on("ruling.appealed", "appeal.reminded")
def tell_who_decides_the_appeal(event: Event) -> None:
    """Who did not take the decision."""
    ruling = Ruling.objects.select_related("post").get(pk=event.data["ruling"])
    if ruling.awaits_appeal:
        notify_without_content(who_decides_appeal(ruling), event, Reason.APPEALED)


def _reporters(event: Event) -> list[int]:
    return list(Report.objects.filter(ruling=event.data["ruling"]).order_by("pk").values_list("by", flat=True))


def _author(post: int) -> int:
    return Post.objects.values_list("author_id", flat=True).get(pk=post)


def _asker(question: int) -> int:
    return _author(question)


def _who_want_it(question: int) -> list[int]:
    """Who said so of it or of a question merged into it, and who asked such a one."""
    merged = Question.objects.filter(duplicate_of=question, is_merged=True)
    wanting = Reaction.objects.filter(kind=Reaction.Kind.ME_TOO)
    wanting = wanting.filter(Q(post=question) | Q(post__in=merged.values("post")))
    said = wanting.order_by("pk").values_list("member_id", flat=True)
    return [*said, *merged.order_by("pk").values_list("post__author_id", flat=True)]


def _others(event: Event, members: list[int]) -> list[int]:
    """Nobody is told what she did herself."""
    return [member for member in members if member != event.actor_id]
