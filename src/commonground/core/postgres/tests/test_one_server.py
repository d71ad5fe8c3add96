"""One server a data folder, however many ask for it, and any number of data folders."""

import logging
import threading
from pathlib import Path

import pytest

from commonground.core.postgres import StillRunning, Supervisor, remove, running, uri_if_running
from commonground.core.postgres.lock import holder
from commonground.core.postgres.places import lock_file
from commonground.core.postgres.tests.homes import QUICK, answers, kept_in_background, postmaster, temporary_home

pytestmark = pytest.mark.supervisor


def test_a_second_start_uses_the_first_and_leaves_it_running(home: Path) -> None:
    with kept_in_background(home) as keeper:
        first = postmaster(home).pid
        with running(home) as uri:
            assert answers(uri)
            assert postmaster(home).pid == first
        assert answers(uri)
        assert str(holder(lock_file(home))) == f"process {keeper.pid} (commonground db)"
        with pytest.raises(StillRunning, match=f"process {keeper.pid}"):
            remove(home)


def test_a_second_start_in_the_same_process_as_well(home: Path) -> None:
    with running(home, settings=QUICK) as uri:
        with running(home) as same:
            assert same == uri
        assert answers(uri)
    assert uri_if_running(home) is None


def test_many_that_start_at_the_same_moment_get_one_server(new_home: Path) -> None:
    supervisors = [Supervisor(new_home, settings=QUICK) for _ in range(4)]
    threads = [threading.Thread(target=supervisor.start) for supervisor in supervisors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({supervisor.uri for supervisor in supervisors}) == 1
    assert [supervisor.is_ours for supervisor in supervisors].count(True) == 1
    for supervisor in sorted(supervisors, key=lambda one: one.is_ours):
        assert answers(supervisor.uri)
        supervisor.stop()


def test_two_data_folders_have_a_server_each(home: Path) -> None:
    with (
        temporary_home("another") as other,
        running(home, settings=QUICK) as one,
        running(other, settings=QUICK) as two,
    ):
        assert one != two
        assert postmaster(home).pid != postmaster(other).pid


def test_a_thread_may_end_after_starting_it(new_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The kernel ends the server with the thread that started it, so that one has to be the supervisor's own."""
    supervisor = Supervisor(new_home, settings=QUICK)
    thread = threading.Thread(target=supervisor.start)
    with caplog.at_level(logging.WARNING):
        thread.start()
        thread.join()
        first = postmaster(new_home).pid
        assert answers(supervisor.uri)
        assert postmaster(new_home).pid == first
        supervisor.stop()
    assert not caplog.records
