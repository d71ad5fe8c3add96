"""Sessions in the database, as Django keeps them."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db as django_sessions

from commonground.core import clock, db

_LOAD = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(django_sessions.SessionStore):
    """Read by a prepared statement, for every request of a member reads one."""

    def load(self) -> dict[str, Any]:
        """What is kept; of a key that is none, or none any more, nothing."""
        key = self.session_key or ""
        kept = db.value(_LOAD, key=key, now=clock.now()) if key.isalnum() else None
        if kept is None:
            self._session_key = None
            return {}
        return self.decode(kept)

    def get_expiry_date(self, **known: Any) -> datetime:
        """When it ends, by the same clock as all else."""
        ends: datetime = super().get_expiry_date(**{"modification": clock.now(), **known})
        return ends
