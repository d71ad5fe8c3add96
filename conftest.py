"""What all tests share: the database, the clock held still, the cast, clients, and jobs done on demand."""

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.budgets import Budgets
from tests.left_out import data_folder

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser

    from tests.cast import Cast

_open = ExitStack()
_MEASURED = {"api", "conversations", "feed", "knowledge", "people", "rights", "routing", "search"}
_MEASURED |= {"test_first_days", "test_found", "test_import_threads"}  # what begins a network, and what is brought in
MOMENT = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)  # a Tuesday


def _prepare() -> None:
    """Give Django a data folder and a database of its own before any test is read; workers use the first process's."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell does so to what it starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if "COMMONGROUND_TEST_HOME" not in os.environ:
        home = Path(_open.enter_context(tempfile.TemporaryDirectory(prefix="cg-")))
        home.chmod(0o755)
        os.environ["COMMONGROUND_TEST_HOME"] = os.environ["COMMONGROUND_HOME"] = str(home)
        os.environ.setdefault("COMMONGROUND_MODELS", str(Path(__file__).parent / ".venv" / "models"))
        if not os.environ.get("DATABASE_URL"):
            from commonground.core.postgres import running

            fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            os.environ["DATABASE_URL"] = _open.enter_context(running(home, settings=fast))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import django

    django.setup()
    from django.core.servers.basehttp import WSGIRequestHandler

    from tests.jobs import forget_jobs_with_all_else

    WSGIRequestHandler.disable_nagle_algorithm = True  # else each answer on an open connection waits 40 ms
    forget_jobs_with_all_else()


_prepare()


def pytest_configure(config: pytest.Config) -> None:
    """Count what the tests take, in the process that hears of all of them."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Budgets())


@pytest.hookimpl(tryfirst=True)  # before xdist reads which tests stay together
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the labelled data are left out where there are none (never by the continuous integration); those of a
    file that start and kill servers stay on one worker, and so do those that share a browser. Which branches are tried
    is measured beside actions, permissions and queries only: measuring makes a test half as long again, and what pages
    pass through by chance must have a test of its own there."""
    has_data = data_folder().is_dir()
    if not has_data and os.environ.get("CI"):
        raise pytest.UsageError(f"No labelled data in {data_folder()}: set EVAL_DATA.")
    left_out = [item for item in items if not has_data and item.get_closest_marker("real_data")]
    for item in items:
        if item.get_closest_marker("supervisor") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        if not _MEASURED & {item.path.parents[1].name, item.path.stem}:
            item.add_marker(pytest.mark.no_cover)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium without a window; closed after each file, for its event loop would stand in the way of others."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        program = os.environ.get("BROWSER") or shutil.which("chromium")
        launched = playwright.chromium.launch(executable_path=program, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def labelled_data() -> Path:
    """Where the labelled data lie, for tests marked `real_data`."""
    return data_folder()


def pytest_unconfigure() -> None:
    """Stop the database that was started for the run."""
    _open.close()


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    from commonground.core import clock

    with clock.held(MOMENT):
        yield


@pytest.fixture
def cast(db: None) -> "Cast":
    """Everybody."""
    from tests.cast import make_cast

    return make_cast()


@pytest.fixture
def client_of(cast: "Cast") -> Callable[[str], "Client"]:
    """A browser without JavaScript in which somebody of the cast is signed in."""
    from django.test import Client

    def signed_in(who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(getattr(cast, who).user)
        return client

    return signed_in


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Do the jobs that wait, here and now, until none is left; how many there were."""
    from tests.jobs import run_waiting_jobs

    return run_waiting_jobs
