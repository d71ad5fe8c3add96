"""The embedded PostgreSQL: a real server for one data folder, started and kept by us, as root or not.

For trying out and small installations; a larger one brings its own PostgreSQL by `DATABASE_URL`. Imports no Django.
Written for Linux and macOS; tried on Linux (x86_64) only.
"""

from commonground.core.postgres.errors import NoServer, StillRunning
from commonground.core.postgres.supervisor import Supervisor, running
from commonground.core.postgres.upkeep import facts, remove
from commonground.core.postgres.uri import uri_if_running

__all__ = ["NoServer", "StillRunning", "Supervisor", "facts", "remove", "running", "uri_if_running"]
