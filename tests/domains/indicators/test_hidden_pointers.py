"""A figure, and a decision about it, are shown without what the reader may not see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db.models import Q

from shanhai.domains.books.queries import records
from shanhai.domains.indicators.queries import figure, series
from tests.books import Rows, added, changed, small_book
from tests.domains.indicators.rows import OFFICE, PUBLIC, load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["indicators", "indicator_versions"])
def test_a_hidden_indicator_leaves_the_figure_without_its_codes(tmp_path: Path, table: str) -> None:
    load(tmp_path / "book", changed(small_book(), table, "returns", visibility="internal"))
    outside, inside = figure("o2", reader=PUBLIC), figure("o2", reader=OFFICE)
    assert outside is not None
    assert (outside.figure.indicator, outside.figure.name_zh) == ("", "指标未公开或当时未知")
    assert outside.figure.name_en == "indicator not published or not known then"
    assert inside is not None
    assert (inside.figure.indicator, inside.figure.version) == ("returns", "returns")


def test_a_hidden_subject_leaves_only_its_kind(tmp_path: Path) -> None:
    load(tmp_path / "book", changed(small_book(), "undertakings", "enclave", visibility="internal"))
    found = figure("o4", reader=PUBLIC)
    assert found is not None
    subject = found.figure.subject
    assert (subject.kind, subject.code, subject.key) == ("undertaking", "", "")
    assert (subject.name_zh, subject.name_en) == ("对象未公开", "subject not published")


SPLIT = "enclave-type=talent;level=city"


def split_book(**hidden: str) -> dict[str, Rows]:
    """Return the small book with a figure split by two axes; `hidden` names the table and the row that is internal."""
    tables = small_book() | {
        "axes": [{"code": code, "name_zh": f"分组{code}", "name_en": f"axis {code}", "passage": "p5"} for code in ("enclave-type", "level")],
        "axis_members": [
            {"code": "enclave-type.talent", "axis": "enclave-type", "name_zh": "人才", "name_en": "talent", "passage": "p5"},
            {"code": "city", "axis": "level", "name_zh": "市级", "name_en": "city level", "passage": "p5"},
        ],
    }  # fmt: skip
    tables = changed(tables, "indicator_versions", "enclaves", axes="enclave-type;level")
    tables = changed(tables, "observations", "o1", axes=SPLIT)
    for table, code in hidden.items():
        tables = changed(tables, table, code, visibility="internal")
    return tables


@pytest.mark.parametrize(
    ("hidden", "names", "written", "axes"),
    [
        ({"axes": "enclave-type"}, ["未公开或当时未知", "市级"], "?=?;level=city", "?;level"),
        ({"axis_members": "enclave-type.talent"}, ["未公开或当时未知", "市级"], "enclave-type=?;level=city", "enclave-type;level"),
        ({}, ["人才", "市级"], SPLIT, "enclave-type;level"),
    ],
)  # fmt: skip
def test_a_hidden_split_is_said_to_be_hidden_without_its_code(
    tmp_path: Path, hidden: dict[str, str], names: list[str], written: str, axes: str
) -> None:
    load(tmp_path / "book", split_book(**hidden))
    found = figure("o1", reader=PUBLIC)
    assert found is not None
    assert [part.name_zh for part in found.figure.axes] == names
    assert found.figure.axes[0].name_en in ("talent", "not published or not known then")
    assert {row["code"]: row["axes"] for row in records("observations", reader=PUBLIC)}["o1"] == written
    assert {row["code"]: row["axes"] for row in records("indicator_versions", reader=PUBLIC)}["enclaves"] == axes
    assert {row["code"]: row["axes"] for row in records("observations", reader=OFFICE)}["o1"] == SPLIT
    assert len(records("observations", reader=PUBLIC, equal={"axes": SPLIT})) == (written == SPLIT)
    assert len(records("observations", reader=OFFICE, equal={"axes": SPLIT})) == 1


def test_a_formula_does_not_name_a_hidden_version(tmp_path: Path) -> None:
    load(tmp_path / "book", changed(small_book(), "indicator_versions", "returns", visibility="internal"))
    for reader, formula in ((PUBLIC, "? / enclaves"), (OFFICE, "returns / enclaves")):
        (row,) = records("indicator_versions", reader=reader, where=Q(code="per-enclave"))
        shown, computed = series("per-enclave", reader=reader), figure("o3", reader=reader)
        assert shown is not None
        assert computed is not None
        assert computed.derivation is not None
        assert {row["formula"], shown.versions[0].formula, computed.derivation.formula} == {formula}
        assert computed.derivation.from_used is not None
        assert computed.derivation.from_used.agrees


def test_a_decision_does_not_point_to_an_internal_version(tmp_path: Path) -> None:
    tables = added(
        small_book(),
        "preferences",
        code="pr2",
        observation="o4",
        reason_zh="原文",
        reason_en="Original",
        passage="p1",
    )
    load(tmp_path / "first", changed(tables, "observations", "o4", visibility="internal"))
    load(tmp_path / "second", changed(tables, "observations", "o4", visibility="public"), date(2024, 8, 1))
    outside, inside = figure("o4", reader=PUBLIC), figure("o4", reader=OFFICE)
    assert outside is not None
    assert outside.decision is not None
    assert (outside.decision.observation, outside.decision.is_outdated) == ("", False)
    assert not outside.figure.preferred
    assert inside is not None
    assert inside.decision is not None
    assert (inside.decision.observation, inside.decision.is_outdated) == ("o4", True)
