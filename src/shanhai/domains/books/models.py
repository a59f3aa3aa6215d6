"""The register of books loaded: which package, when, by whom, with what effect."""

from __future__ import annotations

from django.db import models


class BookLoad(models.Model):
    """One load of a book: its hash, who loaded it and how many rows were new, changed or unchanged."""

    NEVER_CHANGES = True
    name = models.CharField(max_length=120)
    title_zh = models.TextField()
    title_en = models.TextField()
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.CharField(max_length=120)
    known_on = models.DateField()
    added = models.PositiveIntegerField()
    superseded = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.loaded_at:%Y-%m-%d}"
