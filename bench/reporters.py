"""Many people reporting at once, in a process of their own; prints what they sent and how long answers took, as JSON.

python -m bench.reporters PORT SECONDS PAUSE PASSWORD < NAMES

Each is a thread: signs in, then until the time is over opens the desk, opens the form of one of the duties on it, waits
as long as somebody types (PAUSE seconds on average), and sends a report. One in five is sent twice at the same time,
as by a double click; one in ten carries a file. Whoever is told that somebody else acted meanwhile sends again.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter, sleep

from bench.forms import Body, duties, first_party, hidden_fields, multipart
from bench.visitor import Answer, Visitor

SENT_TWICE, WITH_FILE = 5, 10
"""One report in so many."""
TRIES = 5
"""How often somebody sends again who is told that somebody else acted meanwhile."""
FILE_SIZE = 20_000


@dataclass
class Sent:
    """What one person sent: texts by how they were answered, and what they met on the way."""

    accepted: dict[str, int] = field(default_factory=dict)
    """The files that went with each report that was answered with success."""
    refused: dict[str, str] = field(default_factory=dict)
    twice: int = 0
    unlike: int = 0
    """Double clicks whose two sendings were not answered alike."""
    overtaken: int = 0


class Reporter:
    """One person with an account."""

    def __init__(self, visitor: Visitor, number: int, name: str, pause: float) -> None:
        self.visitor = visitor
        self.sent = Sent()
        self._number, self._name, self._pause = number, name, pause
        self._luck = random.Random(number)
        self._second_click = ThreadPoolExecutor(1)

    def work(self, password: str, start: threading.Barrier, seconds: float) -> None:
        """Sign in, wait for the others, and report until the time is over."""
        try:
            self.visitor.sign_in(self._name, password)
        except BaseException:
            start.abort()
            raise
        start.wait()
        until = perf_counter() + seconds
        turn = 0
        while turn == 0 or perf_counter() < until:
            self._report(turn)
            turn += 1
        self._second_click.shutdown()
        self.visitor.leave()

    def _report(self, turn: int) -> None:
        """Report on one duty of the desk."""
        found = duties(self.visitor.ask("opening the desk", "/desk/").page)
        if not found:
            raise RuntimeError(f"nothing waits on the desk of {self._name}")
        path = f"/programme/{self._luck.choice(found)}/report/"
        page = self.visitor.ask("opening the form", path).page
        sleep(self._luck.uniform(0.5, 1.5) * self._pause)
        text = f"合成报告 {self._number}-{turn}"
        evidence = self._evidence(turn)
        twice = self._luck.randrange(SENT_TWICE) == 0
        self.sent.twice += twice
        for _ in range(TRIES):
            answer = self._send(path, _form(page, text, evidence), twice=twice)
            if not _overtaken(answer):
                break
            self.sent.overtaken += 1
            page = answer.page
        self._note(text, answer, bool(evidence))

    def _send(self, path: str, form: Body, *, twice: bool) -> Answer:
        """Send a form, perhaps twice at the same time; return an answer, one of success if there is one."""
        if not twice:
            return self.visitor.ask("sending", path, form)
        second = self._second_click.submit(self.visitor.ask, "sending", path, form, apart=True)
        answers = (self.visitor.ask("sending", path, form), second.result())
        self.sent.unlike += answers[0].status != answers[1].status
        return next((answer for answer in answers if answer.status == 302), answers[0])

    def _note(self, text: str, answer: Answer, with_file: bool) -> None:
        if answer.status == 302:
            self.sent.accepted[text] = int(with_file)
            self.visitor.ask("the duty's page afterwards", answer.location)
        else:
            self.sent.refused[text] = f"{answer.status}"

    def _evidence(self, turn: int) -> bytes:
        """Return a file now and then: every other time one that several people hand in, in turn their own."""
        if self._luck.randrange(WITH_FILE):
            return b""
        whose = f"{self._number}-{turn}" if self._luck.randrange(2) else f"all-{turn // 10}"
        return f"合成佐证 {whose}\n".encode().ljust(FILE_SIZE, b".")


def _form(page: str, text: str, evidence: bytes) -> Body:
    """Return the form of a page filled in."""
    fields = hidden_fields(page) | {"text": text}
    party = first_party(page)
    return multipart(fields | ({"party": party} if party else {}), evidence)


def _overtaken(answer: Answer) -> bool:
    """Tell whether the answer is the form again, because somebody else acted since it was opened."""
    return answer.status == 409 and 'name="once"' in answer.page


def main() -> None:
    """Let everybody work and print what came of it."""
    port, seconds, pause, password = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    names = sys.stdin.read().split()
    people = [Reporter(Visitor(port, number), number, name, pause) for number, name in enumerate(names)]
    start = threading.Barrier(len(people) + 1)
    with ThreadPoolExecutor(len(people)) as pool:
        working = [pool.submit(person.work, password, start, seconds) for person in people]
        try:
            start.wait()
        except threading.BrokenBarrierError:
            for one in working:
                one.result()
        started = perf_counter()
    for one in working:
        one.result()
    print(json.dumps(_together(people) | {"seconds": perf_counter() - started}))


def _together(people: list[Reporter]) -> dict[str, object]:
    """Return what all of them sent and met."""
    latencies: dict[str, list[float]] = {}
    for person in people:
        for what, seconds in person.visitor.noted.seconds.items():
            latencies.setdefault(what, []).extend(seconds)
    return {
        "latencies": latencies,
        "failures": [failure for person in people for failure in person.visitor.noted.failures],
        "accepted": {text: files for person in people for text, files in person.sent.accepted.items()},
        "refused": {text: why for person in people for text, why in person.sent.refused.items()},
        "twice": sum(person.sent.twice for person in people),
        "unlike": sum(person.sent.unlike for person in people),
        "overtaken": sum(person.sent.overtaken for person in people),
    }


if __name__ == "__main__":
    main()
