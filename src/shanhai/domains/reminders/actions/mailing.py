"""Handing in mail: the server's answer in words, never an exception."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

DOWN = (OSError, SMTPException, ValueError)
"""What handing in mail can fail with; ValueError where an address cannot be written in a mail."""


def open_server(connection: BaseEmailBackend) -> str:
    """Reach the mail server; return why that failed, empty if it did not."""
    try:
        connection.open()
    except DOWN as failure:
        return _told(failure)
    return ""


def hand_in(connection: BaseEmailBackend, mail: EmailMultiAlternatives) -> str:
    """Hand a mail in; return why that failed, empty if it did not."""
    try:
        connection.send_messages([mail])
    except DOWN as failure:
        connection.close()
        return _told(failure)
    return ""


def _told(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"
