"""A small sound book for tests, and ways to spoil it. Its cities are made up and say so (合成)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from shanhai.adapters.books.package import write_descriptor
from shanhai.vocab.bilingual import Bilingual

Rows = list[dict[str, str]]
TITLE = Bilingual("合成小账册", "A small synthetic book")


def small_book() -> dict[str, Rows]:
    """Return the tables of a small sound book."""
    return {
        "documents": [
            {"code": "doc", "kind": "article", "title_zh": "合成文章", "title_en": "Synthetic article", "dated": "2024-06",
             "reliability": "newspaper", "known_from": "2024-06-30"},
            {"code": "inner", "kind": "report", "title_zh": "内部报告", "title_en": "Inner report", "reliability": "weak",
             "known_from": "2024-07-01", "visibility": "internal"},
        ],
        "passages": [
            {"code": "p1", "document": "doc", "quote": "飞地39块，返利3.47亿元"},
            {"code": "p2", "document": "inner", "quote": ""},
            {"code": "p5", "document": "doc", "quote": ""},
        ],
        "parties": [
            {"code": "gov", "kind": "government", "name_zh": "合成县政府", "name_en": "Synthetic county", "passage": "p1"},
            {"code": "firm", "kind": "firm", "name_zh": "合成公司", "name_en": "Synthetic firm", "listing_zh": "A股", "listing_en": "A-share", "passage": "p1"},
        ],
        "places": [
            {"code": "city", "place": "city", "level": "city", "name_zh": "合成市", "name_en": "Synthetic City", "division_code": "990000", "lon": "119.5", "lat": "28.2", "passage": "p1"},
            {"code": "county", "place": "county", "level": "county", "name_zh": "合成县", "name_en": "Synthetic County", "parent": "city", "government": "gov", "passage": "p1"},
            {"code": "district", "place": "district", "level": "district", "name_zh": "合成区", "name_en": "Synthetic District", "passage": "p1"},
        ],
        "commitments": [
            {"code": "plan", "kind": "plan", "text_zh": "合成方案", "text_en": "Synthetic plan", "passage": "p1"},
            {"code": "task", "kind": "task", "parent": "plan", "text_zh": "建成试飞", "text_en": "Build and test", "due": "2024-12-31", "strength": "strive", "passage": "p1"},
        ],
        "commitment_assignments": [
            {"code": "a1", "commitment": "task", "party": "gov", "role": "lead", "share": "0.6", "valid_from": "2024-01-01", "passage": "p1"},
        ],
        "events": [
            {"code": "e1", "commitment": "task", "kind": "issued", "occurred": "2024-01", "actor": "gov", "passage": "p1"},
        ],
        "undertakings": [
            {"code": "pair", "kind": "pairing", "name_zh": "合成结对", "name_en": "Synthetic pairing", "passage": "p1"},
            {"code": "enclave", "kind": "enclave", "name_zh": "合成飞地", "name_en": "Synthetic enclave", "passage": "p1"},
        ],
        "pairings": [{"undertaking": "pair", "scheme": "shanghai_county_district", "local_place": "county", "partner_place": "district", "passage": "p1"}],
        "enclaves": [{"undertaking": "enclave", "type": "innovation", "place": "district", "opened": "2021-05", "passage": "p1"}],
        "indicators": [
            {"code": "enclaves", "topic": "enclave", "name_zh": "飞地数", "name_en": "Enclaves", "passage": "p1"},
            {"code": "returns", "topic": "enclave", "name_zh": "累计返利", "name_en": "Returns", "passage": "p1"},
            {"code": "per-enclave", "topic": "enclave", "name_zh": "每块返利", "name_en": "Returns per enclave", "passage": "p1"},
            {"code": "opened", "topic": "transport", "name_zh": "开园", "name_en": "Opening", "passage": "p1"},
        ],
        "indicator_versions": [
            {"code": "enclaves", "indicator": "enclaves", "unit": "块", "form": "count", "aggregation": "sum", "passage": "p1"},
            {"code": "returns", "indicator": "returns", "unit": "亿元", "form": "cumulative", "passage": "p1"},
            {"code": "per-enclave", "indicator": "per-enclave", "unit": "万元/块", "form": "rate", "formula": "returns / enclaves", "passage": "p1"},
            {"code": "opened", "indicator": "opened", "unit": "年月", "form": "date", "passage": "p1"},
        ],
        "derivations": [{"code": "d1", "kind": "computed", "formula": "returns / enclaves", "passage": "p1"}],
        "observations": [
            {"code": "o1", "version": "enclaves", "place": "city", "period": "2024-03-31", "value": "39", "unit": "块", "passage": "p1"},
            {"code": "o2", "version": "returns", "place": "city", "period": "../2024-03-31", "value": "3.47", "unit": "亿元", "passage": "p1"},
            {"code": "o3", "version": "per-enclave", "place": "city", "period": "../2024-03-31", "value": "889.74", "unit": "万元/块", "derivation": "d1", "passage": "p1", "qualifier": "about"},
            {"code": "o4", "version": "opened", "undertaking": "enclave", "period": "2021-05", "value": "2021-05", "unit": "年月", "passage": "p1"},
            {"code": "o5", "version": "enclaves", "place": "city", "period": "2024-03-31", "value": "41", "unit": "块", "passage": "p2", "qualifier": "about"},
        ],
        "derivation_inputs": [
            {"code": "i1", "derivation": "d1", "name": "returns", "observation": "o2", "passage": "p1"},
            {"code": "i2", "derivation": "d1", "name": "enclaves", "observation": "o1", "passage": "p1"},
        ],
        "preferences": [{"code": "pr1", "observation": "o1", "reason_zh": "文章为准", "reason_en": "The article counts", "passage": "p1"}],
        "headlines": [{"code": "h1", "sequence": "1", "version": "enclaves", "place": "city", "label_zh": "飞地", "label_en": "Enclaves", "known_from": "2024-06-30"}],
    }  # fmt: skip


def write_book(folder: Path, tables: Mapping[str, Rows]) -> Path:
    """Write tables as a book and return its folder; the heading of a table is every column its rows use."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    write_descriptor(folder, name="synthetic", title=TITLE)
    return folder


def changed(tables: dict[str, Rows], table: str, key: str, **cells: str) -> dict[str, Rows]:
    """Return the tables with cells of one row changed; the row is found by its first cell."""
    rows = [row | cells if next(iter(row.values())) == key else row for row in tables[table]]
    return tables | {table: rows}


def added(tables: dict[str, Rows], table: str, **cells: str) -> dict[str, Rows]:
    """Return the tables with one more row."""
    return tables | {table: [*tables.get(table, []), cells]}


def county_in_two_versions() -> dict[str, Rows]:
    """Return the small book with a county of two versions, a member of the city for a time, and shared out."""
    tables = changed(small_book(), "places", "county", valid_to="2020-01-01")
    tables = added(
        tables, "places", code="county-2020", place="county", level="county", name_zh="合成县", name_en="Synthetic County",
        valid_from="2020-01-01", passage="p1",
    )  # fmt: skip
    tables = added(
        tables,
        "place_memberships",
        code="m1",
        place="county",
        region="city",
        role="part",
        valid_to="2022-01-01",
        passage="p1",
    )
    for code, successor, share in (("s1", "city", "0.7"), ("s2", "district", "0.2"), ("s3", "city", "0.1")):
        tables = added(
            tables, "place_successions", code=code, predecessor="county",
            successor=successor, on="2020-01-01", share=share, passage="p1",
        )  # fmt: skip
    return tables
