"""Every field with a word list is held to it by the database, and so is every unit, code and range."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import CharField, Field, Model

from shanhai.adapters.books.columns import Column
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.books.choices import BINDINGS
from shanhai.domains.records.models import Known, in_order, in_table_of_units, one_of, written_as_code

LONGEST_WORD = 30
FREE = {"places.PlaceVersion.division_code"}
"""Short texts that come from no list."""
OURS = [model for model in apps.get_models() if model.__module__.startswith("shanhai.")]


def name_of(field: Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def held_by(model: type[Model], name: str) -> object:
    """Return the condition of a table's constraint, None if it has none of that name."""
    wanted = name % {"class": model.__name__.lower(), "app_label": model._meta.app_label}
    return next((one.condition for one in model._meta.constraints if one.name == wanted), None)


def fields_of_words() -> Iterator[CharField]:
    """Yield every field that looks as if it came from a word list: it has choices, or it is short."""
    for model in OURS:
        for field in model._meta.local_concrete_fields:
            is_short = isinstance(field, CharField) and (field.max_length or 0) <= LONGEST_WORD
            if isinstance(field, CharField) and (field.choices or is_short) and name_of(field) not in FREE:
                yield field


def book_fields(*kinds: str) -> list[tuple[Column, Field]]:
    """Return the columns of a book of those kinds, with the fields that hold them."""
    return [
        (column, apps.get_model(BINDINGS[table.name].version)._meta.get_field(column.name))
        for table in TABLES.values()
        for column in table.columns
        if column.kind in kinds
    ]


@pytest.mark.parametrize("field", list(fields_of_words()), ids=name_of)
def test_a_field_of_a_word_list_takes_no_other_word(field: CharField) -> None:
    held = held_by(field.model, one_of(field.name, ["x"]).name)
    assert held is not None, f"{name_of(field)}: add one_of({field.name!r}, …) to its constraints, or name it in FREE"
    if field.choices:
        words = [code for code, _ in field.flatchoices] + [""] * field.blank
        assert held == one_of(field.name, words).condition


def test_the_choices_of_a_book_are_choices_of_the_tables() -> None:
    found = set(map(name_of, fields_of_words()))
    assert [name_of(field) for _, field in book_fields("choice") if name_of(field) not in found] == []


@pytest.mark.parametrize("field", [field for _, field in book_fields("unit")], ids=name_of)
def test_a_unit_is_held_to_the_table_of_units(field: Field) -> None:
    held = in_table_of_units(field.name)
    assert held_by(field.model, held.name) == held.condition


@pytest.mark.parametrize(
    "model",
    [model for model in OURS if "code" in {field.name for field in model._meta.fields}],
    ids=lambda m: m.__name__,
)
def test_a_code_is_held_to_its_form(model: type[Model]) -> None:
    held = written_as_code()
    assert held_by(model, held.name) == held.condition


RANGES = [
    (model, field.name, field.name.replace(start, end))
    for model in OURS
    for field in model._meta.local_concrete_fields
    for start, end in (("_from", "_to"), ("_start", "_end"))
    if field.name.endswith(start) and not (issubclass(model, Known) and field.name == "known_from")
]
"""A version may be known on no day at all: what was corrected on the day it came."""


@pytest.mark.parametrize(("model", "first", "last"), RANGES)
def test_a_range_ends_after_it_starts(model: type[Model], first: str, last: str) -> None:
    said = [one.condition for one in model._meta.constraints]
    assert in_order(first, last, name="").condition in said
