"""A form of Qingtian over the Lishui book, with figures handed in and a follow-up: what tests of the pages begin with."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from shanhai.domains.indicators.models import IndicatorVersion
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.actions.rules import keep_built_in_rules
from shanhai.domains.submissions.models import (
    Decision,
    FollowUp,
    Form,
    FormItem,
    FormVersion,
    Submission,
    SubmittedFigure,
    ValidationRule,
)
from shanhai.vocab.periods import parse_period

DEPARTMENT = "gov-qingtian"
ITEMS = (("enclave-talents@article", "名"), ("enclave-companies@article", "家"), ("senior-talents@article", "人"))


def last_month(today: date) -> str:
    """Return the month before today's, as a period."""
    last = today.replace(day=1) - timedelta(days=1)
    return f"{last:%Y-%m}"


def a_report(*, department: str = DEPARTMENT, code: str = "talents", due_days: int = 10) -> FormVersion:
    """Set up a monthly form of three figures from January of this year on."""
    today = timezone.localdate()
    form = Form.objects.create(code=code)
    version = FormVersion.objects.create(
        code=code, form=form, department=Party.objects.get(code=department), title_zh="人才月报", title_en="Talents",
        frequency="month", due_days=due_days, first_period=f"{today.year}-01", known_from=today - timedelta(days=300),
        recorded_by="tester", content_hash="x", visibility="internal",
    )  # fmt: skip
    for number, (indicator, unit) in enumerate(ITEMS, start=1):
        FormItem.objects.create(
            form_version=version,
            sequence=number,
            version=IndicatorVersion.objects.get(code=indicator),
            place=Place.objects.get(code="qingtian"),
            unit=unit,
        )
    return version


def handed_in(
    version: FormVersion, period: str, *, number: int = 1, state: str = "submitted", on: date
) -> SubmittedFigure:
    """Hand in the first figures of a form for a period on a day."""
    days = parse_period(period)
    assert days.start is not None
    assert days.end is not None
    submission = Submission.objects.create(
        form=version.form, department=version.department, period=period, period_start=days.start, period_end=days.end,
        made_on=on, made_by="clerk",
    )  # fmt: skip
    figures = [
        SubmittedFigure.objects.create(
            submission=submission, code=f"{version.form.code}.{period}.{item.sequence}", version=item.version,
            place=item.place, period=period, period_start=days.start, period_end=days.end,
            value=Decimal(40 + item.sequence), unit=item.unit, state=state, cell=f"B{item.sequence}",
        )
        for item in version.items.order_by("sequence")[:number]
    ]  # fmt: skip
    if state == "submitted":
        Decision.objects.create(
            submission=submission, deed="submit", covers_all=True, figures=number, made_on=on, made_by="clerk"
        )
    return figures[0]


def a_follow_up(version: FormVersion) -> FollowUp:
    """Hand in a figure that a rule asks about."""
    today = timezone.localdate()
    keep_built_in_rules(on=today)
    figure = handed_in(version, last_month(today), on=today)
    rule = ValidationRule.objects.get(code="built-in-cumulative")
    return FollowUp.objects.create(
        figure=figure,
        rule=rule,
        text_zh="累计数下降：9 名，之后 4 名。",
        text_en="A cumulative figure falls: 9, then 4.",
    )
