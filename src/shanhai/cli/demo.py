"""What a trial installation has from the start: the Lishui book and one sign-in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth import get_user_model
from django.utils import timezone

from shanhai.adapters.books.package import book_hash
from shanhai.cli.progress import Progress
from shanhai.domains.books.actions import load_book
from shanhai.domains.books.errors import BookRefused
from shanhai.domains.books.queries import was_loaded
from shanhai.vocab.reader import Reader

DEMO_USER = "office"
SIGNIN_FILE = "demo-signin.txt"
FINDINGS_SHOWN = 20


def make_demo_signin(data: Path) -> Path | None:
    """Make the demo user with a random password, written to a file its owner alone can read.

    Returns:
        The file with name and password; None when it is gone, because the office has changed the password.
    """
    users = get_user_model().objects
    file = data / SIGNIN_FILE
    if users.filter(username=DEMO_USER).exists():
        return file if file.exists() else None
    password = secrets.token_urlsafe(12)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as writer:
        writer.write(f"用户名 user: {DEMO_USER}\n密码 password: {password}\n")
    users.create_user(username=DEMO_USER, password=password)
    return file


def load_demo_book(folder: Path, *, say: Callable[[str], object]) -> None:
    """Load the book unless these very files have been loaded before: what was corrected since stays corrected.

    Raises:
        BookRefused: the book has errors; the first of them are shown and nothing is loaded.
    """
    today = timezone.localdate()
    if was_loaded(book_hash(folder), reader=Reader(today, internal=True)):
        return
    say("正在载入丽水账册…… Loading the Lishui book …")
    try:
        with Progress("载入 Loading") as progress:
            load_book(actor=DEMO_USER, folder=folder, on=today, progress=progress)
    except BookRefused as refusal:
        errors = [finding for finding in refusal.findings if finding.severity == "error"]
        for finding in errors[:FINDINGS_SHOWN]:
            say(f"{finding.line('zh')}\n    {finding.line('en')}")
        raise
