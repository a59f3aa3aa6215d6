"""Calling the office's messenger: a signed POST that waits five seconds in all and follows no redirect."""

from __future__ import annotations

import hmac
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock, Thread, Timer
from time import monotonic
from urllib.parse import urlsplit

TIMEOUT_S = 5.0
GRACE_S = 1.0
"""What a call may take beyond its time limit until it is left to itself, as when a name is looked up slowly."""
SCHEMES = {"http": HTTPConnection, "https": HTTPSConnection}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: where to, what is said, under which name, and the secret that signs it."""

    address: str
    body: bytes
    name: str
    secret: str = field(repr=False)


def usable(address: str) -> bool:
    """Return whether an address can be called: http or https, with a host, without name and password."""
    try:
        parts = urlsplit(address)
        usable_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    printable = address.isascii() and address.isprintable() and " " not in address
    return parts.scheme in SCHEMES and bool(parts.hostname) and usable_port and not parts.username and printable


def signature(secret: str, at: int, body: bytes) -> str:
    """Return the signature of a body sent at a time: HMAC-SHA256, in hexadecimal, over "time.body".

    Args:
        secret: the hook's secret.
        at: when it was sent, in seconds since 1970.
        body: the bytes sent.
    """
    return hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()


def post_all(calls: Sequence[Call], *, at: int) -> list[str]:
    """Make calls side by side; return for each why it failed, empty where it was answered with 2xx.

    None waits for another, and all together take no longer than one may.

    Args:
        calls: what is posted.
        at: the time that is signed, in seconds since 1970.
    """
    answers = [f"no answer within {TIMEOUT_S:.0f} s"] * len(calls)
    closed, lock = [False], Lock()

    def make(number: int, call: Call) -> None:
        answer = post(call, at=at)
        with lock:
            if not closed[0]:
                answers[number] = answer

    threads = [Thread(target=make, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    deadline = monotonic() + TIMEOUT_S + GRACE_S
    for thread in threads:
        thread.join(max(0.0, deadline - monotonic()))
    with lock:
        closed[0] = True
    return answers


def post(call: Call, *, at: int) -> str:
    """Make one call; return why it failed, empty if it was answered with 2xx. A redirect is a failure."""
    if not usable(call.address):
        return "the address is not http or https"
    parts = urlsplit(call.address)
    connection = SCHEMES[parts.scheme](parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    cut_off = Timer(TIMEOUT_S, _cut, [connection])
    cut_off.daemon = True
    cut_off.start()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Shanhai",
        "X-Shanhai-Delivery": call.name,
        "X-Shanhai-Signature": f"t={at},v1={signature(call.secret, at, call.body)}",
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=call.body, headers=headers)
        status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as failure:
        return f"{type(failure).__name__}: {failure}"[:200]
    finally:
        cut_off.cancel()
        connection.close()
    return "" if 200 <= status < 300 else f"HTTP {status}"


def _cut(connection: HTTPConnection) -> None:
    """End a connection whose server answers byte by byte: each byte alone would come in time."""
    open_socket = connection.sock
    if open_socket is not None:
        with suppress(OSError):
            open_socket.shutdown(socket.SHUT_RDWR)
