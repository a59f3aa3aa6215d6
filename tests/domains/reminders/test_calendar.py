"""A person's calendar: their own deadlines, read back by a calendar library, until the address is revoked."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from icalendar import Calendar
from pytest_django import Settings

from shanhai.domains.audit.models import AuditRow
from shanhai.domains.reminders.actions.wishes import renew_calendar, revoke_calendar, set_contact
from shanhai.domains.reminders.errors import WishRefused
from shanhai.domains.reminders.models import CalendarToken, Contact
from shanhai.domains.reminders.queries.calendar import account_of, calendar_token, deadlines_of
from shanhai.engines.calendars import calendar_text
from shanhai.vocab.rights import Actor
from tests.domains.reminders.people import ON, happens, office_at_work

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAN = Actor("nan")


@pytest.fixture(autouse=True)
def office() -> None:
    office_at_work()


def due(name: str) -> dict[str, date]:
    """Return uid → day of a person's calendar, as the library reads it."""
    text = calendar_text("期限", deadlines_of(User.objects.get(username=name).pk, on=ON))
    events = Calendar.from_ical(text).walk("VEVENT")
    assert all(not one.errors for one in events)
    return {str(one["UID"]): one["DTSTART"].dt for one in events}


def test_a_calendar_holds_what_the_person_has_to_do_and_has_not_finished() -> None:
    assert due("nan") == {"bridge.due@shanhai": date(2026, 2, 1), "road.due@shanhai": date(2026, 3, 20)}
    assert due("boss") == due("nan")
    assert due("sun") == {}
    assert due("audrey") == {}
    happens("bridge", "done")
    assert list(due("nan")) == ["road.due@shanhai"]


def test_a_date_that_is_moved_keeps_its_entry() -> None:
    happens("road", "extension_granted", new_due=date(2026, 5, 1))
    assert due("nan")["road.due@shanhai"] == date(2026, 5, 1)


def test_a_token_opens_one_calendar_until_it_is_revoked_or_renewed() -> None:
    first = renew_calendar(actor=NAN)
    nan = User.objects.get(username="nan")
    assert len(first) == 43
    assert account_of(first, on=ON) == nan
    assert calendar_token(nan.pk, on=ON) == first
    second = renew_calendar(actor=NAN)
    assert account_of(first, on=ON) is None
    assert account_of(second, on=ON) == nan
    assert revoke_calendar(actor=NAN)
    assert not revoke_calendar(actor=NAN)
    assert (account_of(second, on=ON), calendar_token(nan.pk, on=ON)) == (None, None)


def test_the_database_alone_gives_no_token_and_another_secret_shows_none(settings: Settings) -> None:
    token = renew_calendar(actor=NAN)
    held = CalendarToken.objects.get()
    assert token not in {held.salt, held.digest}
    settings.SECRET_KEY = "another" * 9
    assert calendar_token(held.account_id, on=ON) == ""
    assert account_of(token, on=ON) is not None


@pytest.mark.parametrize("token", ["", "x" * 43, "\ud800", "%", "a" * 10_000])
def test_no_other_token_opens_anything(token: str) -> None:
    renew_calendar(actor=NAN)
    assert account_of(token, on=ON) is None


def test_a_retired_account_has_no_calendar() -> None:
    token = renew_calendar(actor=NAN)
    User.objects.filter(username="nan").update(is_active=False)
    assert account_of(token, on=ON) is None


@pytest.mark.parametrize(
    ("email", "wish"), [("", "daily"), ("nobody", "daily"), ("a@b\r\nBcc: c@d", "daily"), ("a@b.cn", "hourly")]
)
def test_a_wish_that_cannot_be_met_is_refused(email: str, wish: str) -> None:
    before = list(Contact.objects.values())
    with pytest.raises(WishRefused):
        set_contact(actor=Actor("sun"), email=email, wish=wish, on=ON)
    assert list(Contact.objects.values()) == before


def test_a_wish_is_audited_without_the_address_and_starts_on_its_day() -> None:
    made = set_contact(actor=Actor("sun"), email="sun@example.gov.cn", wish="daily", on=ON)
    assert made.since == ON
    row = AuditRow.objects.get(deed="set_reminders")
    assert "sun@example" not in row.after + row.before
    set_contact(actor=Actor("sun"), email="", wish="none", on=ON)
    assert not Contact.objects.filter(email="sun@example.gov.cn").exists()
