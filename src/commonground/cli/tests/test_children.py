"""A process that dies again and again is started again, later each time, however long that goes on."""

import subprocess
import sys
import time

import pytest

from commonground.cli.children import Child


def died_once_more(deaths: int) -> Child:
    """A process that has just died at once, after that many deaths."""
    process = subprocess.Popen([sys.executable, "-I", "-S", "-c", ""], start_new_session=True)
    process.wait()
    return Child("worker", [], deaths=deaths, began=time.monotonic(), process=process)


@pytest.mark.parametrize(("deaths", "pause"), [(0, 0), (1, 1), (2, 3), (5, 30), (2000, 30)])
def test_the_pause_grows_with_each_death_up_to_half_a_minute(deaths: int, pause: float) -> None:
    child = died_once_more(deaths)
    child.look_after()
    assert child.process is None
    assert child.start_at - time.monotonic() == pytest.approx(pause, abs=0.5)
