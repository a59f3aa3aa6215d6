"""The secret key of a trial installation, kept in a file of its data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "secret-key"


def kept_secret_key(data: Path) -> str | None:
    """Return the key kept in the data folder, or None while there is none."""
    try:
        return (data / FILE_NAME).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def make_secret_key(data: Path) -> None:
    """Write a fresh key, readable by its owner alone, unless one is kept already."""
    try:
        descriptor = os.open(data / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
