"""Mails as files, where there is no mail server: in a folder for its owner alone, for they hold codes of sign-in."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends import filebased

from commonground.core.postgres.folders import make_folder
from commonground.environment import make_home


class EmailBackend(filebased.EmailBackend):
    """Writes each mail into `EMAIL_FILE_PATH`."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]  # the settings set it by the environment
        make_home(folder.parent)
        make_folder(folder, 0o700)
        super().__init__(*arguments, **named)
