"""Writes of reminders: noticing, what people wish, and sending."""
