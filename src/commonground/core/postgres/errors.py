"""What goes wrong with the embedded PostgreSQL, in words for the person who has to mend it."""


class NoServer(Exception):
    """There is no PostgreSQL server to talk to; the message says what is missing and how to mend it."""


class StillRunning(Exception):
    """The data folder is in use; the message says by which process."""


class ToldToStop(Exception):
    """The server was told to stop before it was ready."""
