"""Loading a book: nothing half done, nothing changed twice, a changed row supersedes, history is not rewritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from shanhai.adapters.books.checking import check_book
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.books.actions import LoadResult, export_book, load_book, loading
from shanhai.domains.books.errors import BookChanged, BookRefused, ExportRefused, HistoryConflict
from shanhai.domains.books.models import BookLoad
from shanhai.domains.books.queries import book_rows, last_load, state
from shanhai.domains.indicators.actions import supersede_observation
from shanhai.domains.indicators.models import Observation
from shanhai.domains.programme.models import CommitmentVersion, Standing
from shanhai.vocab.reader import Reader
from tests.books import Rows, added, changed, small_book, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST = date(2024, 8, 1)
LATER = date(2024, 9, 1)


def load(folder: Path, tables: dict[str, Rows], on: date = FIRST) -> LoadResult:
    return load_book(actor="tester", folder=write_book(folder, tables), on=on)


def test_a_first_load_adds_every_row(tmp_path: Path) -> None:
    result = load(tmp_path, small_book())
    assert (result.added, result.superseded, result.unchanged) == (sum(map(len, small_book().values())), 0, 0)
    assert Standing.objects.filter(commitment__code="task").exists()
    register = BookLoad.objects.get()
    assert (register.name, register.loaded_by, register.added) == ("synthetic", "tester", result.added)


def test_a_second_load_changes_nothing_and_says_so(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    before = state()
    result = load(tmp_path, small_book(), LATER)
    assert result.changed_nothing
    assert result.unchanged == sum(map(len, small_book().values()))
    assert state() == before


@pytest.mark.parametrize("broken", [False, True], ids=["another value", "cannot even be read"])
def test_a_file_that_changes_after_the_check_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    write_book(tmp_path / "other", changed(small_book(), "observations", "o5", value="4242"))
    new = (tmp_path / "other" / "observations.csv").read_bytes()
    folder = write_book(tmp_path / "book", small_book())

    def check_and_change(*arguments: Any, **options: Any) -> Any:
        result = check_book(*arguments, **options)
        (folder / "observations.csv").write_bytes(new.replace(b"4242", b"not a number") if broken else new)
        return result

    monkeypatch.setattr(loading, "check_book", check_and_change)
    before = state()
    with pytest.raises(BookChanged) as refused, transaction.atomic():
        load_book(actor="tester", folder=folder, on=FIRST)
    assert state() == before
    assert not BookLoad.objects.exists()
    assert "未载入任何内容" in refused.value.message.zh
    assert "Nothing was loaded" in refused.value.message.en
    monkeypatch.undo()
    if not broken:
        assert load_book(actor="tester", folder=folder, on=FIRST).added


def test_a_changed_row_supersedes_and_both_stay(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    result = load(tmp_path, changed(small_book(), "observations", "o5", value="42"), LATER)
    assert (result.added, result.superseded) == (0, 1)
    old, new = Observation.objects.filter(code="o5").order_by("revision")
    assert (str(old.value), old.known_from, old.known_to) == ("41", date(2024, 7, 1), LATER)
    assert (str(new.value), new.known_from, new.known_to, new.revision) == ("42", LATER, None, 2)
    inside = Reader(as_known_on=date(2024, 8, 15), internal=True)
    assert str(Observation.objects.known(inside).get(code="o5").value) == "41"


def test_a_changed_row_that_names_a_later_day_is_known_from_it(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    tables = changed(small_book(), "observations", "o5", value="42", known_from="2024-08-20")
    load(tmp_path, tables, LATER)
    assert Observation.objects.get(code="o5", known_to=None).known_from == date(2024, 8, 20)
    assert load(tmp_path, tables, LATER).changed_nothing


def test_a_row_the_book_no_longer_names_stays(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    fewer = small_book() | {"events": small_book()["events"][:0]}
    (tmp_path / "events.csv").unlink()
    result = load(tmp_path, {name: rows for name, rows in fewer.items() if rows}, LATER)
    assert result.changed_nothing
    assert result.tables["events"].beside == 1


def test_visibility_and_knowledge_come_from_the_document(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    inner = Observation.objects.get(code="o5")
    assert (inner.visibility, inner.known_from) == ("internal", date(2024, 7, 1))
    outside = Reader(as_known_on=LATER)
    assert {row.code for row in Observation.objects.known(outside)} == {"o1", "o2", "o3", "o4"}


def test_values_keep_every_digit(tmp_path: Path) -> None:
    long = "12345678901234567890.123456789012345678"
    load(tmp_path, changed(small_book(), "observations", "o5", value=long))
    assert str(Observation.objects.get(code="o5").value) == long
    load(tmp_path, changed(small_book(), "observations", "o5", value="41.500"), LATER)
    assert str(Observation.objects.get(code="o5", known_to=None).value) == "41.500"


def test_a_bad_book_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path / "good", small_book())
    before = state()
    bad = changed(changed(small_book(), "observations", "o5", value="42"), "headlines", "h1", place="atlantis")
    with pytest.raises(BookRefused) as refusal:
        load(tmp_path / "bad", bad, LATER)
    assert [finding.file for finding in refusal.value.findings] == ["headlines.csv"]
    assert state() == before
    assert BookLoad.objects.count() == 1


def test_a_failure_in_the_middle_leaves_the_state_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path / "good", small_book())
    before = state()

    def fail(**kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("shanhai.domains.books.actions.loading.judge_by_figures", fail)
    with pytest.raises(OSError, match="disk is full"):
        load(tmp_path / "next", changed(small_book(), "observations", "o5", value="42"), LATER)
    assert state() == before


def test_an_export_loads_to_the_same_state_with_its_history(tmp_path: Path) -> None:
    load(tmp_path / "book", small_book())
    load(tmp_path / "book", changed(small_book(), "observations", "o5", value="42"), LATER)
    load(tmp_path / "book", changed(small_book(), "commitments", "task", text_zh="建成并试飞"), date(2024, 10, 1))
    export_book(folder=tmp_path / "out")
    assert load_book(actor="tester", folder=tmp_path / "out", on=date(2024, 11, 1)).changed_nothing


def test_history_is_not_rewritten(tmp_path: Path) -> None:
    load(tmp_path / "book", small_book())
    load(tmp_path / "book", changed(small_book(), "observations", "o5", value="42"), LATER)
    export_book(folder=tmp_path / "out")
    path = tmp_path / "out" / "history" / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",41,", ",40,"), encoding="utf-8")
    before = state()
    with pytest.raises(HistoryConflict) as refusal:
        load_book(actor="tester", folder=tmp_path / "out", on=date(2024, 11, 1))
    assert refusal.value.findings[0].file == "history/observations.csv"
    assert state() == before


def inputs_used() -> dict[str, str]:
    return {row["code"]: row["input_revision"] for row in book_rows(TABLES["derivation_inputs"], history=False)}


def test_a_book_that_changes_a_figure_and_what_follows_from_it_moves_the_input(tmp_path: Path) -> None:
    load(tmp_path / "book", small_book())
    tables = changed(small_book(), "observations", "o2", value="3.48", passage="p5")
    load(tmp_path / "book", changed(tables, "observations", "o3", value="892.31"), LATER)
    assert inputs_used() == {"i1": "", "i2": ""}


def test_that_an_input_was_corrected_since_survives_the_export(tmp_path: Path) -> None:
    load(tmp_path / "book", small_book())
    supersede_observation(actor="tester", code="o2", changes={"value": "3.48", "passage": "p5"}, known_from=LATER)
    assert inputs_used() == {"i1": "1", "i2": ""}
    assert load(tmp_path / "book", small_book(), LATER).outdated == 1
    assert inputs_used() == {"i1": "1", "i2": ""}
    export_book(folder=tmp_path / "out")
    assert load_book(actor="tester", folder=tmp_path / "out", on=LATER).changed_nothing


def test_an_export_with_a_corrected_input_loads_elsewhere(tmp_path: Path) -> None:
    try:
        with transaction.atomic():
            load(tmp_path / "book", small_book())
            supersede_observation(
                actor="tester", code="o2", changes={"value": "3.48", "passage": "p5"}, known_from=LATER
            )
            export_book(folder=tmp_path / "out")
            before = state()
            raise InterruptedError
    except InterruptedError:
        pass
    load_book(actor="another", folder=tmp_path / "out", on=LATER)
    assert state() == before


def test_an_export_overwrites_nothing(tmp_path: Path) -> None:
    load(tmp_path / "book", small_book())
    with pytest.raises(ExportRefused, match="已有文件"):
        export_book(folder=tmp_path / "book")


def test_the_last_load_is_known_by_day(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    assert last_load(reader=Reader(as_known_on=date(2024, 7, 1))) is None
    found = last_load(reader=Reader(as_known_on=LATER))
    assert found is not None
    assert found.title_zh == "合成小账册"


def test_two_versions_of_one_row_in_one_load_keep_their_days(tmp_path: Path) -> None:
    history = [
        small_book()["observations"][0]
        | {"value": "38", "known_from": "2024-06-30", "known_to": "2024-07-15", "revision": "1"}
    ]
    tables = changed(
        added(small_book(), "history/observations", **history[0]), "observations", "o1", known_from="2024-07-15"
    )
    load(tmp_path, tables)
    versions = (
        Observation.objects.filter(code="o1").order_by("revision").values_list("revision", "known_from", "known_to")
    )
    assert list(versions) == [(1, date(2024, 6, 30), date(2024, 7, 15)), (2, date(2024, 7, 15), None)]
    assert CommitmentVersion.objects.count() == 2


def test_an_older_book_does_not_undo_a_correction(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    load(tmp_path, changed(small_book(), "observations", "o5", value="42"), LATER)
    result = load(tmp_path, small_book(), date(2024, 10, 1))
    assert (result.superseded, result.outdated) == (0, 1)
    assert str(Observation.objects.get(code="o5", known_to=None).value) == "42"


def test_an_older_value_comes_back_when_a_later_day_is_named(tmp_path: Path) -> None:
    load(tmp_path, small_book())
    load(tmp_path, changed(small_book(), "observations", "o5", value="42"), LATER)
    result = load(tmp_path, changed(small_book(), "observations", "o5", known_from="2024-09-15"), date(2024, 10, 1))
    assert (result.superseded, result.outdated) == (1, 0)
    versions = Observation.objects.filter(code="o5").order_by("revision").values_list("value", flat=True)
    assert [str(value) for value in versions] == ["41", "42", "41"]


def test_a_column_left_out_does_not_empty_what_is_recorded(tmp_path: Path) -> None:
    load(tmp_path, changed(small_book(), "observations", "o5", note_zh="说明", note_en="A note"))
    before = state()
    with pytest.raises(BookRefused) as refusal:
        load(tmp_path, changed(small_book(), "observations", "o5", value="42"), LATER)
    assert [(finding.column, finding.code) for finding in refusal.value.findings] == [
        ("note_zh", "column_absent"),
        ("note_en", "column_absent"),
    ]
    assert state() == before
    kept = changed(small_book(), "observations", "o5", value="42", note_zh="", note_en="")
    assert load(tmp_path, kept, LATER).superseded == 1
