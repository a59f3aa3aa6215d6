"""Where a row's knowledge date and visibility come from when the row does not say: its passage's document."""

from __future__ import annotations

from dataclasses import dataclass, field

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.reading import Row


@dataclass(slots=True)
class Sources:
    """Documents with their knowledge date and visibility, and the document of each passage."""

    documents: dict[str, tuple[str, str]] = field(default_factory=dict)
    passages: dict[str, str] = field(default_factory=dict)

    def note(self, table: Table, row: Row) -> None:
        """Remember a document or a passage for the rows that cite it."""
        if table.name == "documents":
            self.documents[row.get("code")] = (row.get("known_from"), row.get("visibility") or "public")
        elif table.name == "passages":
            self.passages[row.get("code")] = row.get("document")

    def fill(self, table: Table, row: Row) -> None:
        """Fill in the knowledge date and the visibility of a row from the document it cites, in place."""
        document = row.get("document") if table.name == "passages" else self.passages.get(row.get("passage"), "")
        known_from, visibility = self.documents.get(document, ("", ""))
        if not row.get("known_from") and known_from:
            row.values["known_from"] = known_from
        if not row.get("visibility"):
            row.values["visibility"] = visibility or "public"
