"""The Lishui book carries every figure and every relation of the article, each with its words."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shanhai.adapters.books.checking import check_book
from shanhai.adapters.books.package import descriptor
from shanhai.adapters.books.reading import Row, read_rows
from shanhai.adapters.books.tables import TABLES
from shanhai.vocab.bilingual import Bilingual

DAY = date(2026, 11, 23)
UNITS = {
    "位次(首个)": "位次", "位次(首家)": "位次", "(名称)": "名称", "号(称号)": "位次", "条(规划)": "条", "联(规划)": "联", "向(规划)": "向",
    "个班次": "班次",
}  # fmt: skip
PERIODS = {"": "?", "recent years": "?近年|recent years", "plan": "?规划|plan"}


@pytest.fixture(scope="module")
def folder(project: Path) -> Path:
    return project / "books" / "lishui"


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, dict[str, Row]]:
    return {name: {row.get(table.key): row for row in read_rows(folder, table, [])} for name, table in TABLES.items()}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_book_is_sound(folder: Path) -> None:
    assert [finding.line("en") for finding in check_book(folder, on=DAY).findings] == []


def test_the_descriptor_is_fresh(folder: Path) -> None:
    import json

    stored = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    title = Bilingual(stored["shanhai"]["title_zh"], stored["shanhai"]["title_en"])
    assert stored == descriptor(folder, name="lishui", title=title)


def test_every_figure_of_the_article_is_an_observation(tables: dict[str, dict[str, Row]]) -> None:
    codes = [f"f{number:02}" for number in range(1, 71)] + [f"c{number:02}" for number in range(1, 10)]
    assert len(codes) == 79
    for code in codes:
        row = tables["observations"][code]
        assert row.get("passage") == f"art-{code}"
        assert tables["passages"][f"art-{code}"].get("quote")
        assert tables["passages"][f"art-{code}"].get("document") == "article"


def test_every_relation_of_the_article_is_carried(folder: Path, tables: dict[str, dict[str, Row]]) -> None:
    concordance = rows_of(folder / "concordance.csv")
    assert {int(row["number"]) for row in concordance} == set(range(1, 133))
    members = {row.get("code") for row in tables["axis_members"].values()}
    places = {row.get("place") for row in tables["places"].values()}
    for row in concordance:
        known = {"axis_members": members, "places": places | set(tables["places"])}.get(
            row["table"], set(tables[row["table"]])
        )
        assert row["code"] in known, row


def test_every_row_of_a_relation_cites_words_of_the_article_or_says_why_not(
    folder: Path, tables: dict[str, dict[str, Row]]
) -> None:
    """A relation's first row stands on a passage of the article, so that it can be clicked down to its sentence."""
    quotes = {code: row.get("quote") for code, row in tables["passages"].items()}
    cited: dict[int, set[str]] = {}
    for row in rows_of(folder / "concordance.csv"):
        target = tables[row["table"]].get(row["code"])
        if target is not None and row["table"] in ("documents", "passages"):
            cited.setdefault(int(row["number"]), set()).add(row["quote"])
        elif target is not None:
            cited.setdefault(int(row["number"]), set()).add(quotes.get(target.get("passage"), ""))
    missing = {number for number in range(1, 133) if not any(cited.get(number, set()))}
    assert not missing


def test_the_public_reader_sees_no_weak_source(tables: dict[str, dict[str, Row]]) -> None:
    weak = {"news", "secondary", "third_party", "weak", "recalled"}
    for row in tables["documents"].values():
        if row.get("reliability") in weak:
            assert row.get("visibility") == "internal", row.get("code")


def test_topic_groups_are_numbered_and_not_invented(tables: dict[str, dict[str, Row]]) -> None:
    groups = [row for row in tables["parties"].values() if row.get("kind") == "topic_group"]
    assert sorted(row.get("name_zh") for row in groups) == sorted(f"第{number}专题合作组" for number in range(1, 13))
    assert all(row.get("open_zh") and row.get("open_en") for row in groups)


def test_every_text_stands_in_both_languages(tables: dict[str, dict[str, Row]]) -> None:
    halves = [
        (name, row.line, column.name)
        for name, table in TABLES.items()
        for row in tables[name].values()
        for column in table.columns
        if column.name.endswith("_zh") and bool(row.get(column.name)) != bool(row.get(f"{column.name[:-3]}_en"))
    ]
    assert halves == []


def test_no_text_names_a_source_by_its_internal_number(folder: Path) -> None:
    """A reader knows a source by its title; "S4" and the like stand in code columns only."""
    numbered = re.compile(
        r"(?<![A-Za-z0-9])[SFCR]\d+(?![A-Za-z0-9])|资料 ?A(?![A-Za-z])|[Ss]ource A(?![A-Za-z])", re.IGNORECASE
    )
    texts = [
        (path.name, column, text)
        for path in (*folder.glob("*.csv"), *folder.glob("history/*.csv"))
        for row in rows_of(path)
        for column, text in row.items()
        if column.endswith(("_zh", "_en")) and text
    ]
    assert len(texts) > 1000
    assert [found for found in texts if numbered.search(found[2])] == []


def test_a_rate_of_figures_is_not_said_to_be_measured_on_the_boundaries(tables: dict[str, dict[str, Row]]) -> None:
    computed = {code for code, row in tables["derivations"].items() if row.get("kind") == "computed"}
    measured = {row.get("derivation") for row in tables["observations"].values() if row.get("passage") == "a"}
    assert measured == {"polygon-area", "centroid-distance"}
    rates = {row.get("derivation") for row in tables["observations"].values() if row.get("passage") == "calc"}
    assert len(rates) == 8
    assert rates <= computed


def test_a_city_read_as_its_government_is_marked_as_a_reading(tables: dict[str, dict[str, Row]]) -> None:
    rows = [row for row in tables["commitment_assignments"].values() if row.get("party") == "gov-lishui"]
    assert rows
    for row in rows:
        assert "编者判读" in row.get("note_zh")
        assert "editor’s reading" in row.get("note_en")


def test_a_counted_figure_names_what_was_counted(tables: dict[str, dict[str, Row]]) -> None:
    for number in range(1, 10):
        row = tables["observations"][f"c{number:02}"]
        assert row.get("note_zh").startswith(f"所数{row.get('value')}{row.get('unit')}：")
        assert row.get("note_en").startswith(f"The {row.get('value')} counted: ")
    assert tables["observations"]["c05"].get("note_zh").split("。")[0].count("—") == 11


@pytest.mark.facts
def test_the_figures_equal_the_source_texts(facts: Path, tables: dict[str, dict[str, Row]]) -> None:
    figures = rows_of(facts / "article-figures.csv")
    assert len(figures) == 79
    for figure in figures:
        row = tables["observations"][figure["id"].lower()]
        assert tables["passages"][row.get("passage")].get("quote") == figure["quote"]
        assert row.get("unit") == UNITS.get(figure["unit"], figure["unit"]), figure["id"]
        assert row.get("qualifier") == figure["qualifier"].replace(" ", "_"), figure["id"]
        assert row.get("period") == PERIODS.get(figure["period"], figure["period"]), figure["id"]
        if row.get("unit") in ("年月", "日期"):
            assert row.get("value") == figure["value"]
        else:
            assert Decimal(row.get("value")) == Decimal(figure["value"])


@pytest.mark.facts
def test_the_relations_equal_the_source_texts(facts: Path, folder: Path) -> None:
    relations = rows_of(facts / "article-relations.csv")
    assert len(relations) == 132
    carried = {int(row["number"]): row for row in rows_of(folder / "concordance.csv")}
    for number, relation in enumerate(relations, start=1):
        assert {name: carried[number][name] for name in ("kind", "from", "to", "quote")} == {
            name: relation[name] for name in ("kind", "from", "to", "quote")
        }


@pytest.mark.facts
def test_every_quote_of_the_article_stands_in_one_of_its_lines(facts: Path, tables: dict[str, dict[str, Row]]) -> None:
    lines = (facts / "article.txt").read_text(encoding="utf-8").splitlines()
    for code, row in tables["passages"].items():
        if row.get("document") == "article" and row.get("quote"):
            assert any(row.get("quote") in line for line in lines), code
