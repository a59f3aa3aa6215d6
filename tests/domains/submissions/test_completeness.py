"""What each form asks for in each period, what came, what is missing and late, and what is not asked for at all."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhai.domains.indicators.models import IndicatorVersion
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.models import Decision, Form, FormItem, FormVersion, SubmittedFigure
from shanhai.domains.submissions.queries.completeness import Cell, completeness, forms_due, items_of, years
from shanhai.domains.submissions.queries.periods_due import due_day, periods_from
from shanhai.vocab.periods import parse_period
from tests.domains.submissions.figures import handed_in, load_reporting_book, on_record
from tests.domains.submissions.people import AUDITOR, CLERK, NOBODY_IN, OFFICE, OTHER, PARTNER, READER

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SPRING = date(2024, 4, 20)
ASKED = (("urban", "万人次"), ("rural", "万人次"), ("returns", "亿元"))


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load_reporting_book(tmp_path / "book")


def a_form(code: str = "monthly", frequency: str = "month", *, first: str = "2024-01", department: str = "gov") -> Form:
    form = Form.objects.create(code=code)
    version = FormVersion.objects.create(
        code=code, form=form, department=Party.objects.get(code=department), title_zh=f"合成{code}", title_en=code,
        frequency=frequency, due_days=10, first_period=first, known_from=date(2023, 1, 1), recorded_by="tester",
        content_hash="x", visibility="internal",
    )  # fmt: skip
    for number, (sort, unit) in enumerate(ASKED, start=1):
        FormItem.objects.create(
            form_version=version,
            sequence=number,
            version=IndicatorVersion.objects.get(code=sort),
            place=Place.objects.get(code="county"),
            unit=unit,
        )
    return form


def decide(figures: list[SubmittedFigure], on: date) -> None:
    Decision.objects.create(
        submission=figures[0].submission, deed="submit", covers_all=True, figures=len(figures), made_on=on, made_by="x"
    )


def cells(on: date = SPRING) -> list[Cell | None]:
    (matrix,) = completeness(actor=OFFICE, year=2024, on=on)
    return list(matrix.rows[0].cells)


def cell(number: int, on: date = SPRING) -> Cell:
    found = cells(on)[number]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("frequency", "first", "until", "found"),
    [
        ("month", "2023-11", date(2024, 2, 1), ["2023-11", "2023-12", "2024-01", "2024-02"]),
        ("month", "2024-02", date(2024, 1, 31), []),
        ("quarter", "2023-Q4", date(2024, 6, 30), ["2023-Q4", "2024-Q1", "2024-Q2"]),
        ("quarter", "2024-02", date(2024, 3, 1), ["2024-Q1"]),
        ("half", "2023", date(2024, 7, 1), ["2023-H1", "2023-H2", "2024-H1", "2024-H2"]),
        ("year", "2022", date(2024, 1, 1), ["2022", "2023", "2024"]),
        ("month", "?", date(2024, 1, 1), []),
    ],
)
def test_the_periods_of_a_form(frequency: str, first: str, until: date, found: list[str]) -> None:
    assert [one.text for one in periods_from(frequency, first, until=until)] == found


def test_a_period_is_due_so_many_days_after_its_last() -> None:
    assert due_day(parse_period("2024-02"), 10) == date(2024, 3, 10)
    assert due_day(parse_period("2024-Q4"), 0) == date(2024, 12, 31)
    assert due_day(parse_period("?"), 10) is None


def test_received_drafted_missing_late_and_covered() -> None:
    a_form()
    decide(
        handed_in("2024-01", ("urban", "1", "万人次"), ("rural", "1", "万人次"), state="submitted"), date(2024, 2, 10)
    )
    decide(handed_in("2024-02", ("urban", "1", "万人次"), state="submitted"), date(2024, 3, 11))
    handed_in("2024-02", ("rural", "1", "万人次"))
    on_record("r1", "returns", "../2024-01", "3", "亿元")  # a cumulative figure that ends with the month
    on_record("u3", "urban", "2024-03", "3", "万人次")
    january, february, march = cell(0), cell(1), cell(2)
    assert (january.asked, january.received, january.open, january.late) == (2, 2, 0, 0)
    assert january.stands == {"submitted": 2, "covered": 1}
    assert (february.asked, february.received, february.drafted, february.open, february.late) == (3, 1, 1, 2, 1)
    assert (march.stands, march.is_overdue) == ({"covered": 1, "missing": 2}, True)
    assert cell(2, date(2024, 4, 10)).is_overdue is False  # the day it is due


def test_what_was_replaced_or_withdrawn_or_is_a_target_does_not_count() -> None:
    a_form()
    handed_in("2024-01", ("urban", "1", "万人次"), state="replaced")
    handed_in("2024-01", ("urban", "1", "万人次"), state="withdrawn")
    on_record("u1", "urban", "2024-01", "3", "万人次", kind="target")
    on_record("r1", "rural", "2023-12/2024-01", "3", "万人次")  # two months are not the month
    assert cell(0).stands == {"missing": 3}


def test_a_period_that_has_not_ended_is_not_asked_for() -> None:
    a_form()
    assert len(cells(date(2024, 3, 31))) == 2
    assert len(cells(date(2024, 4, 1))) == 3
    assert years(actor=OFFICE, on=date(2025, 1, 31)) == [2024]
    assert years(actor=OFFICE, on=date(2025, 2, 1)) == [2025, 2024]
    assert completeness(actor=OFFICE, year=2023, on=SPRING) == []


def test_forms_stand_by_frequency_and_in_the_official_order() -> None:
    a_form("z-firm", department="firm")
    a_form("y-gov")
    a_form("late", first="2024-03")
    a_form("quarterly", "quarter")
    monthly, quarterly = completeness(actor=OFFICE, year=2024, on=SPRING)
    assert [row.form for row in monthly.rows] == ["late", "y-gov", "z-firm"]
    assert [one is None for one in monthly.rows[0].cells] == [True, True, False]
    assert (quarterly.frequency, [period.text for period in quarterly.periods]) == ("quarter", ["2024-Q1"])


def test_who_sees_which_forms() -> None:
    a_form()
    march = parse_period("2024-03")
    for actor in (OFFICE, AUDITOR, CLERK):
        assert len(completeness(actor=actor, year=2024, on=SPRING)) == 1
        assert items_of("monthly", march, actor=actor, on=SPRING) is not None
    for actor in (OTHER, READER, PARTNER, NOBODY_IN):
        assert completeness(actor=actor, year=2024, on=SPRING) == []
        assert items_of("monthly", march, actor=actor, on=SPRING) is None


def test_the_items_of_a_form_the_missing_ones_first() -> None:
    a_form()
    decide(handed_in("2024-03", ("urban", "1", "万人次"), state="submitted"), date(2024, 4, 2))
    on_record("r3", "rural", "2024-03", "3", "万人次")
    found = items_of("monthly", parse_period("2024-03"), actor=CLERK, on=SPRING)
    assert found is not None
    assert [(one.version, one.stands) for one in found[2]] == [
        ("returns", "missing"), ("rural", "covered"), ("urban", "submitted")
    ]  # fmt: skip
    assert items_of("monthly", parse_period("2024-05"), actor=CLERK, on=SPRING) is None
    assert items_of("nothing", parse_period("2024-03"), actor=CLERK, on=SPRING) is None


def test_forms_due_soon_and_overdue_until_they_are_handed_in() -> None:
    a_form()
    week, month = timedelta(days=7), timedelta(days=30)

    def due(on: date) -> list[tuple[str, date, int]]:
        return [(one.period.text, one.due, one.open) for one in forms_due(on=on, within=week, since=month)]

    april = ("2024-04", date(2024, 5, 10), 3)
    assert due(date(2024, 5, 2)) == [("2024-03", date(2024, 4, 10), 3)]
    assert due(date(2024, 5, 3)) == [("2024-03", date(2024, 4, 10), 3), april]
    assert due(date(2024, 5, 20))[-1] == april
    assert forms_due(on=date(2024, 5, 20), within=week, since=month, departments=[]) == []
    figures = handed_in("2024-04", *((sort, "1", unit) for sort, unit in ASKED), state="submitted")
    decide(figures, date(2024, 5, 20))
    assert april not in due(date(2024, 5, 20))


def test_the_number_of_questions_does_not_grow_with_forms_and_periods() -> None:
    a_form()
    with CaptureQueriesContext(connection) as few:
        completeness(actor=OFFICE, year=2024, on=date(2024, 2, 20))
    for number in range(5):
        a_form(f"more-{number}")
    with CaptureQueriesContext(connection) as many:
        completeness(actor=OFFICE, year=2024, on=date(2025, 2, 20))
    assert len(many) == len(few) <= 10
