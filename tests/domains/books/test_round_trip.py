"""Load → export → load gives the same state, whatever was loaded and superseded before."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanhai.domains.books.actions import export_book, load_book
from shanhai.domains.books.queries import state
from tests.books import Rows, changed, small_book, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST = date(2024, 8, 1)
PLAIN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**18).map(
    lambda number: format(number, "f")
)
CHANGES = st.one_of(
    st.tuples(st.just("observations"), st.just("o5"), st.just("value"), NUMBERS),
    st.tuples(st.just("parties"), st.sampled_from(["gov", "firm"]), st.sampled_from(["name_zh", "name_en", "note_zh"]), PLAIN),
    st.tuples(st.just("commitments"), st.just("task"), st.sampled_from(["text_zh", "deliverable_zh"]), PLAIN),
    st.tuples(st.just("commitments"), st.just("task"), st.just("due"), st.dates(date(2024, 2, 1), date(2030, 1, 1)).map(str)),
    st.tuples(st.just("places"), st.just("district"), st.just("lon"), st.decimals(-180, 180, places=6).map(lambda n: format(n, "f"))),
    st.tuples(st.just("commitment_assignments"), st.just("a1"), st.just("share"), st.decimals(0, 1, places=6).map(lambda n: format(n, "f"))),
)  # fmt: skip


class Undo(Exception):
    """Ends a transaction that must leave nothing behind."""


def load_all(folder: Path, histories: list[dict[str, Rows]]) -> dict[str, list[dict[str, str]]]:
    for step, tables in enumerate(histories):
        load_book(actor="tester", folder=write_book(folder / str(step), tables), on=FIRST + timedelta(days=step))
    return state()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, max_size=4))
def test_load_export_load_gives_the_same_state(changes: list[tuple[str, str, str, str]]) -> None:
    histories = [small_book()]
    for table, key, column, cell in changes:
        histories.append(changed(histories[-1], table, key, **{column: cell}))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with transaction.atomic():
                before = load_all(folder / "in", histories)
                export_book(folder=folder / "out")
                raise Undo
        except Undo:
            pass
        assert not any(state().values())
        try:
            with transaction.atomic():
                load_book(actor="another", folder=folder / "out", on=FIRST + timedelta(days=30))
                after = state()
                export_book(folder=folder / "again")
                raise Undo
        except Undo:
            pass
        assert after == before
        assert contents(folder / "again") == contents(folder / "out")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
