"""What a trial installation has from the start: the Lishui book and one sign-in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth import get_user_model

DEMO_USER = "office"
SIGNIN_FILE = "demo-signin.txt"


def make_demo_signin(data: Path) -> Path | None:
    """Make the demo user with a random password, written to a file its owner alone can read.

    Returns:
        The file with name and password; None when the office removed it or has its own users.
    """
    users = get_user_model().objects
    file = data / SIGNIN_FILE
    if users.filter(username=DEMO_USER).exists():
        return file if file.exists() else None
    password = secrets.token_urlsafe(12)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as writer:
        writer.write(f"用户名 user: {DEMO_USER}\n口令 password: {password}\n")
    users.create_user(username=DEMO_USER, password=password)
    return file


def load_demo_book(folder: Path, *, say: Callable[[str], object]) -> None:
    """Load the book unless the database holds it already."""
