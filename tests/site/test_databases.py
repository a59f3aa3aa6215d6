"""The database at hand keeps its promises, whichever of the two it is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from shanhai.site.environment import read_environment
from shanhai.site.settings import DATABASE_SETTINGS

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_key_that_points_nowhere_is_refused() -> None:
    with pytest.raises(IntegrityError):
        add_membership_of_nobody()


def add_membership_of_nobody() -> None:
    """Write a row whose keys point nowhere, and have the database check it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_user_groups (user_id, group_id) VALUES (987654, 987654)")
        connection.check_constraints()


def test_chinese_text_and_order_survive() -> None:
    User.objects.create(username="丽水市一体化办")
    Session.objects.create(session_key="山海", session_data="协作", expire_date=timezone.now())
    assert User.objects.get(username__startswith="丽水").username == "丽水市一体化办"
    assert Session.objects.get(session_key="山海").session_data == "协作"


def test_the_tables_are_those_of_the_models(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


def test_sqlite_writes_ahead_and_waits_its_turn() -> None:
    options = DATABASE_SETTINGS["sqlite"](read_environment({}).database)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 10
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def test_postgresql_is_reached_through_a_pool_with_the_address_given() -> None:
    environment = read_environment({"SHANHAI_DATABASE_URL": "postgres://u:p@db:5433/name?sslmode=require"})
    settings = DATABASE_SETTINGS["postgresql"](environment.database)
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", "5433", "name")
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["pool"]["max_size"] >= settings["OPTIONS"]["pool"]["min_size"]
