"""The key that signs sessions and links."""

import os
import secrets
from pathlib import Path

from commonground import environment

LOST_WITH_IT = (
    "links in mails sent before end, and the apps and recovery codes of the second step fit no more; docs/deploy.md "
    'says under "The second step" how to take those away'
)


def secret_key(home: Path) -> str:
    """The key of the environment, else the one in the data folder, made at the first start, for its owner alone."""
    given = environment.SECRET_KEY.text()
    if given:
        return given
    path = home / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    environment.make_home(home)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text()
    key = secrets.token_urlsafe(64)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
