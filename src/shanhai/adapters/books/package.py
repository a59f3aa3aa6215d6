"""datapackage.json: the descriptor that lets any Data Package tool read a book."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from shanhai.adapters.books.columns import Column, ColumnKind, Table
from shanhai.adapters.books.findings import Place, finding
from shanhai.adapters.books.reading import HISTORY_COLUMNS, heading, table_path
from shanhai.adapters.books.tables import TABLES
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.words import WORD_LISTS

DESCRIPTOR = "datapackage.json"
PROFILE = "shanhai-book"
FORMAT_VERSION = "1"
_TYPES: dict[ColumnKind, str] = {
    "date": "date",
    "share": "number",
    "coordinate": "number",
    "integer": "integer",
    "boolean": "boolean",
}


def descriptor(folder: Path, *, name: str, title: Bilingual) -> dict[str, Any]:
    """Return the descriptor of the tables that lie in a folder, each with the columns its file has."""
    resources = [
        _resource(table, path, history=history)
        for history in (False, True)
        for table in TABLES.values()
        if (path := table_path(folder, table, history=history)).is_file()
    ]
    return {
        "name": name,
        "title": f"{title.zh} / {title.en}",
        "profile": "tabular-data-package",
        "shanhai": {"format": PROFILE, "version": FORMAT_VERSION, "title_zh": title.zh, "title_en": title.en},
        "resources": resources,
    }


def write_descriptor(folder: Path, *, name: str, title: Bilingual) -> None:
    """Write datapackage.json for the tables in a folder."""
    text = json.dumps(descriptor(folder, name=name, title=title), ensure_ascii=False, indent=2)
    (folder / DESCRIPTOR).write_text(text + "\n", encoding="utf-8")


def book_name(folder: Path) -> tuple[str, Bilingual]:
    """Return a checked book's name and its title in both languages."""
    content = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    said = content.get("shanhai", {})
    return content["name"], Bilingual(said.get("title_zh", content["name"]), said.get("title_en", content["name"]))


def book_hash(folder: Path) -> str:
    """Return the hash of every table, its history and the descriptor of a book."""
    total = sha256()
    names = [DESCRIPTOR, *(f"{part}{table}.csv" for table in TABLES for part in ("", "history/"))]
    for name in sorted(names):
        path = folder / name
        if path.is_file():
            with path.open("rb") as stream:
                total.update(f"{name}\0".encode())
                while block := stream.read(1 << 20):
                    total.update(block)
    return total.hexdigest()


def package_findings(folder: Path) -> list[Diagnostic]:
    """Return what is wrong with the folder and its descriptor; an empty list means a book can be read."""
    path = folder / DESCRIPTOR
    if not path.is_file():
        return [finding(Place(DESCRIPTOR), "package_missing", folder=folder)]
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = str(content["shanhai"]["version"])
        if not isinstance(content["name"], str):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        return [finding(Place(DESCRIPTOR), "package_broken")]
    if version != FORMAT_VERSION:
        return [finding(Place(DESCRIPTOR), "package_version", version=version, readable=FORMAT_VERSION)]
    known = {f"{table}.csv" for table in TABLES} | {"concordance.csv"}
    return [
        finding(Place(extra.name), "table_unknown") for extra in sorted(folder.glob("*.csv")) if extra.name not in known
    ]


def _resource(table: Table, path: Path, *, history: bool) -> dict[str, Any]:
    columns = {column.name: column for column in (*table.columns, *(HISTORY_COLUMNS if history else ()))}
    header = [columns[name] for name in heading(path) if name in columns]
    schema: dict[str, Any] = {"fields": [_field(column) for column in header]}
    schema["primaryKey"] = [table.key, "revision"] if history else table.key
    keys = [_pointer(table, column) for column in header if column.kind == "ref" and not history]
    if keys:
        schema["foreignKeys"] = keys
    name = table.name.replace("_", "-")
    return {
        "name": f"history-{name}" if history else name,
        "path": f"history/{path.name}" if history else path.name,
        "profile": "tabular-data-resource",
        "title": f"{table.title.zh} / {table.title.en}",
        "encoding": "utf-8",
        "schema": schema,
    }


def _pointer(table: Table, column: Column) -> dict[str, Any]:
    resource = "" if column.table == table.name else column.table.replace("_", "-")
    return {"fields": column.name, "reference": {"resource": resource, "fields": TABLES[column.table].named_by}}


def _field(column: Column) -> dict[str, Any]:
    content: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "title": f"{column.title.zh} / {column.title.en}",
    }
    if column.kind == "boolean":
        content |= {"trueValues": ["yes"], "falseValues": ["no"]}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.kind == "choice":
        constraints["enum"] = list(WORD_LISTS[column.words])
    if column.kind == "share":
        constraints |= {"minimum": 0, "maximum": 1}
    return content | ({"constraints": constraints} if constraints else {})
