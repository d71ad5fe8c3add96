"""Importing a file of threads, one a line."""

from collections.abc import Callable, Iterator

from commonground.core.require import Refused
from commonground.integrations.history.encoding import an_encoder
from commonground.integrations.history.importing import Importing, Plan, Progress, Summary
from commonground.integrations.history.threads import Thread
from commonground.integrations.threads.reading import Lines, lines_of
from commonground.integrations.threads.rows import read_thread


def import_threads(
    plan: Plan, *, say_fault: Callable[[int, str], None], progress: Callable[[Progress], None] = lambda _now: None
) -> Summary:
    """Bring in the threads of a file and make them findable; `say_fault` is told each line and reason of what is not.

    Nobody is told and nobody is asked. Run again it adds what is new, and goes on where it was cut short.
    """
    with lines_of(plan.path) as lines, an_encoder() as by_meaning:
        importing = Importing(plan, say_fault, by_meaning=by_meaning)
        for summary in importing.run(_threads(lines, importing)):
            progress(Progress(lines.position, lines.size, summary))
        importing.summary.is_whole = lines.is_whole
        importing.finish()
    return importing.summary


def _threads(lines: Lines, importing: Importing) -> Iterator[Thread]:
    for line in lines:
        if line.fault:
            importing.leave_out(line.number, line.fault)
        elif line.content:
            yield from _thread(line.content, line.number, importing)


def _thread(content: bytes, number: int, importing: Importing) -> Iterator[Thread]:
    try:
        thread = read_thread(content, line=number)
    except Refused as refused:
        importing.leave_out(number, str(refused))
        return
    for fault in thread.faults:
        importing.leave_out(number, fault)
    yield thread
