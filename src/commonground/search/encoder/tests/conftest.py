"""The model, built once and kept between runs, and encode processes of the real command line."""

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from commonground.search.encoder.model import Encoder
from commonground.search.encoder.weights import Model, ready_model

COMMAND = [sys.executable, "-W", "error", "-c", "from commonground.cli import main; main()", "encode"]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The model of the product."""
    kept = Path(os.environ.get("COMMONGROUND_MODELS") or Path.home() / ".cache/commonground/models")
    try:
        return ready_model("all-MiniLM-L6-v2", kept)
    except OSError:  # somebody without a home folder
        return ready_model("all-MiniLM-L6-v2", tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def encoder(model: Model) -> Encoder:
    """The model in this process."""
    return Encoder(model)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="cg-") as folder:
        monkeypatch.setenv("COMMONGROUND_HOME", folder)
        yield Path(folder)


class EncodeProcess:
    """`commonground encode` for one data folder, started and stopped."""

    def __init__(self, home: Path, models: Path) -> None:
        environment = {**os.environ, "COMMONGROUND_HOME": str(home), "COMMONGROUND_MODELS": str(models)}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(COMMAND, env=environment, stdout=pipe, stderr=pipe, text=True)

    def ready_line(self) -> str:
        """The line it prints once it answers; empty if it ended without one."""
        assert self.process.stdout is not None
        is_there, _, _ = select.select([self.process.stdout], [], [], 60)
        assert is_there, "no word from the encode process in a minute"
        return self.process.stdout.readline()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End it and give its exit status and what it wrote to standard error."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors

    def end(self) -> None:
        """Make sure that it has ended and its pipes are closed."""
        self.process.kill()
        self.process.wait(timeout=20)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


@pytest.fixture(scope="session")
def _shared_process(model: Model) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cg-") as folder:
        process = EncodeProcess(Path(folder), model.graph.parent)
        try:
            assert process.ready_line().startswith("Ready: ")
            yield Path(folder)
            status, errors = process.stop()
        finally:
            process.end()
        assert status == 0, errors
        assert "Traceback" not in errors, errors


@pytest.fixture
def running(_shared_process: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an encode process that every such test shares, whatever the ones before did to it."""
    monkeypatch.setenv("COMMONGROUND_HOME", str(_shared_process))
    return _shared_process


@pytest.fixture
def launch(model: Model) -> Iterator[Callable[[Path], EncodeProcess]]:
    """Launches encode processes without waiting for them; whatever still runs at the end, after a failure too, ends."""
    with ExitStack() as launched:

        def launch_one(folder: Path) -> EncodeProcess:
            process = EncodeProcess(folder, model.graph.parent)
            launched.callback(process.end)
            return process

        yield launch_one


@pytest.fixture
def start(home: Path, launch: Callable[[Path], EncodeProcess]) -> Callable[..., EncodeProcess]:
    """Launches encode processes, each waited for until it answers."""

    def start_one(folder: Path = home) -> EncodeProcess:
        process = launch(folder)
        assert process.ready_line().startswith("Ready: ")
        return process

    return start_one
