"""A figure, and a decision about it, are shown without what the reader may not see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shanhai.domains.indicators.queries import figure
from tests.books import added, changed, small_book
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
