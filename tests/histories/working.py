"""The worker of histories: it runs, is killed in between, does jobs twice; and time passes until nothing can happen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from commonground.conversations.models import Question
from commonground.core import clock, db, ids
from commonground.events.models import Event
from commonground.feed import handlers
from commonground.feed.models import Notice, Reason
from commonground.people.models import Reader
from commonground.routing import next_step
from commonground.routing.models import Reach
from commonground.routing.ownership import next_owner
from commonground.routing.steps import take_due_steps
from tests.histories.world import World


class Killed(BaseException):
    """The worker's process ends here; nothing catches it."""


def run_steps(world: World, *, killed_at: int | None = None) -> None:
    """Take what is due; then nothing stands past its step, and each question took one step at most, from now on."""
    before, newest = _states(), ids.new()
    taken: list[int] = []
    is_killed = False
    with world.patched.context() as patched:
        patched.setattr(next_step, "record", _deadly(_noting(next_step.record, taken), killed_at))
        try:
            take_due_steps(clock.now())
        except Killed:
            is_killed = True
    assert is_killed or len(taken) == len(set(taken)), "two steps at once"
    after = _states() if any(was.is_due for was in before.values()) else before
    for question, was in before.items():
        _check_step(was, after[question], question in taken, is_killed=is_killed)
    if is_killed:
        halves = Event.objects.filter(pk__gt=newest, kind="question").values_list("subject", flat=True)
        assert not [question for question in halves if before[question] == after[question]], "half a step"


@dataclass(frozen=True, slots=True)
class State:
    """What a question waits for."""

    id: int
    is_visible: bool
    is_unsolved: bool
    is_closed: bool
    next_step: str
    next_step_at: Any

    @property
    def is_due(self) -> bool:
        """Whether a worker that runs has to do something about it."""
        return self.is_visible and not self.is_closed and self.next_step_at <= clock.now()


def _check_step(was: State, now: State, is_stepped: bool, *, is_killed: bool) -> None:
    assert was.is_due or (was == now and not is_stepped), "a step before its time, or of what is hidden or done"
    assert is_killed or not now.is_due, "it stands past its step"
    if was.is_due and was != now and not now.is_closed:
        longest = timedelta(days=28 if now.is_unsolved else 90)
        assert timedelta(0) < now.next_step_at - clock.now() <= longest, "not counted from now"


def _states() -> dict[int, State]:
    found = db.rows(
        State,
        """
        SELECT q.post_id AS id, p.hidden_at IS NULL AS is_visible, q.solved_at IS NULL AND q.closed_at IS NULL
               AS is_unsolved, q.closed_at IS NOT NULL AS is_closed, q.next_step, q.next_step_at
          FROM conversations_question q JOIN conversations_post p ON p.id = q.post_id""",
    )
    return {state.id: state for state in found}


def run_jobs(world: World, *, killed_at: int | None = None, twice: bool = False) -> None:
    """Do the jobs that wait; one in which the worker dies waits for the next, whatever it did by then."""
    with world.patched.context() as patched:
        patched.setattr(handlers, "notify", _deadly(handlers.notify, killed_at))
        while jobs := list(ProcrastinateJob.objects.exclude(pk__in=world.done).order_by("id")):
            for job in jobs:
                try:
                    app.tasks[job.task_name](**job.args)
                except Killed:
                    return
                world.done.add(job.pk)
                if twice:
                    _once_more(job)


def _once_more(job: ProcrastinateJob) -> None:
    whole = db.value(_EVERYTHING)
    app.tasks[job.task_name](**job.args)
    assert db.value(_EVERYTHING) == whole, f"{job.args} does harm when it is done twice"


_EVERYTHING = """
SELECT concat_ws(' ', (SELECT count(*) FROM feed_notice), (SELECT count(*) FROM feed_notice WHERE read_at IS NULL),
       (SELECT count(*) FROM routing_reach), (SELECT count(*) FROM routing_checkrequest),
       (SELECT count(*) FROM events_event),
       (SELECT string_agg(concat_ws(',', post_id, ring, next_step, next_step_at, owner_id, review_at, doubt), ' '
                          ORDER BY post_id) FROM conversations_question))"""


def _deadly(whole: Callable[..., Any], killed_at: int | None) -> Callable[..., Any]:
    """The function, in whose `killed_at`th call the process ends after its work was done."""
    calls = count()

    def deadly(*arguments: Any, **named: Any) -> Any:
        done = whole(*arguments, **named)
        if next(calls) == killed_at:
            raise Killed
        return done

    return deadly


def _noting(whole: Callable[..., Any], taken: list[int]) -> Callable[..., Any]:
    """The function that records a step, noting whose it was."""

    def noting(name: str, **named: Any) -> Any:
        is_asking = name in {"question.reached", "question.check_asked"}
        assert not is_asking or named["data"]["members"], "an empty ring was not skipped"
        taken.append(named["subject"].pk)
        return whole(name, **named)

    return noting


def settle(world: World) -> None:
    """Let time pass until every question that shows is closed, with the administrators, or at rest between rounds."""
    run_steps(world)
    run_jobs(world, twice=True)
    for _round in range(20):
        coming = [state for state in _states().values() if _is_on_its_way(state)]
        if not coming:
            break
        clock.pass_time(max(state.next_step_at for state in coming) - clock.now())
        run_steps(world)
        run_jobs(world)
        world.check_who_was_told()
    else:
        raise AssertionError("a question goes on and on without reaching the administrators")
    _check_the_end(world)


def _is_on_its_way(state: State) -> bool:
    is_last = state.next_step in {Question.Step.TELL_ADMINISTRATORS, Question.Step.REVIEW_ANSWERER}
    return state.is_visible and not state.is_closed and (not is_last or state.next_step_at <= clock.now())


def _check_the_end(world: World) -> None:
    """Who was asked was told; what is left has an owner or the administrators, who are told again every 14 days.

    Nobody is left waiting for a word on whether an answer is still right: a round ends, and nothing asks for it then.
    """
    asking = Notice.objects.filter(reason=Reason.STILL_RIGHT, read_at=None, question__next_step="review_answerer")
    assert not asking.exclude(question__in=world.hidden).exists(), "asked without an end"
    untold = Reach.objects.exclude(question__in=world.hidden).exclude(member__in=world.moved)
    noticed = Notice.objects.filter(question=OuterRef("question"), member=OuterRef("member"))
    assert not untold.exclude(Exists(noticed)).exists(), "asked, and never told"
    told = Event.objects.filter(name="question.administrators_told")
    left = [state.id for state in _states().values() if state.is_visible and state.is_unsolved]
    before = told.filter(subject__in=left).count()
    clock.pass_time(timedelta(days=14))
    run_steps(world)
    run_jobs(world)
    owned = Question.objects.filter(pk__in=left, next_step=Question.Step.REMIND_OWNER).count()
    assert told.filter(subject__in=left).count() - before + owned == len(left), "the administrators were not told again"
    for question in Question.objects.select_related("post__author__work_group").filter(pk__in=left):
        reads = Reader.objects.filter(member=question.owner_id, group=question.post.group_id).exists()
        assert reads or next_owner(question) is None, "it could have an owner"
