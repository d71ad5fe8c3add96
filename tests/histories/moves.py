"""What happens in histories: people ask, answer, change their minds and leave; time passes; a worker runs or dies."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Answer, Post, Question
from commonground.core import clock
from commonground.core.require import Refused
from commonground.people import actions as people
from commonground.people.models import Member, Membership
from commonground.people.viewer import viewer_of
from commonground.routing.actions import respond_not_me, respond_on_it
from commonground.routing.checking import check_answer, doubt_answer
from commonground.routing.going_on import ask_by_name, widen_question
from commonground.routing.models import Reach
from commonground.routing.ownership import hand_on_question
from tests.histories.working import run_jobs, run_steps
from tests.histories.world import NotThere, World, pick

Move = tuple[str, int, int, int]
TIMES = [timedelta(minutes=20), timedelta(hours=5), timedelta(days=1), timedelta(days=3), timedelta(days=8)]
TIMES += [timedelta(days=15), timedelta(days=40), timedelta(days=100)]


def make_move(world: World, move: Move) -> None:
    """Make a move, if its rules allow it, and hold the world against what must be true."""
    name, *numbers = move
    with suppress(Refused, PermissionDenied, NotThere):
        MOVES[name](world, *numbers)
    if name in {"work", "hand on", "go on"}:  # nobody is reached or told otherwise
        world.check_who_was_told()


def _ask(world: World, who: int, where: int, whom: int) -> None:
    asker = world.reader(world.group(where), who)
    question = actions.ask_question("Why?", "It stops.", group=world.group(where), by=asker)
    world.likely[question.pk] = [whom, whom + 3, who + whom, whom + 5, whom * 2]


def _answer(world: World, who: int, which: int, _how: int) -> None:
    member = world.reader(world.question(which).post.group, who)
    actions.answer_question(world.question(which, member), "Hold Home.", by=member)


def _accept(world: World, which: int, how: int, _more: int) -> None:
    answer = world.answer(which)
    asker = Question.objects.select_related("post__author").get(pk=answer.question_id).author
    world.answer(which, asker)
    (actions.unaccept_answer if how % 4 == 0 else actions.accept_answer)(answer, by=asker)


def _fail(world: World, who: int, which: int, _how: int) -> None:
    member = world.reader(world.answer(which).group_id, who)
    actions.say_it_failed(world.answer(which, member), by=member)


def _check(world: World, which: int, who: int, how: int) -> None:
    """Somebody says whether an accepted answer is still right, or changes what it says."""
    solved = Question.objects.exclude(solution=None).select_related("post__author").order_by("pk")
    question = pick(list(solved), which)
    answer = Answer.objects.get_queryset().get(pk=question.solution_id)
    asked = Member.objects.filter(check_requests__question=question).order_by("pk")
    member = pick([question.author, answer.author, *asked], who)
    if answer not in Answer.objects.visible_to(viewer_of(member)):
        raise NotThere
    if how % 3 == 0:
        doubt_answer(answer, by=member)
    elif how % 3 == 1:
        check_answer(answer, by=member)
    else:
        actions.edit_answer(answer, f"Hold Home {how} seconds.", by=member)


def _react(world: World, who: int, which: int, how: int) -> None:
    member = world.reader(world.question(which).post.group, who)
    if how % 2:
        actions.want_to_know(world.question(which, member), by=member)
    else:
        actions.thank(world.answer(which, member), by=member)


def _reply(world: World, who: int, which: int, how: int) -> None:
    member = world.reader(world.question(which).post.group, who)
    post = world.answer(which, member) if how % 2 else world.question(which, member).post
    actions.reply_to(post, "Which one?", by=member)


def _follow(world: World, who: int, which: int, how: int) -> None:
    """Somebody follows, or stops, a question, a group or a person, whether she may read it or not."""
    question = world.question(which)
    subjects = {"question": question.pk, "group": world.group(which).pk, "member": world.member(which).pk}
    kind = sorted(subjects)[how % 3]
    act = actions.follow if how % 4 else actions.stop_following
    act(kind, subjects[kind], by=world.member(who))


def _respond(world: World, which: int, whom: int, how: int) -> None:
    reach = pick(list(Reach.objects.filter(question=world.question(which)).order_by("pk")), whom)
    member = Member.objects.get(pk=reach.member_id)
    question = world.question(which, member)
    (respond_on_it if how % 3 == 0 else respond_not_me)(question, by=member)


def _all_not_me(world: World, which: int, _whom: int, _how: int) -> None:
    question = world.question(which)
    for reach in question.reaches.exclude(member=question.owner_id).select_related("member"):
        respond_not_me(question, by=reach.member)


def _hand_on(world: World, who: int, which: int, whom: int) -> None:
    question = world.question(which)
    stewards = Member.objects.filter(memberships__group=question.post.group_id, memberships__role="steward")
    keeps = question.owner or pick(list(stewards.order_by("pk")), who)
    hand_on_question(world.question(which, keeps), to=world.reader(question.post.group, whom), by=keeps)


def _go_on(world: World, who: int, which: int, whom: int) -> None:
    """The next ring now, or somebody by name, by whoever tries."""
    member = world.reader(world.question(which).post.group, who)
    question = world.question(which, member)
    if whom % 2:
        widen_question(question, after=question.ring, by=question.author if whom % 3 else member)
    else:
        ask_by_name(question, to=world.reader(question.post.group, whom), by=question.author if whom % 3 else member)


def _close(world: World, who: int, which: int, how: int) -> None:
    member = world.reader(world.question(which).post.group, who)
    question = world.question(which, member)
    if how % 3 == 0:
        actions.decline_question(question, note="Not any more.", by=member)
    elif how % 3 == 1:
        actions.withdraw_question(question, by=question.author)
    else:
        actions.reopen_question(question, by=member if how % 2 else question.author)


def _merge(world: World, which: int, of: int, who: int) -> None:
    """It was asked before, or was not after all."""
    question, older = world.question(which), world.question(of)
    member = question.author if who % 2 else world.reader(question.post.group, who)
    seen = Question.objects.visible_to(viewer_of(member))
    if not {question, older} <= set(seen):
        raise NotThere
    if question.is_merged:
        actions.reopen_question(question, by=member)
    else:
        actions.close_as_duplicate(question, of=older, by=member)


def _hide(world: World, which: int, how: int, _more: int) -> None:
    post = pick(list(Post.objects.exclude(kind=Post.Kind.REPLY).order_by("pk")), which)
    world.hidden.add(post.parent_id or post.pk)
    if how % 2:
        actions.hide_post(post, reason="Names a customer", by=world.people.keeper)
    else:
        actions.restore_post(post, by=world.people.keeper)


def _leave(world: World, who: int, how: int, _more: int) -> None:
    member = world.member(who)
    world.moved.add(member.pk)
    (people.reactivate_member if how % 4 == 0 else people.deactivate_member)(member, by=world.people.keeper)


def _membership(world: World, who: int, where: int, how: int) -> None:
    if how % 3 == 0:
        member = world.member(who)
        world.moved.add(member.pk)
        Membership.objects.get_or_create(group=world.group(where), member=member)
    elif how % 3 == 1:
        joined = Membership.objects.select_related("member", "group").order_by("pk")
        left = pick(list(joined), who)
        world.moved.add(left.member_id)
        people.leave_group(left.group, by=left.member)
    else:
        _leadership(world, who, where)


def _leadership(world: World, who: int, where: int) -> None:
    units = [member.work_group for member in world.people.members if member.work_group]
    unit = pick(units, where)
    member = world.member(who)
    type(unit).objects.filter(pk=unit.pk).update(leader=member if where % 3 else None)


def _choose(world: World, who: int, how: int, _more: int) -> None:
    Member.objects.filter(pk=world.member(who).pk).update(takes_questions=how % 2 == 0)


def _wait(_world: World, how: int, _more: int, _still: int) -> None:
    clock.pass_time(TIMES[how % len(TIMES)])


def _work(world: World, how: int, when: int, _more: int) -> None:
    """The worker runs: whole, or killed in a step, before the jobs or in one; or with every job done twice."""
    run_steps(world, killed_at=when % 2 if how % 6 == 1 else None)
    if how % 6 != 2:
        run_jobs(world, killed_at=when % 3 if how % 6 == 3 else None, twice=how % 6 > 3)


MOVES: dict[str, Callable[[World, int, int, int], None]] = {
    "ask": _ask,
    "answer": _answer,
    "accept": _accept,
    "fail": _fail,
    "check": _check,
    "react": _react,
    "reply": _reply,
    "follow": _follow,
    "respond": _respond,
    "all not me": _all_not_me,
    "hand on": _hand_on,
    "go on": _go_on,
    "close": _close,
    "merge": _merge,
    "hide": _hide,
    "leave": _leave,
    "membership": _membership,
    "choose": _choose,
    "wait": _wait,
    "work": _work,
}
