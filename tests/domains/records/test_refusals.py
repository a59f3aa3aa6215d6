"""What the database itself refuses, whoever writes: words, units, codes and ranges that cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, Model
from django.utils import timezone

from shanhai.adapters.books.cells import CODE
from shanhai.domains.books.actions import load_book
from shanhai.domains.confirmations.models import Confirmation
from shanhai.domains.documents.models import Document
from shanhai.domains.indicators.models import IndicatorDefinition, Observation
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place, PlaceBoundary
from shanhai.domains.programme.models import Commitment, Standing
from shanhai.domains.records.models import Known
from shanhai.domains.reminders.models import Contact, Delivery, Message, Notice
from shanhai.domains.submissions.models import SubmittedFigure
from shanhai.domains.undertakings.models import UndertakingVersion
from shanhai.vocab.errors import UnknownUnit
from shanhai.vocab.units import all_units, unit
from tests.accounts import account
from tests.books import Rows, small_book, write_book
from tests.submissions import a_submission

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = date(2024, 9, 1)


def every_table() -> dict[str, Rows]:
    """Return the small book with a row in each table that has words and no row there."""
    return small_book() | {
        "party_links": [{"code": "l1", "party": "firm", "group": "gov", "role": "part", "passage": "p1"}],
        "place_memberships": [
            {"code": "m1", "place": "county", "region": "city", "role": "part", "passage": "p1"},
        ],
        "undertakings": [
            *small_book()["undertakings"],
            {"code": "road", "kind": "transport", "name_zh": "合成路", "name_en": "Synthetic road", "passage": "p1"},
        ],
        "undertaking_assignments": [
            {"code": "u1", "undertaking": "pair", "party": "gov", "role": "owner", "passage": "p1"},
        ],
        "undertaking_places": [{"code": "w1", "undertaking": "pair", "place": "county", "role": "site", "passage": "p1"}],
        "commitment_targets": [
            {"code": "t1", "commitment": "task", "version": "enclaves", "place": "city", "value": "41", "unit": "块", "passage": "p1"},
        ],
        "transport": [{"undertaking": "road", "mode": "road", "passage": "p1"}],
    }  # fmt: skip


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    load_book(actor="tester", folder=write_book(tmp_path, every_table()), on=DAY)
    clerk, road = account(role="member", party="gov"), Commitment.objects.first()
    assert road is not None
    Notice.objects.create(account=clerk, commitment=road, kind="issued", day=DAY, noticed_on=DAY)
    Contact.objects.create(account=clerk, email="clerk@example.gov.cn", wish="daily", since=DAY)
    digest = Message.objects.create(account=clerk, on=DAY)
    Delivery.objects.create(message=digest, attempt=1, at=timezone.now(), outcome="sent")
    PlaceBoundary.objects.create(
        code="county", place=Place.objects.get(code="county"), geometry="{}", original_system="wgs84", converted=False,
        filename="x", sha256="x", source_zh="x", source_en="x", known_from=DAY, recorded_by="tester", content_hash="x",
    )  # fmt: skip
    pair = UndertakingVersion.objects.get(code="pair")
    Confirmation.objects.create(
        code="says", undertaking=pair.undertaking, version=pair, seal="x", party=Party.objects.get(code="gov"),
        verdict="confirmed", visibility="internal", known_from=DAY, recorded_by="tester", content_hash="x",
    )  # fmt: skip
    a_submission(DAY)


def a_copy(model: type[Model]) -> Model:
    """Return a copy of a row, not yet written, that nothing stands against: it is known on no day."""
    row = model._default_manager.first()
    assert row is not None, f"no row of {model.__name__}: add one to every_table()"
    row.pk = None
    if isinstance(row, Known):
        row.code, row.known_to = f"{row.code}-copy", row.known_from
    elif isinstance(row, Standing):
        row.known_from = row.known_to - timedelta(days=1)
    elif isinstance(row, Notice):
        row.day += timedelta(days=1)
    elif isinstance(row, Delivery):
        row.attempt += 1
    elif isinstance(row, SubmittedFigure):
        row.code = f"{row.code}-copy"
    elif isinstance(row, Contact):
        row.account = account("other")
    return row


def write(row: Model) -> None:
    with transaction.atomic():
        row.save(force_insert=True)


WORDS = [
    (model, constraint.name, constraint.name.removeprefix(f"{model.__name__.lower()}_").removesuffix("_word"))
    for model in apps.get_models()
    for constraint in model._meta.constraints
    if constraint.name.endswith("_word")
]
TRIED = [one for one in WORDS if one[2] != "visibility" or one[0] is Observation]
"""Visibility is held in every table and tried in one, so that not every table needs a row."""


@pytest.mark.parametrize(("model", "constraint", "field"), TRIED)
@pytest.mark.parametrize("word", ["unheard-of", "", "PUBLIC "])
def test_a_word_outside_its_list_is_refused(
    model: type[Model], constraint: str, field: str, word: str, loaded: None
) -> None:
    row = a_copy(model)
    setattr(row, field, word)
    with pytest.raises(IntegrityError, match=constraint):
        write(row)


@pytest.mark.parametrize("model", sorted({one[0] for one in TRIED}, key=str))
def test_the_rows_of_these_refusals_are_otherwise_fine(model: type[Model], loaded: None) -> None:
    write(a_copy(model))


def test_words_are_tried_in_every_table_that_has_some() -> None:
    fields = {(model, field) for model, _, field in TRIED}
    assert {(Observation, "qualifier"), (Standing, "state"), (PlaceBoundary, "original_system")} <= fields
    assert all(isinstance(model._meta.get_field(field), CharField) for model, field in fields)


BAD_UNITS = [
    "",
    " ",
    "元 ",
    "里",
    "元 万元",
    "元/",
    "/元",
    "元//吨",
    "元/里",
    "元/吨/",
    "元/吨/年/人",
    "号/元",
    "元/年月",
    "人/日期",
    "元|吨",
]
GOOD_UNITS = ["块", "亿元", "%", "‰", "名称", "年月", "元/吨", "万人次/年", "吨/公顷/年", "%/年"]


@pytest.mark.parametrize("model", [Observation, IndicatorDefinition])
def test_a_unit_that_the_trade_does_not_know_is_refused(model: type[Model], loaded: None) -> None:
    for text in BAD_UNITS:
        row = a_copy(model)
        row.unit = text
        with pytest.raises(IntegrityError, match="unit_known"):
            write(row)


def test_every_unit_of_the_trade_and_its_compounds_are_taken(loaded: None) -> None:
    for number, text in enumerate([*GOOD_UNITS, *(one.symbol for one in all_units())]):
        row = a_copy(Observation)
        row.code, row.unit = f"unit-{number}", text
        write(row)


def test_the_database_and_the_vocabulary_know_the_same_units() -> None:
    assert [text for text in BAD_UNITS if is_unit(text)] == []
    assert [text for text in GOOD_UNITS if not is_unit(text)] == []


def is_unit(text: str) -> bool:
    """Tell whether the vocabulary knows a unit in just this spelling."""
    try:
        return unit(text).symbol == text
    except UnknownUnit:
        return False


BAD_CODES = ["", " ", "a b", "A", "飞地", "-a", "@a", "_a", "a/b", "a\n", "a'b", "é", "a%"]
GOOD_CODES = ["a", "7", "a-b", "a_b", "a.b", "a@b", "f33", "3rd-road@2024"]


@pytest.mark.parametrize("code", BAD_CODES)
def test_a_code_that_is_none_is_refused(code: str, loaded: None) -> None:
    row = a_copy(Observation)
    row.code = code
    for bad in (row, Document(code=code)):
        with pytest.raises(IntegrityError, match="code_form"):
            write(bad)
    assert not CODE.fullmatch(code)


@pytest.mark.parametrize("code", GOOD_CODES)
def test_a_code_as_books_write_it_is_taken(code: str, loaded: None) -> None:
    write(Document(code=code))
    assert CODE.fullmatch(code)


RANGES = [
    ("documents.DocumentVersion", "dated"),
    ("programme.Event", "occurred"),
    ("undertakings.UndertakingVersion", "started"),
    ("undertakings.PairingDetail", "signed"),
    ("undertakings.EnclaveDetail", "opened"),
    ("indicators.Observation", "period"),
]


@pytest.mark.parametrize(("label", "stem"), RANGES)
@pytest.mark.parametrize("days", [0, 1])
def test_a_period_that_does_not_end_after_its_start_is_refused(label: str, stem: str, days: int, loaded: None) -> None:
    row = a_copy(apps.get_model(label))
    setattr(row, f"{stem}_start", DAY)
    setattr(row, f"{stem}_end", DAY - timedelta(days=days))
    with pytest.raises(IntegrityError, match=r"order|obs_period"):
        write(row)


def test_a_standing_holds_on_some_day(loaded: None) -> None:
    row = a_copy(Standing)
    row.known_to = row.known_from
    with pytest.raises(IntegrityError, match="standing_known_order"):
        write(row)


def test_sql_past_the_models_is_refused_as_well(loaded: None) -> None:
    table = Observation._meta.db_table
    columns = ", ".join(
        f'"{field.column}"' for field in Observation._meta.local_concrete_fields if field.column != "id"
    )
    taken = columns.replace('"code"', "'copy'").replace('"revision"', "7").replace('"known_to"', "known_from")
    for column, bad in (("kind", "wish"), ("unit", "里"), ("visibility", ""), ("qualifier", "exactly")):
        values = taken.replace(f'"{column}"', f"'{bad}'")
        statement = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE code = 'o1'"
        with pytest.raises(IntegrityError, match=column), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {taken} FROM {table} WHERE code = 'o1'")
    assert Observation.objects.filter(code="copy").exists()
