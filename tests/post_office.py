"""A mail server on loopback that speaks real SMTP and can be told to fail."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


class PostOffice:
    """Keeps what it took. `troubles` says how the next mails fare: refused, later, breaks, takes and breaks."""

    def __init__(self) -> None:
        self.host, self.port = "", 0
        self.mails: list[EmailMessage] = []
        self.unknown: set[str] = set()
        self.troubles: list[str] = []

    async def handle_RCPT(  # noqa: N802 (the name is aiosmtpd's)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take mail for everybody who is known."""
        if address in self.unknown:
            return "550 Nobody here by that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, or fail as told."""
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble in {"", "takes and breaks"}:
            mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        if trouble.endswith("breaks"):
            server.transport.close()
        return {"refused": "554 Not this", "later": "451 Try again"}.get(trouble, "250 Taken")


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """The server, at work in a thread of its own inside the block."""
    office, loop, is_open = PostOffice(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        server = await loop.create_server(lambda: SMTP(office, loop=loop, hostname="localhost"), "127.0.0.1", 0)
        office.host, office.port = server.sockets[0].getsockname()
        is_open.set()
        async with server:
            await closing.wait()
        await asyncio.sleep(0.05)  # the last conversations end

    closing = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert is_open.wait(10)
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join(10)
        loop.close()
