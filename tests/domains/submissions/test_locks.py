"""A locked period takes no figure, whatever way it comes in, but under a dated exception."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.books.actions import load_book
from shanhai.domains.books.errors import BookRefused
from shanhai.domains.indicators.actions import supersede_observation
from shanhai.domains.indicators.errors import PeriodLocked
from shanhai.domains.indicators.models import LockException, Observation, PeriodLock
from shanhai.domains.indicators.queries import all_locks, lock_on, standing_locks
from shanhai.domains.submissions.actions.locking import grant_exception, lift_lock, lock_period
from shanhai.domains.submissions.errors import LockRefused
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import COMMAND_LINE, Actor, Post, Role
from tests.books import added, changed, write_book
from tests.domains.indicators.rows import KNOWN, load, state, unquoted

pytestmark = [pytest.mark.database, pytest.mark.django_db]

OFFICE = Actor("office", (Post(Role.OFFICE),))
REASON = Bilingual("核对原文后更正。", "Corrected against the text.")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load(tmp_path / "book")


def lock(today: date, period: str = "2024-Q1") -> PeriodLock:
    return lock_period(actor=OFFICE, period=period, reason="已上报省里", on=today)


def leave(today: date, *, party: str = "", days: int = 0) -> LockException:
    last = today + timedelta(days=days)
    return grant_exception(
        actor=OFFICE, code="lock-2024-q1", begins=today, last_day=last, reason="更正", party=party, on=today
    )


@pytest.mark.parametrize(
    ("period", "locked"),
    [
        ("2024-03-31", True),
        ("2024-01", True),
        ("2024-Q1", True),
        ("../2024-03-31", True),
        ("2023-12/2024-02", True),  # it ends within the quarter
        ("2023", False),
        ("2024", False),
        ("2024-04", False),
        ("2024-03/..", False),
        ("?近年", False),
    ],
)
def test_a_figure_is_locked_by_the_day_its_period_ends(today: date, period: str, locked: bool) -> None:
    lock(today)
    if not locked:
        assert state("new", "40", period=period).period == period
        return
    with pytest.raises(PeriodLocked) as refused:
        state("new", "40", period=period)
    assert "已上报省里" in str(refused.value)
    assert today.isoformat() in str(refused.value)
    assert "例外" in refused.value.cure.zh


def test_a_correction_is_refused_and_so_is_moving_a_figure_in_or_out(today: date) -> None:
    state("later", "40", period="2024-05-31")
    lock(today)
    for code, changes in (("o1", {"value": "40"}), ("o1", {"period": "2024-05"}), ("later", {"period": "2024-03"})):
        with pytest.raises(PeriodLocked):
            supersede_observation(actor="clerk", code=code, changes=changes, known_from=today, reason=REASON)
    assert Observation.objects.filter(code__in=["o1", "later"]).count() == 2


def test_a_figure_known_from_an_earlier_day_is_refused_as_well(today: date) -> None:
    lock(today)
    with pytest.raises(PeriodLocked):
        state("new", "40", known_from=KNOWN)


def test_an_exception_opens_the_period_for_its_days_and_its_party(today: date) -> None:
    lock(today)
    leave(today, party="gov")
    span = date(2024, 1, 1), date(2024, 4, 1)
    assert lock_on(*span, party="gov", on=today) is None
    assert lock_on(*span, party="firm", on=today) is not None
    assert lock_on(*span, on=today) is not None
    assert lock_on(*span, party="gov", on=today + timedelta(days=1)) is not None
    assert lock_on(*span, party="gov", on=today - timedelta(days=1)) is None  # it was not locked then
    with pytest.raises(PeriodLocked):
        supersede_observation(actor="clerk", code="o1", changes={"value": "40"}, known_from=today)
    supersede_observation(actor="clerk", code="o1", changes={"value": "40"}, known_from=today, party="gov")
    leave(today)
    supersede_observation(actor="clerk", code="o1", changes={"value": "41"}, known_from=today)


def test_of_two_locks_each_wants_its_own_exception(today: date) -> None:
    lock(today)
    lock(today, "2024")
    leave(today)
    held = lock_on(date(2024, 3, 1), date(2024, 4, 1), on=today)
    assert held is not None
    assert held.period == "2024"


def test_lifting_opens_the_period_again_and_locking_again_is_a_new_version(today: date) -> None:
    lock(today)
    lift_lock(actor=OFFICE, code="lock-2024-q1", reason="口径调整", on=today)
    state("new", "40")
    again = lock(today)
    assert (again.revision, again.known_from) == (2, today)
    assert [row.known_to for row in all_locks(on=today)] == [None, today]


def test_each_deed_is_in_the_audit_record_and_only_the_offices(today: date) -> None:
    lock(today)
    leave(today, party="gov")
    lift_lock(actor=OFFICE, code="lock-2024-q1", reason="口径调整", on=today)
    deeds = AuditRow.objects.filter(noun="lock").order_by("pk").values_list("deed", "reason", "party")
    assert list(deeds) == [
        ("lock_period", "已上报省里", ""), ("grant_exception", "更正", "gov"), ("lift_lock", "口径调整", "")
    ]  # fmt: skip
    for role in (Role.MEMBER, Role.COUNTY, Role.PARTNER, Role.AUDITOR, Role.READER):
        actor = Actor("x", (Post(role, "gov"),))
        with pytest.raises(NotPermitted):
            lock_period(actor=actor, period="2022", reason="x", on=today)
        with pytest.raises(NotPermitted):
            lift_lock(actor=actor, code="lock-2024-q1", reason="x", on=today)
        with pytest.raises(NotPermitted):
            grant_exception(actor=actor, code="lock-2024-q1", begins=today, last_day=today, reason="x", on=today)


@pytest.mark.parametrize("period", ["2024-13", "?", "../2024", "2024/..", ""])
def test_what_has_no_first_and_last_day_cannot_be_locked(today: date, period: str) -> None:
    with pytest.raises(LockRefused):
        lock(today, period)


def test_refusals_say_what_is_wrong(today: date) -> None:
    lock(today)
    with pytest.raises(LockRefused, match="already"):
        lock(today)
    with pytest.raises(LockRefused, match="原因"):
        lock_period(actor=OFFICE, period="2022", reason=" ", on=today)
    with pytest.raises(LockRefused, match="lock-2021"):
        lift_lock(actor=OFFICE, code="lock-2021", reason="x", on=today)
    with pytest.raises(LockRefused, match="起止"):
        leave(today, days=-1)
    with pytest.raises(LockRefused, match="nobody"):
        leave(today, party="nobody")


def test_a_book_that_would_write_into_a_locked_period_is_refused_row_by_row(today: date, tmp_path: Path) -> None:
    lock(today)
    tables = changed(unquoted(), "observations", "o1", note_zh="补注", note_en="A note")
    tables = changed(tables, "observations", "o5", period="2024-06-30")
    tables = added(
        tables, "observations", code="o9", version="enclaves", place="county", period="2024-03", value="3", unit="块",
        passage="p5",
    )  # fmt: skip
    before = Observation.objects.count()
    with pytest.raises(BookRefused) as refused:
        load_book(actor="tester", folder=write_book(tmp_path / "again", tables), on=today)
    found = [(one.file, one.row, one.code, one.value) for one in refused.value.findings if one.severity == "error"]
    assert found == [
        ("observations.csv", 2, "period_locked", "2024-03-31"),
        ("observations.csv", 6, "period_locked", "2024-06-30"),  # it moves a figure out of the locked quarter
        ("observations.csv", 7, "period_locked", "2024-03"),
    ]
    assert Observation.objects.count() == before
    leave(today)
    load_book(actor="tester", folder=write_book(tmp_path / "third", tables), on=today)
    assert Observation.objects.count() == before + 3


def test_a_book_that_changes_nothing_there_loads_as_ever(today: date, tmp_path: Path) -> None:
    lock(today)
    tables = changed(unquoted(), "indicators", "enclaves", name_en="Enclaves in all")
    result = load_book(actor="tester", folder=write_book(tmp_path / "again", tables), on=today)
    assert result.tables["observations"].unchanged == 5


def test_history_of_a_locked_period_is_refused_too(today: date, tmp_path: Path) -> None:
    lock(today)
    more = {"version": "enclaves", "place": "city", "period": "2024-05", "value": "31", "unit": "块", "passage": "p5"}
    tables = added(unquoted(), "observations", code="o9", known_from="2024-07-01", **more)
    tables["history/observations"] = [
        {"code": "o9", "version": "enclaves", "place": "city", "period": "2024-02", "value": "30", "unit": "块",
         "passage": "p5", "known_from": "2024-03-01", "visibility": "public", "revision": "1",
         "known_to": "2024-07-01", "recorded_by": "x"},
    ]  # fmt: skip
    with pytest.raises(BookRefused) as refused:
        load_book(actor="tester", folder=write_book(tmp_path / "again", tables), on=today)
    found = [(one.file, one.code) for one in refused.value.findings if one.severity == "error"]
    assert found == [("history/observations.csv", "period_locked")]


def test_where_nothing_is_locked_a_load_asks_once(today: date, tmp_path: Path) -> None:
    rows = [
        {"code": f"n{number}", "version": "enclaves", "place": "city", "period": "2024-03", "value": "1", "unit": "块"}
        for number in range(30)
    ]
    tables = unquoted()
    tables["observations"] = [*tables["observations"], *({**row, "passage": "p5"} for row in rows)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        load_book(actor="tester", folder=write_book(tmp_path / "more", tables), on=today)
    assert len([one for one in asked.captured_queries if 'FROM "indicators_periodlock"' in one["sql"]]) == 1
    assert not standing_locks(on=today)


def test_the_command_line_may(today: date) -> None:
    assert lock_period(actor=COMMAND_LINE, period="2022", reason="x", on=today).code == "lock-2022"
