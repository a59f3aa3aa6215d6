"""Forms are set up, superseded and described; what they ask for is handed out, filled in and read back exactly."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanhai.adapters.form_sheets import AskedColumn, AskedRow, FormSheet, filled_sheet, write_form_sheet
from shanhai.adapters.workbooks import read_workbook
from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.books.actions import load_book
from shanhai.domains.indicators.actions import record_observation
from shanhai.domains.submissions.actions.drafting import Draft, draft_figures
from shanhai.domains.submissions.actions.forms import FormSaid, Item, keep_mapping, set_up_form
from shanhai.domains.submissions.errors import FormRefused, NothingToAsk, PeriodRefused, UnknownForm
from shanhai.domains.submissions.models import FormVersion, SubmittedFigure
from shanhai.domains.submissions.queries.forms import due_on, form_for, form_items, form_period, forms_for, periods_of
from shanhai.domains.submissions.queries.templates import form_template, still_asked
from shanhai.engines.layouts import ColumnRule, KnownIndicator, KnownPlace, Mapping, Names, Part, apply
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnitMismatch
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Post, Role
from tests.books import small_book, write_book

DAY, LATER = date(2026, 11, 24), date(2026, 12, 1)
OFFICE, CLERK = Actor("office", (Post(Role.OFFICE),)), Actor("clerk", (Post(Role.COUNTY, "gov"),))
INSIDE = Reader(DAY, internal=True)
ITEMS = (Item("enclaves", "county"), Item("returns", "county", "万元"), Item("enclaves", "district"))
FORM = FormSaid("monthly", "gov", Bilingual("合成月报", "Synthetic"), "month", 10, "2024-01", ITEMS)
LAYOUT = Mapping("表", "地区", 0, 1, (ColumnRule(("地区",), Part.PLACE),))
database = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def book(tmp_path: Path, db: None) -> None:
    load_book(actor="tester", folder=write_book(tmp_path / "book", small_book()), on=DAY)


@pytest.mark.usefixtures("book")
class TestSettingUp:
    pytestmark = database

    def test_the_same_changes_nothing_another_supersedes(self) -> None:
        assert set_up_form(actor=OFFICE, said=FORM, on=DAY).became == "new"
        assert set_up_form(actor=OFFICE, said=FORM, on=LATER).became == "unchanged"
        changed = set_up_form(actor=OFFICE, said=replace(FORM, due_days=15), on=LATER)
        assert (changed.became, changed.version.revision) == ("changed", 2)
        assert FormVersion.objects.get(revision=1).known_to == LATER
        assert changed.version.items.count() == 3

    def test_a_mapping_is_kept_and_survives_a_change(self) -> None:
        set_up_form(actor=OFFICE, said=FORM, on=DAY)
        keep_mapping(actor=CLERK, form="monthly", mapping=LAYOUT, on=DAY)
        assert keep_mapping(actor=CLERK, form="monthly", mapping=LAYOUT, on=DAY).became == "unchanged"
        again = set_up_form(actor=OFFICE, said=replace(FORM, due_days=15), on=DAY).version
        assert "地区" in again.mapping
        assert [one.unit for one in form_items(again, reader=INSIDE)] == ["块", "万元", "块"]

    def test_only_the_office_sets_up_and_only_the_department_sees(self) -> None:
        with pytest.raises(NotPermitted):
            set_up_form(actor=CLERK, said=FORM, on=DAY)
        set_up_form(actor=OFFICE, said=FORM, on=DAY)
        set_up_form(actor=OFFICE, said=replace(FORM, code="another", department="firm"), on=DAY)
        assert [(one.code, one.is_own) for one in forms_for(CLERK, on=DAY)] == [("monthly", True)]
        assert [one.code for one in forms_for(OFFICE, on=DAY)] == ["another", "monthly"]
        with pytest.raises(UnknownForm):
            form_for(CLERK, "another", on=DAY)
        with pytest.raises(NotPermitted):
            keep_mapping(actor=CLERK, form="another", mapping=LAYOUT, on=DAY)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"code": "Not A Code"}, "Not A Code"),
            ({"code": "with.point"}, "with.point"),
            ({"department": "nobody"}, "nobody"),
            ({"title": Bilingual("名", "")}, "英文"),
            ({"frequency": "weekly"}, "weekly"),
            ({"first_period": "2024"}, "2024-06"),
            ({"due_days": 400}, "400"),
            ({"items": ()}, "填报项"),
            ({"items": (Item("nothing", "county"),)}, "nothing"),
            ({"items": (Item("enclaves", "nowhere"),)}, "nowhere"),
            ({"items": (ITEMS[0], ITEMS[0])}, "两次"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, change: dict[str, object], says: str) -> None:
        with pytest.raises(FormRefused, match=says):
            set_up_form(actor=OFFICE, said=replace(FORM, **change), on=DAY)  # type: ignore[arg-type]  # fields of the form
        assert not FormVersion.objects.exists()

    def test_a_unit_that_measures_something_else_is_refused(self) -> None:
        with pytest.raises(UnitMismatch):
            set_up_form(actor=OFFICE, said=replace(FORM, items=(Item("enclaves", "county", "亿元"),)), on=DAY)


@pytest.mark.usefixtures("book")
class TestPeriods:
    pytestmark = database

    @pytest.mark.parametrize(
        ("frequency", "first", "latest"),
        [("month", "2026-10", ["2026-11", "2026-10"]), ("quarter", "2026-Q3", ["2026-Q4", "2026-Q3"]),
         ("half", "2026-H1", ["2026-H2", "2026-H1"]), ("year", "2025", ["2026", "2025"])],
    )  # fmt: skip
    def test_periods_that_have_begun(self, frequency: str, first: str, latest: list[str]) -> None:
        version = set_up_form(actor=OFFICE, said=replace(FORM, frequency=frequency, first_period=first), on=DAY).version
        assert [one.text for one in periods_of(version, on=DAY)] == latest

    def test_a_period_of_another_length_or_too_early_is_refused(self) -> None:
        version = set_up_form(actor=OFFICE, said=FORM, on=DAY).version
        assert due_on(form_period(version, "2024-06"), 10) == date(2024, 7, 10)
        for text in ("2024", "2023-12"):
            with pytest.raises(PeriodRefused, match=text):
                form_period(version, text)


@pytest.mark.usefixtures("book")
class TestStillAsked:
    pytestmark = database

    def test_what_a_source_says_or_was_handed_in_is_not_asked(self) -> None:
        version = set_up_form(actor=OFFICE, said=FORM, on=DAY).version
        assert still_asked(version, "2024-06", reader=INSIDE) == 3
        cells = {
            "code": "said",
            "version": "enclaves",
            "place": "district",
            "period": "2024-06",
            "value": "41",
            "unit": "块",
        }
        record_observation(actor="office", cells={**cells, "passage": "p5"}, known_from=DAY)
        sheet = form_template(version, "2024-06", reader=INSIDE)
        assert sheet.asked == 2
        assert [row.cells for row in sheet.rows] == [(None, None), ("41 块（合成文章）", "")]
        assert still_asked(version, "2024-07", reader=INSIDE) == 3

    def test_what_waits_to_be_approved_is_not_asked_again(self) -> None:
        one = replace(FORM, items=ITEMS[:1])
        version = set_up_form(actor=OFFICE, said=one, on=DAY).version
        drafts = [Draft("enclaves", "county", "2024-06", "8", "块")]
        draft_figures(actor=CLERK, form="monthly", period="2024-06", drafts=drafts, on=DAY)
        assert still_asked(version, "2024-06", reader=INSIDE) == 1
        SubmittedFigure.objects.update(state="submitted")
        assert still_asked(version, "2024-06", reader=INSIDE) == 0

    def test_when_nothing_is_left_it_says_so(self) -> None:
        version = set_up_form(actor=OFFICE, said=replace(FORM, items=ITEMS[:1]), on=DAY).version
        cells = {
            "code": "said",
            "version": "enclaves",
            "place": "county",
            "period": "2024-06",
            "value": "41",
            "unit": "块",
        }
        record_observation(actor="office", cells=cells, known_from=DAY)
        with pytest.raises(NothingToAsk, match="都已有来源"):
            form_template(version, "2024-06", reader=INSIDE)


NAMES = Names(
    tuple(KnownPlace(f"place-20{number}", ("同名县",)) for number in range(10, 14)),
    tuple(KnownIndicator(f"v{number}@cas-2019", ("2020年同名指标（亿元）",), "亿元") for number in range(3)),
)
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
cells = st.one_of(st.just(""), st.just("39 块（某文章）"), st.none())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_filled_in_is_read_back_exactly(data: st.DataObject) -> None:
    columns = tuple(AskedColumn(one.code, "", "亿元", one.names[0]) for one in NAMES.indicators)
    rows = tuple(AskedRow(one.code, one.names[0], tuple(data.draw(cells) for _ in columns)) for one in NAMES.places)
    sheet = FormSheet(
        "monthly", "2024-06", Bilingual("合成 2024年6月", "Synthetic"), columns, rows, (Bilingual("注一", "one"),)
    )
    wanted = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        path.write_bytes(write_form_sheet(sheet))
        book = openpyxl.load_workbook(path)
        page = book["填报"]
        for line, row in enumerate(rows, start=6):
            for at, cell in enumerate(row.cells, start=3):
                if cell is None:
                    value = data.draw(numbers)
                    page.cell(line, at).value = float(value)
                    wanted[row.place, sheet.columns[at - 3].version] = value
        book.save(path)
        filled = filled_sheet(read_workbook(path))
    assert filled is not None
    assert (filled.form, filled.period) == ("monthly", "2024-06")
    reading = apply(filled.mapping, filled.workbook, NAMES)
    assert [finding.what.zh for finding in reading.findings] == []
    assert {(one.place, one.indicator): one.value for one in reading.figures} == wanted
    assert {(one.period, one.unit) for one in reading.figures} <= {("2024-06", "亿元")}


def test_any_other_sheet_is_not_taken_for_one_that_was_handed_out(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("地区,数\n甲,1\n", encoding="utf-8")
    assert filled_sheet(read_workbook(path)) is None
