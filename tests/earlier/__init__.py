"""Networks as earlier versions left them: backups of the demo, each made once and kept as it is."""

import os
import subprocess
import sys
from pathlib import Path

from commonground.core.postgres import running
from commonground.core.postgres.tests.homes import QUICK, temporary_home

FOLDER = Path(__file__).parent


def make(file: Path) -> None:
    """Back up the demo network as this version makes it: `python -m tests.earlier VERSION`, before each release."""
    with temporary_home() as home, running(home, settings=QUICK) as uri:
        environment = {**os.environ, "COMMONGROUND_HOME": str(home), "DATABASE_URL": uri, "COMMONGROUND_MODEL": "none"}
        load = (
            "from commonground.cli.installation import bring_up_to_date, set_up; set_up(); bring_up_to_date();"
            "from commonground.demo.loading import load; load()"
        )
        for words in (["-c", load], ["-m", "commonground", "backup", str(file)]):
            subprocess.run([sys.executable, *words], env=environment, check=True)
