"""What keeps pages live, as an ASGI application, for granian or any other server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.settings")
django.setup()

from commonground.web.live.app import application  # noqa: E402 (it needs what was set up above)

__all__ = ["application"]
