"""Signing in: allauth's ways, and the viewer loaded together with the session's user."""

from allauth.account.auth_backends import AuthenticationBackend

from commonground.people.models import User
from commonground.people.viewer import user_with_viewer


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Finds the session's user and her viewer in one statement; who has left is nobody."""

    def get_user(self, user_id: int) -> User | None:
        """The active user with this id."""
        return user_with_viewer(user_id)
