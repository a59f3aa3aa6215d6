"""Reads of reminders: what is to be noticed, what waits to be sent, what a person is shown."""
