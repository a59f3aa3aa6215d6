"""Data frames: exact values, true types, the same reads as the API."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.conf import settings
from django.test import Client

from shanhai import notebook
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.books.actions import load_book
from shanhai.notebook import AnotherBookOpen, Book, PandasMissing, UnknownWord, open_book
from shanhai.vocab.errors import ShanhaiError
from tests.accounts import account
from tests.api.conftest import KNOWN, book
from tests.books import write_book

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def opened(tmp_path: Path) -> Book:
    load_book(actor="tests", folder=write_book(tmp_path / "book", book()), on=dt.date(2024, 7, 1))
    return open_book(as_known_on=KNOWN)


def test_values_are_exact_and_the_approximate_ones_are_named_so(opened: Book) -> None:
    figures = opened.observations().set_index("code")
    assert figures.loc["o2", "value"] == Decimal("3.47")
    assert isinstance(figures.loc["o2", "value"], Decimal)
    assert figures.loc["o2", "value_float"] == pytest.approx(3.47)
    assert figures.loc["o4", "value"] is None
    assert pd.isna(figures.loc["o4", "value_float"])
    assert figures.loc["o4", "value_date"] == pd.Timestamp("2021-05-01")


def test_every_column_has_its_type_also_where_there_are_no_rows(opened: Book) -> None:
    full, empty = opened.observations(), opened.observations(kind="target")
    assert len(full) == 5
    assert len(empty) == 0
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    types = {
        name: str(full.dtypes[name]) for name in ("period_end", "known_from", "revision", "preferred", "value", "unit")
    }
    assert types == {"period_end": "datetime64[s]", "known_from": "datetime64[s]", "revision": "Int64", "preferred": "boolean",
                     "value": "object", "unit": "string"}  # fmt: skip


def test_both_languages_and_the_names_of_what_a_figure_is_about(opened: Book) -> None:
    figures = opened.observations().set_index("code")
    names = figures.loc["o4", ["indicator_zh", "indicator_en", "subject", "subject_kind", "subject_zh", "subject_en"]]
    assert names.tolist() == ["开园", "Opening", "enclave", "undertaking", "合成飞地", "Synthetic enclave"]


def test_commitments_say_how_they_stand(opened: Book) -> None:
    task = opened.commitments().set_index("code").loc["task"]
    assert (task["lamp"], task["state"], task["owners"], task["due_now"]) == (
        "green",
        "issued",
        "gov",
        pd.Timestamp("2024-12-31"),
    )
    assert opened.at("2025-02-01").commitments(kind="task")["overdue_days"].tolist() == [32]
    assert opened.commitments(party="firm").empty


def test_undertakings_of_one_kind_carry_their_detail(opened: Book) -> None:
    (pair,) = opened.undertakings("pairing").to_dict("records")
    assert (pair["local_place"], pair["partner_place"], pair["name_en"]) == ("county", "district", "Synthetic pairing")
    assert "local_place" not in opened.undertakings().columns
    assert opened.undertakings(place="district")["code"].tolist() == ["enclave"]


def test_places_are_those_of_the_day_asked(opened: Book) -> None:
    assert opened.places()["code"].tolist() == ["city", "county", "district", "old"]
    assert "old" not in opened.places(valid_on="2021-04-09")["code"].tolist()
    assert "old" in opened.places(valid_on=dt.date(2021, 4, 8))["code"].tolist()


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_can_be_read(opened: Book, table: str) -> None:
    frame = opened.table(table)
    assert {"code", "known_from", "visibility"} <= set(frame.columns)
    assert frame.attrs == {"as_known_on": KNOWN, "internal": True}


@pytest.mark.parametrize("noun", ["parties", "indicators", "events", "documents", "observations", "commitments"])
def test_frames_and_api_say_the_same(opened: Book, client: Client, django_user_model: Any, noun: str) -> None:
    client.force_login(account())
    items = client.get(f"/api/{noun}", {"as_known_on": KNOWN}).json()["items"]
    frame = getattr(opened, noun)()
    shared = [name for name in frame.columns if name in items[0] and name != "value"]
    said = [[_text(item[name]) for name in shared] for item in items]
    assert len(shared) > 8
    assert [[_text(cell) for cell in row] for row in frame[shared].itertuples(index=False)] == said


def _text(cell: object) -> str:
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    return "" if cell is None or cell is pd.NA or cell is pd.NaT else str(cell)


def test_the_public_s_frames_leave_out_what_is_not_published(opened: Book) -> None:
    assert "o5" in opened.observations()["code"].tolist()
    assert "o5" not in open_book(as_known_on=KNOWN, internal=False).observations()["code"].tolist()


def test_knowledge_of_another_day(opened: Book) -> None:
    assert opened.at("2024-06-29").observations().empty
    assert open_book().reader.internal


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda opened: opened.observations(kind="actuel"), "actual、target"),
        (lambda opened: opened.observations(plase="city"), "place"),
        (lambda opened: opened.undertakings("pairng"), "pairing"),
        (lambda opened: opened.table("figures"), "observations"),
        (lambda opened: opened.at("2099-01-01"), "还没有到"),
        (lambda opened: opened.at("yesterday"), "不是日期"),
        (lambda opened: opened.observations(period="2024-Q5"), "可用写法"),
        (lambda opened: opened.places(level="village"), "county"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_refused_with_its_cure(opened: Book, ask: Any, words: str) -> None:
    with pytest.raises(ShanhaiError) as refused:
        ask(opened)
    assert words in refused.value.message.zh
    assert refused.value.message.en


def test_without_pandas_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "find_spec", {}.get)
    with pytest.raises(PandasMissing, match="pip install pandas"):
        open_book()


def test_a_second_data_folder_is_refused(tmp_path: Path) -> None:
    assert open_book(settings.ENVIRONMENT.data)
    with pytest.raises(AnotherBookOpen, match="kernel"):
        open_book(tmp_path)


def test_an_unknown_word_names_the_value() -> None:
    refusal = notebook._unknown("表", "table", "x", ["a", "b"])
    assert isinstance(refusal, UnknownWord)
    assert "“x”" in refusal.message.en
