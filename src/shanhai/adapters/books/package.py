"""datapackage.json: the descriptor that lets any Data Package tool read a book."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from shanhai.adapters.books.columns import Column, ColumnKind, Table
from shanhai.adapters.books.tables import TABLES
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.words import WORD_LISTS

DESCRIPTOR = "datapackage.json"
PROFILE = "shanhai-book"
FORMAT_VERSION = "1"
_TYPES: dict[ColumnKind, str] = {"date": "date", "share": "number", "coordinate": "number", "integer": "integer", "boolean": "boolean"}


def descriptor(folder: Path, *, name: str, title: Bilingual) -> dict[str, Any]:
    """Return the descriptor of the tables that lie in a folder."""
    resources = [_resource(table) for table in TABLES.values() if (folder / f"{table.name}.csv").is_file()]
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
        return [_finding("package_missing", f"{folder} 里没有 {DESCRIPTOR}，不是一本书。", f"There is no {DESCRIPTOR} in {folder}: this is not a book.",
                         "请给出书所在的文件夹，如 books/lishui。", "Name the folder of a book, such as books/lishui.")]  # fmt: skip
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = str(content["shanhai"]["version"])
        str(content["name"])
    except (ValueError, KeyError, TypeError):
        return [_finding("package_broken", f"{DESCRIPTOR} 读不懂。", f"{DESCRIPTOR} cannot be read.", "请从导出的书取一份完好的。", "Take a sound one from an exported book.")]  # fmt: skip
    if version != FORMAT_VERSION:
        return [_finding("package_version", f"书的格式版本是 {version}，本系统能读 {FORMAT_VERSION}。", f"The book's format is version {version}; this system reads {FORMAT_VERSION}.",
                         "请用对应版本的系统导出。", "Export it with a system of this version.")]  # fmt: skip
    known = {f"{table}.csv" for table in TABLES} | {"concordance.csv"}
    return [
        Diagnostic("error", extra.name, None, None, "", Bilingual("书里没有这样一张表。", "A book has no such table."),
                   Bilingual("请核对文件名；不是书的内容就移走。", "Check the file's name, or move it away."), "table_unknown")  # fmt: skip
        for extra in sorted(folder.glob("*.csv"))
        if extra.name not in known
    ]


def _finding(code: str, zh: str, en: str, cure_zh: str, cure_en: str) -> Diagnostic:
    return Diagnostic("error", DESCRIPTOR, None, None, "", Bilingual(zh, en), Bilingual(cure_zh, cure_en), code)


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "primaryKey": table.key}
    keys = [
        {"fields": column.name, "reference": {"resource": "" if column.table == table.name else column.table, "fields": TABLES[column.table].named_by}}
        for column in table.refs
    ]  # fmt: skip
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": f"{table.title.zh} / {table.title.en}",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    content: dict[str, Any] = {"name": column.name, "type": _TYPES.get(column.kind, "string"), "title": f"{column.title.zh} / {column.title.en}"}
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
