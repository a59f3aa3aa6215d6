"""Who is appointed, by whom, from when to when; accounts from before go on seeing what they saw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.people.actions import appoint, end_appointment, retire_account
from shanhai.domains.people.errors import AppointmentRefused
from shanhai.domains.people.models import Appointment
from shanhai.domains.people.queries import actor_of, appointments
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import COMMAND_LINE, Actor, Deed, Post, Role, may
from tests.domains.programme.rows import add_party
from tests.guards import lower_guards

pytestmark = pytest.mark.database

TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
OFFICE = Actor("office", (Post(Role.OFFICE),))


@pytest.fixture
def clerk(db: None) -> User:
    add_party("bureau")
    return User.objects.create_user("clerk")


def given(role: str = "member", party: str = "bureau", on: date = TODAY, actor: Actor = OFFICE) -> Appointment:
    return appoint(actor=actor, account="clerk", role=role, party=party, on=on, reason="接任")


def test_a_post_holds_from_its_first_day(clerk: User) -> None:
    given()
    assert actor_of(clerk, on=YESTERDAY).posts == ()
    assert actor_of(clerk, on=TODAY) == Actor("clerk", (Post(Role.MEMBER, "bureau"),))


def test_a_post_that_ended_gives_no_right_from_that_day_on_and_stays_on_record(clerk: User) -> None:
    made = given()
    end_appointment(actor=OFFICE, code=made.code, on=TOMORROW, reason="调离")
    assert actor_of(clerk, on=TODAY).posts == (Post(Role.MEMBER, "bureau"),)
    assert actor_of(clerk, on=TOMORROW).posts == ()
    (row,) = appointments(reader=Reader(TOMORROW, internal=True))
    assert (row.valid_from, row.valid_to) == (TODAY, TOMORROW)
    assert [row.deed for row in AuditRow.objects.order_by("sequence")] == ["appoint", "end_appointment"]
    assert AuditRow.objects.get(sequence=2).reason == "调离"


def test_a_post_given_by_mistake_ends_the_day_it_began(clerk: User) -> None:
    made = given()
    assert end_appointment(actor=OFFICE, code=made.code, on=TODAY) is None
    assert actor_of(clerk, on=TODAY).posts == ()
    assert given().code != made.code


@pytest.mark.parametrize("role", ["member", "county", "partner", "auditor", "reader"])
def test_only_the_office_appoints_and_ends(clerk: User, role: str) -> None:
    other = Actor("other", (Post(Role(role), "bureau"),))
    with pytest.raises(NotPermitted):
        given(actor=other)
    made = given()
    with pytest.raises(NotPermitted):
        end_appointment(actor=other, code=made.code, on=TODAY)
    with pytest.raises(NotPermitted):
        retire_account(actor=other, account="clerk")
    clerk.refresh_from_db()
    assert clerk.is_active


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "king"}, "没有角色“king”"),
        ({"party": "nowhere"}, "没有编码为“nowhere”的主体"),
        ({"party": ""}, "要说明代表哪个主体"),
    ],
)
def test_what_cannot_be_is_refused_in_words(clerk: User, fields: dict[str, str], said: str) -> None:
    with pytest.raises(AppointmentRefused, match=said):
        given(**fields)  # type: ignore[arg-type]  # role and party are texts
    assert not Appointment.objects.exists()


def test_the_same_post_is_not_given_twice(clerk: User) -> None:
    given()
    with pytest.raises(AppointmentRefused, match="已任此职"):
        given()
    given("county")
    assert len(actor_of(clerk, on=TODAY).posts) == 2


def test_an_account_without_a_post_sees_what_is_public(clerk: User) -> None:
    assert not may(actor_of(clerk, on=TODAY), Deed.READ_INTERNAL)


def test_the_public_is_told_of_no_appointment(clerk: User) -> None:
    given()
    assert appointments(reader=Reader(TODAY, internal=False)) == []


@pytest.fixture
def before_appointments(transactional_db: None) -> Iterator[None]:
    """An installation from before there were appointments, with an account."""
    call_command("migrate", "people", "0003", verbosity=0)
    User.objects.create_user("old")
    yield
    lower_guards()  # emptying the tables raises them again


def test_an_account_from_before_goes_on_seeing_what_is_internal(before_appointments: None) -> None:
    call_command("migrate", verbosity=0)
    old = User.objects.get(username="old")
    (row,) = Appointment.objects.all()
    assert (row.role, row.party) == ("reader", None)
    assert may(actor_of(old, on=row.valid_from), Deed.READ_INTERNAL)
    assert actor_of(old, on=row.valid_from) == Actor("old", (Post(Role.READER),))
    assert may(COMMAND_LINE, Deed.READ_AUDIT)
