"""Whatever is sent to the API over HTTP, it breaks nothing, and every answer is one that the description names."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commonground.api.tests.conftest import token_for
from commonground.core import clock
from commonground.people.limits import LIMITS, Limit
from tests.cast import make_cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question

OPERATIONS = 33  # of which each is tried
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
)


@pytest.fixture
def real_ids(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, str]]:
    """What a token says, and the id that each part of an address may have; the asker's own, so that all can be done."""
    for what, limit in LIMITS.items():
        monkeypatch.setitem(LIMITS, what, Limit(1_000_000, limit.within))
    cast = make_cast()
    asked = make_question("Why do labels skip?", cast.asker, cast.group, topics=("labels",))
    answer = make_answer(asked, cast.answerer)
    run_waiting_jobs()
    with clock.held(datetime.now(UTC)):  # the server's threads have the real time
        words = token_for(cast.asker)
    notice = cast.asker.notices.get()
    codes = {"question": asked.code, "answer": answer.code, "group": cast.group.code, "member": cast.answerer.code}
    return words, {**codes, "notice": notice.code}


def run(folder: Path, url: str, words: str, ids: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    config = folder / "schemathesis.toml"
    config.write_text("[parameters]\n" + "".join(f'"path.{name}" = "{code}"\n' for name, code in ids.items()))
    program = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(config),
        "run",
        f"{url}/api/v1/openapi.json",
    ]
    given = ["-H", f"Authorization: Bearer {words}", "--checks", ",".join(CHECKS), "--no-color", "--seed", "1"]
    return subprocess.run([*program, *given, *options], capture_output=True, text=True, cwd=folder, check=False)


@pytest.mark.parametrize("knows", [True, False], ids=["of what is there", "of what is not"])
def test_nothing_breaks_and_every_answer_is_described(
    live_server: Any, real_ids: tuple[str, dict[str, str]], tmp_path: Path, knows: bool
) -> None:
    words, ids = real_ids
    phases = ("--phases", "coverage,fuzzing", "--max-examples", "3", "--max-time", "5")
    done = run(tmp_path, live_server.url, words, ids if knows else {}, *phases)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    told = re.search(r"(\d+) generated, \1 passed", done.stdout)
    assert told and int(told[1]) >= OPERATIONS, done.stdout[-6000:]  # how many more depends on the machine


@pytest.mark.long
def test_nothing_breaks_in_a_longer_run(live_server: Any, real_ids: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    words, ids = real_ids
    for known in (ids, {}):
        done = run(tmp_path, live_server.url, words, known, "--max-examples", "100", "--max-time", "300")
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
