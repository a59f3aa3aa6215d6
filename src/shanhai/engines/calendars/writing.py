"""Writing iCalendar: all-day due dates with stable ids, lines folded at 75 octets, CRLF, stamps in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75
PRODUCT = "-//Shanhai//Deadlines//ZH"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date in a calendar.

    `uid` never changes for one duty, so that a moved date moves its entry; `stamp` is when this was last said, with a
    time zone; `url` leads to its page.
    """

    uid: str
    due: date
    stamp: datetime
    summary: str
    description: str
    url: str


def calendar_text(name: str, deadlines: Iterable[Deadline]) -> str:
    """Return a calendar of due dates as RFC 5545 asks for it; every line ends in CRLF.

    Args:
        name: what the calendar is called in the program that shows it.
        deadlines: its entries.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
    ]
    for one in deadlines:
        lines += _entry(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _entry(one: Deadline) -> list[str]:
    stamp = f"{one.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.uid)}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(one.due)}",
        f"DTEND;VALUE=DATE:{_day(one.due + timedelta(days=1))}",
        f"SUMMARY:{escaped(one.summary)}",
        f"DESCRIPTION:{escaped(one.description)}",
        f"URL:{one.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    """Return a day as YYYYMMDD; strftime leaves out the zeros of early years."""
    return day.isoformat().replace("-", "")


def escaped(text: str) -> str:
    r"""Return a text as a value: \ ; , escaped, a line break as \n, other control characters left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(mark, written)
    return "".join(character for character in text if character >= " " and character != "\x7f")


def folded(line: str) -> str:
    """Return a line of which no part is longer than 75 octets in UTF-8, never cut within a character."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if size + octets > OCTETS:
            parts.append(part)
            part, size = "", 1
        part += character
        size += octets
    return "\r\n ".join([*parts, part])
