"""A mail server on loopback for tests that follow a letter to its reader."""

import asyncio
import email
import email.policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.town import free_port


class _Controller(Controller):
    """A server that hangs up on who is still speaking when it stops; by itself it would not."""

    def __init__(self, mailbox: "Mailbox", port: int) -> None:
        super().__init__(mailbox, hostname="127.0.0.1", port=port)
        self._calls: list[SMTP] = []

    def factory(self) -> SMTP:
        call: SMTP = super().factory()
        self._calls.append(call)
        return call

    async def _hang_up(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        # Closed at once, the server would leave those open whom it has just let in.
        for listening in self.server.sockets:
            self.loop.remove_reader(listening.fileno())
        while asyncio.all_tasks() - {asyncio.current_task()}:
            for call in self._calls:
                if isinstance(call.transport, asyncio.Transport):
                    call.transport.abort()
            await asyncio.sleep(0)

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result()
        super().stop(no_assert)


class Mailbox:
    """Letters as they arrived, and what each was addressed to.

    Attributes:
        letters: in the order of arrival.
        environment: what sends an installation's letters here.
        refusal: when set, the SMTP answer that every letter gets instead of being taken.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusal: str | None = None
        self.port = free_port()
        self.environment = {
            "HEARTLINE_SMTP_HOST": "127.0.0.1",
            "HEARTLINE_SMTP_PORT": str(self.port),
        }
        self._controller = _Controller(self, self.port)

    def to(self, address: str) -> list[EmailMessage]:
        """The letters that `address` received."""
        return [letter for letter in self.letters if address in str(letter["To"])]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self.letters.append(email.message_from_bytes(raw, policy=email.policy.default))
        return "250 Taken"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
