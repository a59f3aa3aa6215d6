"""The generated book: sound, of the size asked for, and the same for the same seed."""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

import pytest

from bench.generate import write_book
from bench.world import LAST_DAY, Scale
from shanhai.adapters.books.checking import check_book
from shanhai.domains.books.actions import load_book
from shanhai.domains.indicators.models import Observation
from shanhai.domains.programme.models import CommitmentVersion, Event

SCALE = Scale(observations=1_500, commitments=120, events=900)


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file under a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def column(path: Path, name: str) -> list[str]:
    """Return the cells of one column of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small generated book."""
    folder = tmp_path_factory.mktemp("bench") / "book"
    write_book(folder, SCALE)
    return folder


def test_the_same_seed_gives_the_same_book_and_another_one_does_not(book: Path, tmp_path: Path) -> None:
    write_book(tmp_path / "same", SCALE)
    write_book(tmp_path / "other", SCALE, seed=1)
    assert hashes(tmp_path / "same") == hashes(book)
    assert hashes(tmp_path / "other")["observations.csv"] != hashes(book)["observations.csv"]


@pytest.mark.parametrize("scale", [SCALE, Scale.of_load(1_000), Scale.of_load(20_000)])
def test_the_book_passes_the_check_without_a_warning(tmp_path: Path, scale: Scale) -> None:
    write_book(tmp_path / "book", scale)
    assert [finding.line("en") for finding in check_book(tmp_path / "book", on=LAST_DAY).findings] == []


def test_the_rows_written_are_those_asked_for_with_history(tmp_path: Path) -> None:
    rows = write_book(tmp_path, SCALE)
    assert (rows["observations"], rows["commitments"], rows["events"]) == (1_500, 120, 900)
    assert len(column(tmp_path / "history" / "observations.csv", "code")) == 150
    assert len(column(tmp_path / "history" / "events.csv", "code")) == 9


def test_every_name_says_that_it_is_made_up(book: Path) -> None:
    names = [
        cell
        for path in book.glob("*.csv")
        for stem in ("name", "title", "text", "label")
        if f"{stem}_zh" in path.read_text(encoding="utf-8").splitlines()[0].split(",")
        for cell in column(path, f"{stem}_zh")
        if cell
    ]
    assert len(names) > 1_000
    assert [name for name in names if "合成" not in name] == []


@pytest.mark.database
@pytest.mark.django_db
def test_a_second_load_changes_nothing_and_history_counts_as_rows(book: Path) -> None:
    first = load_book(actor="bench", folder=book, on=LAST_DAY)
    assert first.tables["observations"].added == Observation.objects.count() == SCALE.observations
    assert (CommitmentVersion.objects.count(), Event.objects.count()) == (SCALE.commitments, SCALE.events)
    assert load_book(actor="bench", folder=book, on=LAST_DAY).changed_nothing
