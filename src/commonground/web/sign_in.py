"""Who may sign up, and the words of the mails that sign-in sends."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """One joins by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's own form."""
        return False
