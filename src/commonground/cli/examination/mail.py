"""Mail: whether there is a server for it, and whether that takes ours."""

import smtplib
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection

from commonground import environment
from commonground.cli.examination.finding import Finding

_PATIENCE = 5  # seconds
_HERE = {"localhost", "127.0.0.1", "::1"}


def examine_mail() -> Iterator[Finding]:
    """What keeps mail from going out."""
    if not environment.MAIL_URL.text():
        yield Finding(
            "mail.not_configured",
            f"No mail goes out: it is written to files in {environment.home() / 'mail'}.",
            f"Name a mail server in {environment.MAIL_URL.name}, such as smtp://user:password@host:587?tls=1",
            is_wrong=not is_tried_out(),
        )
        return
    connection = get_connection(timeout=_PATIENCE)
    try:
        connection.open()
    except UnicodeError:  # which quotes what it is about
        yield Finding(
            "mail.odd_characters",
            "The name of the mail server, the user or the password has characters that mail servers do not take.",
            f"Mend {environment.MAIL_URL.name}; a password there is of plain letters, digits and signs.",
        )
    except (OSError, smtplib.SMTPException) as problem:
        yield Finding(
            "mail.away",
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take our mail: {problem}.",
            f"Start it, or mend {environment.MAIL_URL.name}; what waits goes out then by itself.",
        )
    finally:
        connection.close()
    if environment.MAIL_FROM.text() == environment.MAIL_FROM.default:
        yield Finding(
            "mail.no_sender",
            f"Mails come from {environment.MAIL_FROM.default}, which other mail servers refuse.",
            f"Set {environment.MAIL_FROM.name} to an address of yours.",
            is_wrong=not is_tried_out(),
        )


def is_tried_out() -> bool:
    """On somebody's own machine there is nobody to send mail to."""
    return urlsplit(settings.ADDRESS).hostname in _HERE
