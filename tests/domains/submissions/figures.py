"""Submitted figures for tests: over the small book, with talents by degree, a share, a growth rate and a formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from shanhai.domains.indicators.actions import record_observation
from shanhai.domains.indicators.models import IndicatorVersion, Observation
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.models import Form, FormVersion, Submission, SubmittedFigure
from shanhai.vocab.periods import parse_period
from tests.books import Rows, added, changed, small_book
from tests.domains.indicators.rows import load
from tests.submissions import a_form

TODAY = date(2026, 11, 24)


def reporting_book() -> dict[str, Rows]:
    """Return the small book with the indicators that rules are about."""
    tables = changed(small_book(), "passages", "p1", quote="")
    tables = added(tables, "axes", code="degree", name_zh="学位", name_en="Degree", passage="p1")
    for code, zh, en in (("degree.doctor", "博士", "Doctorate"), ("degree.master", "硕士", "Master’s degree")):
        tables = added(tables, "axis_members", code=code, axis="degree", name_zh=zh, name_en=en, passage="p1")
    for code, zh, unit, form, more in (
        ("talents", "人才", "名", "stock", {"axes": "degree"}),
        ("forest", "森林覆盖率", "%", "rate", {}),
        ("growth", "旅游收入增长", "%", "rate", {}),
        ("urban", "城镇游客", "万人次", "flow", {}),
        ("rural", "乡村游客", "万人次", "flow", {}),
        ("visits", "游客", "万人次", "flow", {"formula": "urban + rural"}),
    ):
        tables = added(tables, "indicators", code=code, topic="tourism", name_zh=zh, name_en=code, passage="p1")
        tables = added(
            tables, "indicator_versions", code=code, indicator=code, unit=unit, form=form, passage="p1", **more
        )
    return tables


def load_reporting_book(folder: Path) -> None:
    """Load it."""
    load(folder, reporting_book())


def handed_in(
    period: str, *figures: tuple[str, str, str], form: Form | None = None, state: str = "draft", place: str = "county"
) -> list[SubmittedFigure]:
    """Draft figures given as (version or version[axes], value, unit), a hedge before the value after a blank."""
    form = form or Form.objects.filter(code="monthly").first() or a_form(date(2024, 7, 1))
    version = FormVersion.objects.get(form=form, known_to=None)
    days = parse_period(period)
    start, end = days.start or date(2024, 1, 1), days.end or date(2025, 1, 1)
    submission = Submission.objects.create(
        form=form, department=version.department, period=period, period_start=start, period_end=end, made_on=TODAY,
        made_by="clerk",
    )  # fmt: skip
    made = []
    for number, (sort, value, unit) in enumerate(figures, start=1):
        code, _, axes = sort.rstrip("]").partition("[")
        hedge, _, digits = value.rpartition(" ")
        made.append(
            SubmittedFigure.objects.create(
                submission=submission,
                code=f"{form.code}.{submission.pk}.{number}",
                version=IndicatorVersion.objects.get(code=code),
                place=Place.objects.get(code=place),
                axes=axes,
                period=period,
                period_start=days.start,
                period_end=days.end,
                value=Decimal(digits),
                unit=unit,
                qualifier=hedge or "exact",
                cell=f"B{number}",
                state=state,
            )
        )
    return made


def on_record(code: str, sort: str, period: str, value: str, unit: str, **more: str) -> Observation:
    """Put a figure of the county on record."""
    version, _, axes = sort.rstrip("]").partition("[")
    cells = {"code": code, "version": version, "axes": axes, "place": "county", "period": period, "value": value}
    return record_observation(
        actor="tester", cells={**cells, "unit": unit, "passage": "p5", **more}, known_from=date(2024, 6, 30)
    )
