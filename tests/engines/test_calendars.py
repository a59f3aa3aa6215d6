"""iCalendar by the letter of RFC 5545: folding by octets, CRLF, escapes, stamps in UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from shanhai.engines.calendars import Deadline, calendar_text
from shanhai.engines.calendars.writing import escaped, folded

SHANGHAI = timezone(timedelta(hours=8))


def deadline(summary: str = "修路", **fields: object) -> Deadline:
    given = {
        "uid": "road@shanhai",
        "due": date(2026, 2, 28),
        "stamp": datetime(2026, 1, 1, 6, 30, tzinfo=SHANGHAI),
        "summary": summary,
        "description": "",
        "url": "https://s.example/programme/road/",
    }
    return Deadline(**{**given, **fields})  # type: ignore[arg-type]


def test_a_due_date_is_a_whole_day_and_ends_on_the_next() -> None:
    lines = calendar_text("期限", [deadline()]).split("\r\n")
    assert "DTSTART;VALUE=DATE:20260228" in lines
    assert "DTEND;VALUE=DATE:20260301" in lines
    assert "DTSTAMP:20251231T223000Z" in lines
    assert "UID:road@shanhai" in lines


@pytest.mark.parametrize("text", ["短", "一体化" * 60, "a" * 75, "a" * 76, "a山" * 50, "𠮷" * 40])
def test_lines_are_folded_by_octets_and_unfold_to_what_was_written(text: str) -> None:
    written = calendar_text("期限", [deadline(text)])
    assert written.endswith("END:VCALENDAR\r\n")
    assert "\n" not in written.replace("\r\n", "")
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert f"SUMMARY:{text}\r\n" in written.replace("\r\n ", "")


def test_a_line_of_75_octets_is_not_folded_and_one_more_is() -> None:
    assert folded("a" * 75) == "a" * 75
    assert folded("a" * 76) == "a" * 75 + "\r\n a"


@pytest.mark.parametrize(
    ("text", "written"),
    [("a,b;c\\d", "a\\,b\\;c\\\\d"), ("一\r\n二\r三\n四", "一\\n二\\n三\\n四"), ("x\x00\x1by", "xy")],
)
def test_what_would_break_a_line_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


def test_a_summary_cannot_add_lines_of_its_own() -> None:
    written = calendar_text("期限", [deadline("修路\r\nEND:VEVENT\r\nBEGIN:VEVENT")])
    assert written.split("\r\n").count("BEGIN:VEVENT") == 1
