"""Reminders: what was noticed for whom, and how it is brought to them, by mail, by calendar, by the office's messenger."""
