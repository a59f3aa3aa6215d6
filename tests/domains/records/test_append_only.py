"""Versions can be added and closed, nothing else: the database itself refuses, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from shanhai.cli.preparation import migrate
from shanhai.domains.books.actions import load_book
from shanhai.domains.indicators.models import Observation
from shanhai.domains.places.models import Place, PlaceVersion
from shanhai.domains.programme.models import Commitment, CommitmentAssignment, CommitmentVersion, Event
from shanhai.domains.records.actions import fixed_models, guarded_models, guards_are_missing
from shanhai.domains.records.models import Identity, Known
from shanhai.domains.submissions.models import SubmittedFigure
from shanhai.domains.undertakings.models import BrandDetail, Undertaking
from tests.books import small_book, write_book
from tests.guards import lower_guards
from tests.submissions import a_lock, a_submission

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ALL_VERSIONS = [model for model in apps.get_models() if issubclass(model, Known)]
DAY = date(2024, 9, 1)


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    load_book(actor="tester", folder=write_book(tmp_path, small_book()), on=DAY)
    a_submission(DAY)
    a_lock(DAY)


def a_row(model: type[Known]) -> int:
    pk = model.objects.values_list("pk", flat=True).first()
    assert pk is not None, f"the small book has no row of {model.__name__}"
    return int(pk)


FILLED = [model for model in ALL_VERSIONS if model.__name__ in {
    "DocumentVersion", "PassageVersion", "PartyVersion", "PlaceVersion", "CommitmentVersion", "CommitmentAssignment", "Event",
    "UndertakingVersion", "PairingDetail", "EnclaveDetail", "IndicatorName", "IndicatorDefinition", "DerivationVersion",
    "Observation", "DerivationInput", "Preference", "Headline",
}]  # fmt: skip


def test_every_table_of_versions_carries_its_guards() -> None:
    assert set(guarded_models()) == set(ALL_VERSIONS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    for model in ALL_VERSIONS:
        assert {f"{model._meta.db_table}_keep", f"{model._meta.db_table}_stay"} <= present


@pytest.mark.parametrize("model", FILLED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("column", ["recorded_by", "code", "known_from", "visibility", "content_hash"])
def test_no_column_of_a_version_can_be_changed(model: type[Known], column: str, loaded: None) -> None:
    values = {
        "recorded_by": "x",
        "code": "x",
        "known_from": date(2000, 1, 1),
        "visibility": "internal",
        "content_hash": "x",
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=a_row(model)).update(**{column: values[column]})


@pytest.mark.parametrize("model", FILLED, ids=lambda model: model.__name__)
def test_no_version_can_be_deleted(model: type[Known], loaded: None) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE id = %s', [a_row(model)])


def test_a_value_cannot_be_changed_even_while_closing(loaded: None) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Observation.objects.filter(code="o1").update(known_to=DAY, value=Decimal(1))


def test_a_closed_version_stays_closed(loaded: None) -> None:
    Observation.objects.filter(code="o5").update(known_to=DAY)
    for again in (None, date(2025, 1, 1)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Observation.objects.filter(code="o5").update(known_to=again)


COLUMN = {
    "BookLoad": "loaded_by",
    "AuditRow": "reason",
    "LockException": "reason",
    "FormItem": "axes",
    "Submission": "reason",
    "SubmittedFigure": "reason",
    "Decision": "reason",
    "FollowUp": "text_zh",
    "FollowUpStep": "text",
}
EMPTY = (
    "Axis",
    "DecidedFigure",
    "TextWithdrawal",
    "BoundaryWithdrawal",
    "EventEvidence",
    "ListImport",
    "ListLine",
    "Notice",
    "Message",
    "MessageItem",
    "Delivery",
)  # the small book has none


@pytest.mark.parametrize(
    "model", [model for model in fixed_models() if model.__name__ not in EMPTY], ids=lambda model: model.__name__
)
def test_an_identity_never_changes_and_never_goes(model: type[Model], loaded: None) -> None:
    table = model._meta.db_table
    column = "code" if issubclass(model, Identity) else COLUMN[model.__name__]
    for statement in (f"UPDATE \"{table}\" SET {column} = 'x'", f'DELETE FROM "{table}"'):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_submitted_figure_changes_its_state_only(loaded: None) -> None:
    figure = SubmittedFigure.objects.get()
    SubmittedFigure.objects.update(state="returned")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SubmittedFigure.objects.update(state="draft", value=8)
    figure.refresh_from_db()
    assert (figure.state, figure.value) == ("returned", 7)


def test_no_row_can_be_replaced(loaded: None) -> None:
    """REPLACE deletes on SQLite without asking; ON CONFLICT updates on PostgreSQL."""
    row = Observation.objects.filter(code="o1").values().get()
    row |= {"value": "1"}
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    table = Observation._meta.db_table
    for key in ("id", "code"):
        other = row if key == "id" else row | {"id": 999_999}
        if connection.vendor == "postgresql":
            target = "(id)" if key == "id" else "(code, revision)"
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT {target} DO UPDATE SET value = 1"
        else:
            statement = f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, list(other.values()))
    assert str(Observation.objects.get(code="o1").value) == "39"


def copy(model: type[Known], code: str, /, **fields: object) -> None:
    """Insert a copy of a row with other fields, past every check but the database's own."""
    row = model.objects.get(code=code, known_to=None)
    row.pk, row.code = None, f"{code}-copy"
    for name, value in fields.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


REFUSED: list[tuple[type[Known], str, dict[str, object]]] = [
    (Observation, "o1", {"place_id": None}),
    (Observation, "o1", {"value": None}),
    (Observation, "o1", {"value_date": DAY}),
    (Observation, "o1", {"value": Decimal(-39)}),
    (Observation, "o2", {"period_start": DAY, "period_end": date(2024, 1, 1)}),
    (Observation, "o1", {"code": "o1"}),
    (Observation, "o1", {"revision": 0}),
    (Observation, "o1", {"known_to": date(2020, 1, 1)}),
    (CommitmentAssignment, "a1", {"share": Decimal("1.2")}),
    (CommitmentAssignment, "a1", {"share": Decimal("-0.1")}),
    (CommitmentAssignment, "a1", {"valid_to": date(2020, 1, 1)}),
    (CommitmentVersion, "task", {"start": date(2025, 6, 1)}),
    (Event, "e1", {"kind": "extension_granted", "new_due": None}),
    (PlaceVersion, "city", {"lat": Decimal(120)}),
]


@pytest.mark.parametrize(("model", "code", "fields"), REFUSED)
def test_the_database_refuses_what_cannot_be(
    model: type[Known], code: str, fields: dict[str, object], loaded: None
) -> None:
    with pytest.raises((IntegrityError, DatabaseError)):
        copy(model, code, **fields)


def test_the_rows_of_the_refusals_are_otherwise_fine(loaded: None) -> None:
    copy(Observation, "o1")
    copy(CommitmentAssignment, "a1")
    copy(Event, "e1")


def test_the_database_refuses_a_circle_of_parents(loaded: None) -> None:
    plan, task = Commitment.objects.get(code="plan"), Commitment.objects.get(code="task")
    CommitmentVersion.objects.filter(code="plan").update(known_to=DAY)
    row = CommitmentVersion.objects.get(code="plan")
    row.pk, row.revision, row.known_from, row.known_to, row.parent = None, 2, DAY, None, task
    assert row.commitment == plan
    with pytest.raises(DatabaseError, match="circle"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_a_place_that_is_its_own_grandparent(loaded: None) -> None:
    PlaceVersion.objects.filter(code="city").update(known_to=DAY)
    row = PlaceVersion.objects.get(code="city")
    row.pk, row.revision, row.known_from, row.known_to = None, 2, DAY, None
    row.parent = Place.objects.get(code="county")
    with pytest.raises(DatabaseError, match="circle"), transaction.atomic():
        row.save(force_insert=True)


def test_a_detail_of_another_kind_is_refused(loaded: None) -> None:
    pair = Undertaking.objects.get(code="pair")
    with pytest.raises(DatabaseError, match="not of kind brand"), transaction.atomic():
        BrandDetail.objects.create(undertaking=pair, code="pair", known_from=DAY, recorded_by="x", content_hash="x")


def test_guards_that_are_missing_are_raised_at_the_next_start(loaded: None) -> None:
    assert not guards_are_missing()
    lower_guards()
    assert guards_are_missing()
    migrate(say=str)
    assert not guards_are_missing()
