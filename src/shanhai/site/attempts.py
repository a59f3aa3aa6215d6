"""Where sign-in attempts are counted: in the data folder, so that all worker processes count together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks


class AttemptsCache(FileBasedCache):
    """Files that every process of the site sees. Not the database: a stranger's attempt is no write to it.

    The counting asks for its turn with `add`, which must not succeed for two at once; Django's own looks first and
    writes afterwards.
    """

    def __init__(self, folder: str | Path, params: dict[str, Any]) -> None:
        """Keep the folder; params as for any of Django's caches."""
        super().__init__(str(folder), params)
        self._folder = Path(folder)

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless the key is taken, whoever else asks at the same time; say whether it was kept."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "turn").open("w") as turn:
            locks.lock(turn, locks.LOCK_EX)  # given back when the file is closed
            return super().add(key, value, timeout, version)
