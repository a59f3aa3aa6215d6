"""The secret key of a trial installation, kept in a file of its data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

FILE_NAME = "secret-key"


class UnreadableKey(ShanhaiError):
    """The kept secret key is there and cannot be read."""

    code = "unreadable_key"


def kept_secret_key(data: Path) -> str | None:
    """Return the key kept in the data folder, or None while there is none.

    Raises:
        UnreadableKey: the file is there and cannot be read; a new key would end every session.
    """
    file = data / FILE_NAME
    try:
        return file.read_text(encoding="ascii").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as failure:
        raise UnreadableKey(
            Bilingual(f"读不了密钥文件 {file}。", f"Cannot read the key file {file}."),
            Bilingual(
                "请用建立它的用户运行，或检查它的权限。", "Run as the user who made it, or check its permissions."
            ),
            file=file,
        ) from failure


def make_secret_key(data: Path) -> None:
    """Write a fresh key, readable by its owner alone, unless one is kept already."""
    try:
        descriptor = os.open(data / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
