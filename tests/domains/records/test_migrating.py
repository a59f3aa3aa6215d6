"""An installation of an earlier version keeps every row and every guard when its tables are changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from shanhai.domains.books.actions import load_book, loading, locked
from shanhai.domains.documents.models import Document
from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries import Locks
from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.programme.models import Event, Standing
from shanhai.domains.records.actions import guards_are_missing
from shanhai.domains.records.errors import RowsRefused
from tests.books import changed, county_in_two_versions, write_book
from tests.guards import lower_guards

pytestmark = pytest.mark.database

BEFORE = ("documents", "0002")
"""The step before the tables of all domains were given their words, codes and ranges; what rests on it goes with it."""
DAY = date(2024, 9, 1)


@pytest.fixture
def earlier(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of an earlier version, with a book loaded and a row of it corrected; it knew neither locks nor targets."""
    call_command("migrate", *BEFORE, verbosity=0)
    with monkeypatch.context() as patch:
        patch.setattr(locked, "standing_locks", lambda **_: Locks(()))
        patch.setattr(loading, "judge_by_figures", lambda **_: None)
        known = {name: table for name, table in loading.TABLES.items() if name != "commitment_targets"}
        patch.setattr(loading, "TABLES", known)
        book = write_book(tmp_path / "one", county_in_two_versions())
        load_book(actor="tester", folder=book, on=DAY)
        book = write_book(tmp_path / "two", changed(county_in_two_versions(), "observations", "o5", value="42"))
        load_book(actor="tester", folder=book, on=DAY)
    yield book
    lower_guards()  # emptying the tables raises them again
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_document WHERE code = 'A B'")
    call_command("migrate", verbosity=0)
    lower_guards()


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of ours but the standings, which are computed anew."""
    present = connection.introspection.table_names()
    ours = [model for model in apps.get_models() if model.__module__.startswith("shanhai.")]
    models = [model for model in ours if model._meta.db_table in present and model is not Standing]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in models}


def triggers() -> set[str]:
    """Return the guards that are in place."""
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(postgresql if connection.vendor == "postgresql" else sqlite)
        return {name for (name,) in cursor.fetchall()}


def test_going_forward_keeps_rows_and_guards(earlier: Path) -> None:
    rows, guards = everything(), triggers()
    assert len(rows["Observation"]) > 5
    assert not guards_are_missing()
    call_command("migrate", verbosity=0)
    assert {name: kept for name, kept in everything().items() if name in rows} == rows
    assert triggers() >= guards
    assert load_book(actor="tester", folder=earlier, on=DAY).changed_nothing
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Observation.objects.filter(code="o5").update(unit="家")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(code="e1").delete()
    row = PlaceVersion.objects.get(code="county", known_to=None)
    row.pk, row.code = None, "county-again"
    with pytest.raises(DatabaseError, match="overlaps"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="document_code_form"):
        Document.objects.create(code="A B")


def test_a_row_that_is_no_longer_allowed_is_named_and_nothing_changes(earlier: Path) -> None:
    Document.objects.create(code="A B")
    rows = everything()
    with pytest.raises(RowsRefused, match=r"documents_document .*document_code_form"):
        call_command("migrate", verbosity=0)
    assert everything() == rows
    listed = StringIO()
    call_command("showmigrations", "documents", stdout=listed)
    assert "[ ] 0003" in listed.getvalue()
