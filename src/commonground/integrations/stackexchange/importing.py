"""Importing a dump: its tables are sorted into threads, and these come in like any others."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import islice

from commonground.conversations.actions.importing import import_originals
from commonground.core.require import Refused
from commonground.integrations import refs
from commonground.integrations.history.aside import ahead, aside
from commonground.integrations.history.importing import Importing, Plan, Progress, Summary
from commonground.integrations.stackexchange.dump import TABLES, Dump, opened, require_room
from commonground.integrations.stackexchange.rows import Row, Rows
from commonground.integrations.stackexchange.sorting import KEEPERS, a_scratch_database, keep_known, sort
from commonground.integrations.stackexchange.threads import threads_in
from commonground.search import indexing
from commonground.search.encoder.weights import finds_by_meaning

_BATCH = 500  # threads
_OFTEN = 5000  # rows
_SayFault = Callable[[str, str], None]


def import_stackexchange(
    plan: Plan, *, say_fault: _SayFault, progress: Callable[[Progress], None] = lambda _now: None
) -> Summary:
    """Bring in a dump and make it findable by its words; `say_fault` is told where each thing left out stands, and why.

    Nobody is told and nobody is asked. Run again it adds what is new, and goes on where it was cut short. Its vectors
    follow by a job.
    """
    with opened(plan.path) as dump, a_scratch_database() as database:
        require_room(dump.size)
        return _Import(plan, dump, database, say_fault, progress).run()


class _Import:
    """One import under way."""

    def __init__(
        self,
        plan: Plan,
        dump: Dump,
        database: sqlite3.Connection,
        say_fault: _SayFault,
        progress: Callable[[Progress], None],
    ) -> None:
        self.plan, self.dump, self.database = plan, dump, database
        self._say_fault, self._progress = say_fault, progress
        self.importing = Importing(plan, self._say_fault_of_thread, by_meaning=False, batch=_BATCH)
        self.summary = self.importing.summary
        self.summary.meaning_follows = finds_by_meaning()

    def run(self) -> Summary:
        read = 0
        for table in TABLES:
            if table in self.dump.sizes:
                self._keep_all(table, read)
                read += self.dump.sizes[table]
            else:
                self._say_fault(f"{table}.xml", "It is not there. What it would tell is not brought in.")
        for stray in sort(self.database):
            self.leave_out(*stray)
        known = (refs.all_known(self.plan.source, kinds) for kinds in (["question", "answer"], ["reply"]))
        keep_known(self.database, *known)
        self._bring_in()
        self._link_repeats()
        self.importing.finish()
        return self.summary

    def leave_out(self, table: str, row: int, why: str) -> None:
        """A row cannot be brought in: say so, and count it."""
        self.importing.count_left_out()
        self._say_fault(f"{table}.xml, row {row}", why)

    def _say_fault_of_thread(self, row: int, why: str) -> None:
        self._say_fault(f"Posts.xml, row {row}", why)

    def _keep_all(self, table: str, before: int) -> None:
        """Sort in a table, of which so many bytes of the dump stand before."""
        with self.dump.open(table) as file:
            rows = Rows(file)
            for row in rows:
                self._keep(table, row)
                if row.number % _OFTEN == 0:
                    self._show(before + file.tell())
        if not rows.is_whole:
            self.summary.is_whole = False
            self._say_fault(f"{table}.xml", "It breaks off before its end: it is damaged, or was not copied whole.")

    def _keep(self, table: str, row: Row) -> None:
        try:
            if row.fault:
                raise Refused(row.fault)
            KEEPERS[table](self.database, row.number, row.fields)
        except Refused as refused:
            self.leave_out(table, row.number, str(refused))

    def _bring_in(self) -> None:
        questions = self.database.execute("SELECT count(*) FROM post WHERE thread = id").fetchone()[0]
        threads = threads_in(self.database, self.leave_out)
        with aside() as do, closing(ahead(threads, _BATCH)) as made_ready:
            do(indexing.take_in_bulk)
            for summary in self.importing.run(made_ready, do=do):
                self._show(self.dump.size + self.dump.size * min(summary.threads, questions) // questions)
            do(indexing.take_in_at_once)

    def _show(self, done: int) -> None:
        """Sorting is the first half of the way and bringing in the second."""
        self._progress(Progress(done, 2 * self.dump.size, self.summary))

    def _link_repeats(self) -> None:
        """Lead from what was asked before to where, once both are here."""
        pairs = iter(self.database.execute("SELECT question, original FROM repeat ORDER BY question"))
        while some := [(str(one), str(other)) for one, other in islice(pairs, _BATCH)]:
            here = refs.known(self.plan.source, "question", {ref for pair in some for ref in pair})
            import_originals({here[one]: here[other] for one, other in some if one in here and other in here})
