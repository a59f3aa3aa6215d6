"""Figures are recorded once, corrected by superseding, preferred by a decision; what cannot be is refused in two languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from shanhai.domains.books.actions import load_book
from shanhai.domains.indicators.actions import prefer, record_observation, supersede_observation
from shanhai.domains.indicators.errors import (
    AlreadyRecorded,
    FigureRefused,
    KnownTooEarly,
    NothingChanged,
    ReasonMissing,
    UnknownObservation,
    UnknownReference,
)
from shanhai.domains.indicators.models import Observation, Preference
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from tests.books import changed, write_book
from tests.domains.indicators.rows import KNOWN, load, state, unquoted

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LATER = date(2024, 9, 1)
REASON = Bilingual("核对原文后更正。", "Corrected against the text.")


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load(tmp_path / "book")


def current(code: str) -> Observation:
    found: Observation = Observation.objects.get(code=code, known_to__isnull=True)
    return found


def test_superseding_closes_the_old_version_and_adds_a_new_one() -> None:
    old = current("o1")
    new = supersede_observation(actor="clerk", code="o1", changes={"value": "40"}, known_from=LATER, reason=REASON)
    old.refresh_from_db()
    assert (old.known_to, old.value) == (LATER, 39)
    assert (new.revision, new.known_from, new.known_to, new.value) == (2, LATER, None, 40)
    assert (new.recorded_by, new.note_zh, new.note_en) == ("clerk", REASON.zh, REASON.en)
    assert (new.period, new.passage_id, new.place_id) == (old.period, old.passage_id, old.place_id)


def test_the_same_day_may_correct_itself() -> None:
    supersede_observation(actor="clerk", code="o1", changes={"value": "40"}, known_from=KNOWN)
    assert [row.known_to for row in Observation.objects.filter(code="o1").order_by("revision")] == [KNOWN, None]


def test_a_later_load_of_what_was_superseded_to_finds_nothing_to_do(tmp_path: Path) -> None:
    supersede_observation(actor="clerk", code="o2", changes={"value": "3.50", "qualifier": "over"}, known_from=LATER)
    tables = changed(unquoted(), "observations", "o2", value="3.50", qualifier="over")
    tables = changed(tables, "observations", "o3", value="897.44")
    result = load_book(actor="tester", folder=write_book(tmp_path / "again", tables), on=LATER)
    assert result.tables["observations"].superseded == 1  # o3, which was computed from it
    assert current("o2").revision == 2


def test_a_recorded_figure_is_the_one_a_book_would_have_loaded(tmp_path: Path) -> None:
    state("o9", "12", qualifier="at_least", note_zh="注", note_en="note")
    tables = unquoted()
    tables["observations"].append(
        {"code": "o9", "version": "enclaves", "place": "city", "period": "2024-03-31", "value": "12", "unit": "块",
         "qualifier": "at_least", "passage": "p5", "note_zh": "注", "note_en": "note"}
    )  # fmt: skip
    result = load_book(actor="tester", folder=write_book(tmp_path / "again", tables), on=LATER)
    assert result.changed_nothing


@pytest.mark.parametrize(
    ("value", "unit", "digits"), [("3.470", "亿元", "3.470"), ("34700", "万元", "34700"), ("0.1000000000000000000001", "亿元", "0.1000000000000000000001")]
)  # fmt: skip
def test_values_keep_every_digit(value: str, unit: str, digits: str) -> None:
    supersede_observation(actor="clerk", code="o2", changes={"value": value, "unit": unit}, known_from=LATER)
    assert format(current("o2").value or 0, "f") == digits


def test_a_date_and_a_month_are_values_too() -> None:
    supersede_observation(actor="clerk", code="o4", changes={"value": "2021-06"}, known_from=LATER)
    assert (current("o4").value, current("o4").value_date) == (None, date(2021, 6, 1))


@pytest.mark.parametrize(
    ("code", "changes", "known_from", "refusal"),
    [
        ("nothing", {"value": "1"}, LATER, UnknownObservation),
        ("o1", {"value": "40"}, date(2024, 6, 29), KnownTooEarly),
        ("o1", {"value": "39"}, LATER, NothingChanged),
        ("o1", {"value": "39", "unit": "亿元"}, LATER, FigureRefused),
        ("o1", {"value": "-1"}, LATER, FigureRefused),
        ("o1", {"value": "many"}, LATER, FigureRefused),
        ("o1", {"unit": "箩"}, LATER, FigureRefused),
        ("o1", {"period": "soon"}, LATER, FigureRefused),
        ("o1", {"value": "2024-01"}, LATER, FigureRefused),
        ("o1", {"place": ""}, LATER, FigureRefused),
        ("o1", {"party": "gov"}, LATER, FigureRefused),
        ("o1", {"axes": "degree=doctor"}, LATER, FigureRefused),
        ("o1", {"colour": "red"}, LATER, FigureRefused),
        ("o1", {"value": ""}, LATER, FigureRefused),
        ("o1", {"place": "atlantis"}, LATER, UnknownReference),
        ("o1", {"version": "atlantis"}, LATER, UnknownReference),
        ("o1", {"passage": "atlantis"}, LATER, UnknownReference),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    code: str, changes: dict[str, str], known_from: date, refusal: type[ShanhaiError]
) -> None:
    before = list(Observation.objects.order_by("pk").values())
    with pytest.raises(refusal) as caught:
        supersede_observation(actor="clerk", code=code, changes=changes, known_from=known_from)
    assert list(Observation.objects.order_by("pk").values()) == before
    said = caught.value
    assert all(any("一" <= sign <= "鿿" for sign in half.zh) for half in (said.what, said.cure))
    assert "" not in (said.what.en, said.cure.en)
    assert said.what.en != said.cure.en


def test_everything_wrong_with_a_figure_is_said_at_once() -> None:
    with pytest.raises(FigureRefused) as caught:
        record_observation(
            actor="clerk", cells={"code": "o9", "version": "enclaves", "value": "x", "unit": "箩"}, known_from=KNOWN
        )
    assert {finding.column for finding in caught.value.findings} == {"place", "period", "value", "unit"}


def test_a_code_is_recorded_once() -> None:
    with pytest.raises(AlreadyRecorded):
        state("o1", "40")


def test_a_figure_without_a_word_of_visibility_is_as_open_as_its_source() -> None:
    assert (state("o8", "41").visibility, state("o9", "42", passage="p2").visibility) == ("public", "internal")


def test_a_decision_replaces_the_one_before_it() -> None:
    assert current("o1").preferences.get().known_to is None
    chosen = prefer(actor="clerk", observation="o5", decided_by="gov", reason=REASON, on=LATER)
    assert (chosen.observation.code, chosen.decided_on, chosen.reason_en) == ("o5", LATER, REASON.en)
    assert current("o1").preferences.get().known_to == LATER
    back = prefer(actor="clerk", observation="o1", decided_by="gov", reason=REASON, on=date(2024, 10, 1))
    again = prefer(actor="clerk", observation="o5", decided_by="gov", reason=REASON, on=date(2024, 11, 1))
    assert [back.known_to, again.revision] == [None, 2]
    assert Preference.objects.filter(known_to__isnull=True).get() == again


@pytest.mark.parametrize(
    ("observation", "party", "reason", "day", "refusal"),
    [
        ("nothing", "gov", REASON, LATER, UnknownObservation),
        ("o5", "atlantis", REASON, LATER, UnknownReference),
        ("o5", "gov", Bilingual("只有中文", " "), LATER, ReasonMissing),
        ("o5", "gov", REASON, date(2024, 1, 1), KnownTooEarly),
    ],
)
def test_a_decision_needs_a_figure_a_party_a_reason_and_its_day(
    observation: str, party: str, reason: Bilingual, day: date, refusal: type[ShanhaiError]
) -> None:
    with pytest.raises(refusal):
        prefer(actor="clerk", observation=observation, decided_by=party, reason=reason, on=day)
    assert Preference.objects.get().known_to is None


def test_a_decision_is_not_recorded_twice() -> None:
    prefer(actor="clerk", observation="o5", decided_by="gov", reason=REASON, on=LATER)
    with pytest.raises(NothingChanged):
        prefer(actor="clerk", observation="o5", decided_by="gov", reason=REASON, on=LATER)
    assert Preference.objects.filter(known_to__isnull=True).count() == 1


def test_nobody_can_change_a_figure_in_place() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(code="o1").update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(code="o1").delete()
    assert current("o1").value == 39
