"""Calendars: deadlines written as iCalendar (RFC 5545), so that any calendar program can subscribe to them."""

from __future__ import annotations

from shanhai.engines.calendars.writing import Deadline, calendar_text

__all__ = ["Deadline", "calendar_text"]
