"""Real servers on this machine: one that takes mail, one that is a messenger and hangs, fails or answers as told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """Takes mail, and keeps it; refuses the recipients it is told to refuse."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the same
        mail = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[arg-type]
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def mail_server(port: int, box: Mailbox) -> Iterator[None]:
    """Take mail on a port while the block runs."""
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@dataclass
class Messenger:
    """What a messenger was asked, and how it answers: with a status, by hanging, or byte by byte for ever."""

    address: str
    manner: int | str = 200
    asked: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)


@contextmanager
def messenger(manner: int | str = 200) -> Iterator[Messenger]:
    """Run a messenger on a free port while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.asked.append((dict(self.headers), body))
            if here.manner == "hang":
                here.stopped.wait(30)
            elif here.manner == "drip":
                while not here.stopped.wait(0.3):
                    self.wfile.write(b"H")
            elif isinstance(here.manner, int):
                self.send_response(here.manner)
                if here.manner in (301, 302, 307):
                    self.send_header("Location", f"{here.address}elsewhere")
                self.end_headers()

        def log_message(self, *said: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Messenger(f"http://127.0.0.1:{server.server_address[1]}/", manner)
    running = Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield here
    finally:
        here.stopped.set()
        server.shutdown()
        server.server_close()
        running.join(5)
