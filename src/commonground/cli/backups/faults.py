"""What is wrong with a backup or with where it is to go, in words for the person who has to mend it."""


class BadBackup(Exception):
    """This file cannot be brought back here; the message says why and what to do."""


class Damaged(BadBackup):
    """The file is not what was written."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This backup is damaged: {why}. Nothing was changed. Take another copy of it, or an older one."
        )
