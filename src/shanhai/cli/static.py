"""Collects scripts, styles and pictures under hashed, compressed names when one of them has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = "collected.sha256"


def collect_when_changed(target: Path, *, say: Callable[[str], object]) -> None:
    """Collect the static files into `target` unless they are there already, unchanged."""
    fingerprint = static_fingerprint()
    stamp = target / STAMP
    if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
        return
    say("正在整理页面文件…… Collecting page files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(fingerprint, encoding="ascii")


def static_fingerprint() -> str:
    """Return a hash that changes when a static file is added, removed or edited."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            lines.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
