"""A mail server for the tests of mails."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.post_office import PostOffice, open_post_office


@pytest.fixture
def post_office(settings: LazySettings) -> Iterator[PostOffice]:
    """The server that the product's mails go to."""
    with open_post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.host, office.port
        yield office
