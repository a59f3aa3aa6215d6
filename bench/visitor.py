"""Somebody at the site without a browser: keeps cookies and a connection, signs in, and notes how long answers took."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode

from bench.forms import Body, hidden_fields

TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the page, where it leads to, and the seconds it took."""

    status: int
    page: str
    location: str
    seconds: float


@dataclass
class Noted:
    """What visitors met: seconds by what they did, and answers that no visitor should get."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)


class Visitor:
    """One visitor behind the proxy of a real installation, which says where they come from and that the way was HTTPS."""

    def __init__(self, port: int, number: int) -> None:
        self.cookies: dict[str, str] = {}
        self.noted = Noted()
        self._port = port
        self._from = f"10.1.{number // 250}.{number % 250 + 1}"
        self._connection = self._opened()

    def ask(self, what: str, path: str, body: Body | None = None, *, apart: bool = False) -> Answer:
        """Ask for a page, or send a form, over the visitor's connection or a new one apart from it, and note it.

        An answer of 500 and above, and none at all, are noted as failures; the latter has the status 0.
        """
        connection = self._opened() if apart else self._connection
        started = perf_counter()
        try:
            answer = self.exchange(connection, path, body, started)
        except OSError as error:
            answer = Answer(0, f"{type(error).__name__}: {error}", "", perf_counter() - started)
            connection.close()
        if apart:
            connection.close()
        self.noted.seconds[what].append(answer.seconds)
        if answer.status == 0 or answer.status >= 500:
            self.noted.failures.append(f"{what} {path}: {answer.status or answer.page}")
        return answer

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the site's own form.

        Raises:
            RuntimeError: the site did not let the visitor in.
        """
        path = "/accounts/login/"
        fields = hidden_fields(self.ask("sign-in form", path).page)
        fields |= {"login": name, "password": password}
        form = Body("application/x-www-form-urlencoded", urlencode(fields).encode())
        answer = self.ask("signing in", path, form)
        if answer.status != 302 or "sessionid" not in self.cookies:
            raise RuntimeError(f"{name} could not sign in: {answer.status}")

    def leave(self) -> None:
        """Close the connection."""
        self._connection.close()

    def exchange(self, connection: HTTPConnection, path: str, body: Body | None, started: float) -> Answer:
        """Ask over a connection and return the whole answer, its cookies kept.

        Raises:
            OSError: there was no answer.
        """
        if body is not None:
            connection.request("POST", path, body.content, self._headers(body.content_type))
        else:
            connection.request("GET", path, headers=self._headers(""))
        answer = connection.getresponse()
        page = answer.read().decode()
        seconds = perf_counter() - started
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items()}
        return Answer(answer.status, page, answer.headers.get("Location", ""), seconds)

    def _opened(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)

    def _headers(self, content_type: str) -> dict[str, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
            "X-Forwarded-For": self._from,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://127.0.0.1:{self._port}/",
        }
        return headers | ({"Content-Type": content_type} if content_type else {})
