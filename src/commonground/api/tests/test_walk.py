"""What docs/api.md says works: its walk is walked over HTTP, and its table names every problem there is."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest

from commonground.api.problems import KINDS
from commonground.api.tests.conftest import token_for
from commonground.conversations.models import Question
from commonground.core import clock
from tests.cast import make_cast
from tests.house_rules import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("curl") is None, reason="this machine has no curl")
@pytest.mark.django_db(transaction=True)
def test_the_walk_can_be_walked(live_server: Any) -> None:
    cast = make_cast()
    with clock.held(datetime.now(UTC)):  # the server's threads have the real time
        words = token_for(cast.asker, "read", "write")
    script = "set -eu\n" + "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
    named = {**os.environ, "ADDRESS": live_server.url, "TOKEN": words}
    walked = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=named, check=False)
    assert (walked.returncode, walked.stderr) == (0, ""), walked.stdout
    last = json.loads(walked.stdout[walked.stdout.rindex('{"items"') :])
    assert [one["state"] for one in last["items"]] == ["solved"]
    assert Question.objects.get().is_solved


def test_every_problem_is_in_the_table() -> None:
    told = re.findall(r"^\| `([\w-]+)` \| (\d{3}) \|", PAGE, re.MULTILINE)
    assert told == [(kind.name, str(kind.status)) for kind in KINDS]
