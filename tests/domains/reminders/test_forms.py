"""A form that falls due is noticed for its department, once a span, and stands in the calendar until it is handed in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from icalendar import Calendar

from shanhai.domains.indicators.models import Indicator, IndicatorDefinition, IndicatorVersion
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.reminders.actions.composing import compose_digests
from shanhai.domains.reminders.actions.digest import as_html, as_text
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.actions.sending import _things
from shanhai.domains.reminders.models import Message, Notice
from shanhai.domains.reminders.queries.calendar import deadlines_of
from shanhai.domains.reminders.queries.mine import notices_of
from shanhai.domains.reminders.queries.outbox import matters, matters_of
from shanhai.domains.submissions.models import Form, FormItem, FormVersion, Submission, SubmittedFigure
from shanhai.engines.calendars import calendar_text
from tests.domains.reminders.people import ON, add_person, office_at_work

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DUE = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _form() -> None:
    """The north reports one figure a month, ten days after its end; it began in February 2026."""
    office_at_work()
    add_person("pat", "partner", "north")
    known = {"known_from": date(2025, 1, 1), "recorded_by": "x", "content_hash": "x"}
    version = IndicatorVersion.objects.create(code="visits")
    indicator = Indicator.objects.create(code="visits")
    IndicatorDefinition.objects.create(
        code="visits", version=version, indicator=indicator, unit="人次", form="flow", **known
    )
    made = FormVersion.objects.create(
        code="monthly", form=Form.objects.create(code="monthly"), department=Party.objects.get(code="north"),
        title_zh="游客月报", title_en="Visitors", frequency="month", due_days=10, first_period="2026-02", **known,
    )  # fmt: skip
    FormItem.objects.create(
        form_version=made, sequence=1, version=version, place=Place.objects.create(code="here"), unit="人次"
    )


def hand_in(state: str = "submitted") -> None:
    item = FormItem.objects.select_related("form_version").get()
    days = {"period": "2026-02", "period_start": date(2026, 2, 1), "period_end": date(2026, 3, 1)}
    submission = Submission.objects.create(
        form=item.form_version.form, department=item.form_version.department, made_on=ON, made_by="nan", **days
    )
    SubmittedFigure.objects.create(
        submission=submission,
        code="f",
        version=item.version,
        place=item.place,
        value=1,
        unit="人次",
        state=state,
        **days,
    )


def of_forms() -> list[tuple[str, str, date, date]]:
    found = Notice.objects.filter(form__isnull=False).order_by("noticed_on", "pk")
    return list(found.values_list("account__username", "kind", "day", "noticed_on"))


def test_seven_days_and_a_day_before_and_after_each_once_for_the_department() -> None:
    for days in range(20, -40, -1):
        remind(on=DUE - timedelta(days=days))
    of_february = [one for one in of_forms() if one[2] == DUE]
    assert of_february == [
        ("nan", "due_7", DUE, DUE - timedelta(days=7)),
        ("nan", "due_1", DUE, DUE - timedelta(days=1)),
        ("nan", "overdue", DUE, DUE + timedelta(days=1)),
    ]
    assert {name for name, *_ in of_forms()} == {"nan"}


def test_what_was_handed_in_is_not_noticed_and_a_draft_is_not_handed_in() -> None:
    hand_in("draft")
    remind(on=DUE)
    assert [one[:2] for one in of_forms()] == [("nan", "due_1")]
    SubmittedFigure.objects.update(state="submitted")
    remind(on=DUE + timedelta(days=1))
    assert len(of_forms()) == 1


def test_what_fell_due_long_ago_is_no_news() -> None:
    remind(on=DUE + timedelta(days=31))
    assert [one for one in of_forms() if one[2] == DUE] == []


def test_it_is_told_on_the_page_in_the_digest_and_in_a_call(settings: object) -> None:
    remind(on=DUE)
    nan = User.objects.get(username="nan")
    told = [matter for _, few in notices_of(nan.pk, on=DUE) for matter in few if matter.about.noun == "form"]
    assert [(one.about.text.zh, one.about.text.en) for one in told] == [("游客月报（2026年2月）", "Visitors, Feb 2026")]
    settings.MAIL = object()  # type: ignore[attr-defined]
    assert compose_digests(on=DUE) == 1
    in_mail = matters_of(Message.objects.get(), on=DUE)
    text = as_text(in_mail)
    assert "游客月报（2026年2月）" in text
    assert "2026年3月10日前报送，还有 0 天。" in text
    assert "/submissions/completeness/?form=monthly&period=2026-02" in text
    assert "Visitors, Feb 2026" in as_html(in_mail)
    things = [
        thing for thing in _things(matters(list(Notice.objects.select_related("account")), on=DUE)) if "form" in thing
    ]
    assert [(thing["form"], thing["period"], thing["due"], thing["for"]) for thing in things] == [
        ("monthly", "2026-02", "2026-03-10", ["nan"])
    ]


def test_whoever_does_not_report_for_the_department_is_not_shown_it() -> None:
    remind(on=DUE)
    pat = User.objects.get(username="pat")
    notice = Notice.objects.get(form__isnull=False)
    Notice.objects.create(account=pat, form=notice.form, period="2026-02", kind="due_1", day=DUE, noticed_on=DUE)
    assert {one.about.noun for _, few in notices_of(pat.pk, on=DUE) for one in few} == {"commitment"}


def test_the_calendar_holds_it_until_it_is_handed_in() -> None:
    def days(name: str) -> dict[str, date]:
        text = calendar_text("期限", deadlines_of(User.objects.get(username=name).pk, on=ON))
        events = Calendar.from_ical(text).walk("VEVENT")
        return {str(one["UID"]): one["DTSTART"].dt for one in events if ".form@" in str(one["UID"])}

    expected = {"monthly.2026-02.form@shanhai": DUE, "monthly.2026-03.form@shanhai": date(2026, 4, 10)}
    assert days("nan") == days("boss") == expected
    assert days("sun") == days("pat") == {}
    hand_in()
    assert list(days("nan")) == ["monthly.2026-03.form@shanhai"]


def test_a_notice_is_of_a_commitment_or_of_a_form_never_both() -> None:
    remind(on=DUE)
    of_form = Notice.objects.filter(form__isnull=False).first()
    of_commitment = Notice.objects.filter(commitment__isnull=False).first()
    assert of_form is not None
    assert of_commitment is not None
    for fields in (
        {"form": of_form.form, "commitment": of_commitment.commitment, "period": "2026-02"},
        {"form": of_form.form, "period": ""},
        {"commitment": of_commitment.commitment, "period": "2026-02"},
        {"form": of_form.form, "period": of_form.period},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(account=of_form.account, kind=of_form.kind, day=of_form.day, noticed_on=DUE, **fields)
