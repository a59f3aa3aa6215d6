"""A row of every table of submissions, over the small book: what tests of these tables begin with."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

from shanhai.domains.indicators.models import IndicatorVersion, LockException, PeriodLock
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.models import (
    Decision,
    FollowUp,
    FollowUpStep,
    Form,
    FormItem,
    FormVersion,
    Submission,
    SubmittedFigure,
    ValidationRule,
)


def a_form(day: date, *, code: str = "monthly", department: str = "gov") -> Form:
    """Write a monthly form of a department that asks for the first indicator of the place `county`."""
    form = Form.objects.create(code=code)
    known = {"known_from": day, "recorded_by": "tester", "content_hash": "x", "visibility": "internal"}
    version = FormVersion.objects.create(
        code=code, form=form, department=Party.objects.get(code=department), title_zh="合成月报", title_en="Synthetic",
        frequency="month", due_days=10, first_period="2024-01", **known,
    )  # fmt: skip
    measured = IndicatorVersion.objects.order_by("pk").first()
    assert measured is not None
    FormItem.objects.create(
        form_version=version, sequence=1, version=measured, place=Place.objects.get(code="county"), unit="人"
    )
    return form


def a_submission(day: date, form: Form | None = None) -> SubmittedFigure:
    """Write a submission of one figure, submitted, with a rule that found something and what was said to it."""
    form = form or a_form(day)
    version = form.versions.get(known_to=None)
    submission = Submission.objects.create(
        form=form, department=version.department, period="2024-06", period_start=date(2024, 6, 1),
        period_end=date(2024, 7, 1), made_on=day, made_by="clerk",
    )  # fmt: skip
    item = version.items.get()
    figure = SubmittedFigure.objects.create(
        submission=submission, code="monthly.first.county.2024-06", version=item.version, place=item.place,
        period="2024-06", period_start=date(2024, 6, 1), period_end=date(2024, 7, 1), value=Decimal(7), unit=item.unit,
        state="submitted",
    )  # fmt: skip
    Decision.objects.create(
        submission=submission, deed="submit", covers_all=True, figures=1, made_on=day, made_by="clerk"
    )
    rule = ValidationRule.objects.create(
        code="within", kind="range", title_zh="范围", title_en="Range", settings=json.dumps({"least": "10"}),
        blocks=False, known_from=day, recorded_by="tester", content_hash="x", visibility="internal",
    )  # fmt: skip
    found = FollowUp.objects.create(figure=figure, rule=rule, text_zh="小于 10", text_en="Below 10")
    FollowUpStep.objects.create(follow_up=found, step="explained", text="新口径 a new method", made_by="clerk")
    return figure


def a_lock(day: date) -> PeriodLock:
    """Lock 2023, with an exception of a week."""
    lock = PeriodLock.objects.create(
        code="lock-2023", period="2023", period_start=date(2023, 1, 1), period_end=date(2024, 1, 1), reason="已上报 filed",
        known_from=day, recorded_by="tester", content_hash="x", visibility="internal",
    )  # fmt: skip
    week = day + timedelta(days=7)
    LockException.objects.create(lock=lock, begins=day, last_day=week, reason="更正 correction", recorded_by="tester")
    return lock
