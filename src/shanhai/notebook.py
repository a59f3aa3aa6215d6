"""The book of a city as data frames, for analysts: the same reads as the API, exact values kept exact.

from shanhai.notebook import open_book
book = open_book("data", as_known_on="2024-07-01")
book.observations(indicator="gep")
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import django
from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.tables import DETAIL_TABLES, TABLES
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.periods import parse_date, parse_period
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import WORD_LISTS

if TYPE_CHECKING:
    import pandas as pd
    from django.db.models import Q

DATABASE_FILE: Final = "shanhai.sqlite3"
DAYS: Final = frozenset({"known_from", "known_to", "value_date", "due_now", "done_on", "last_reported"})
COUNTS: Final = frozenset({"revision", "overdue_days", "late_days"})
SWITCHES: Final = frozenset({"preferred", "has_evidence", "extension_pending"})
STANDING: Final = (
    "state", "lamp", "lamp_zh", "lamp_en", "counted_as", "sentence_zh", "sentence_en", "due_now", "done_on",
    "last_reported", "overdue_days", "late_days", "has_evidence", "extension_pending", "owners",
)  # fmt: skip

CONFIRMATIONS: Final = {
    "undertaking": "string", "noun": "string", "code": "string", "revision": "Int64", "visibility": "string",
    "is_payment": "boolean", "seal": "string", "party": "string", "home": "boolean", "state": "string",
    "said_on": "datetime64[s]", "said_by": "string", "text": "string", "value": "object", "value_date": "datetime64[s]",
}  # fmt: skip
"""The columns of confirmations and their types."""


class PandasMissing(ShanhaiError):
    """The library of data frames is not installed."""

    code = "pandas_missing"


class NoBook(ShanhaiError):
    """There is no database to read, or it cannot be reached."""

    code = "no_book"


class AnotherBookOpen(ShanhaiError):
    """This process reads another database already."""

    code = "another_book_open"


class UnknownWord(ShanhaiError):
    """A filter asks for a word, a table or a day that there is not."""

    code = "unknown_word"


def open_book(data: Path | str | None = None, *, as_known_on: date | str | None = None, internal: bool = True) -> Book:
    """Open the database of an installation for reading.

    Args:
        data: the data folder, as in `./run --data`; without it SHANHAI_DATA or ./data, or SHANHAI_DATABASE_URL.
        as_known_on: the day whose knowledge is read; today unless given.
        internal: with what is not published; False reads what the public sees.
    Raises:
        PandasMissing, NoBook, AnotherBookOpen, UnknownWord: each with its cure.
    """
    if find_spec("pandas") is None:
        raise PandasMissing(
            Bilingual("没有安装 pandas，做不出数据框。", "pandas is not installed, so there are no data frames."),
            Bilingual("请运行 .venv/bin/pip install pandas。", "Run .venv/bin/pip install pandas."),
        )
    _start_django(Path(data).expanduser().resolve() if data is not None else None)
    _require_tables()
    return Book(Reader(as_known_on=_day(as_known_on), internal=internal))


@dataclass(frozen=True, slots=True)
class Book:
    """A book open for reading, as known on one day. Every method returns a pandas data frame.

    Codes and texts are strings, days `datetime64`, counts `Int64`. Numbers of sources are exact `Decimal`s in columns
    of objects; `value_float` beside them is approximate: for plotting, not for publishing.
    """

    reader: Reader

    def at(self, as_known_on: date | str) -> Book:
        """Return the same book as known on another day."""
        return Book(Reader(as_known_on=_day(as_known_on), internal=self.reader.internal))

    def observations(self, *, indicator: str = "", period: str = "", **wanted: str) -> pd.DataFrame:
        """Return figures with the names of indicator and subject; `wanted` may name place, version, kind and more."""
        from shanhai.domains.books.queries import NAMED, about_indicator, with_names, within

        where = within("period", parse_period(period) if period else None)
        rows = self._rows("observations", wanted, where & about_indicator(indicator, reader=self.reader))
        named = with_names(rows, reader=self.reader)
        for row in named:
            row["value_float"] = None if row["value"] is None else float(row["value"])
        return self._frame("observations", named, [*NAMED, "value_float"])

    def commitments(self, *, party: str = "", **wanted: str) -> pd.DataFrame:
        """Return commitments with how each stands on the day: state, lamp, the sentence that says why."""
        from shanhai.domains.books.queries import with_party, with_standing

        rows = self._rows("commitments", wanted, with_party("commitment", party, reader=self.reader))
        return self._frame("commitments", [_flat(row) for row in with_standing(rows, reader=self.reader)], STANDING)

    def undertakings(self, kind: str = "", *, place: str = "", party: str = "", **wanted: str) -> pd.DataFrame:
        """Return undertakings; of one kind, with the columns of its detail."""
        from shanhai.domains.books.queries import placed_in, with_party

        where = placed_in(place, reader=self.reader) & with_party("undertaking", party, reader=self.reader)
        rows = self._rows("undertakings", {"kind": kind, **wanted}, where)
        if not kind:
            return self._frame("undertakings", rows)
        return self._with_detail(rows, DETAIL_TABLES[kind])

    def places(self, *, valid_on: date | str | None = None, **wanted: str) -> pd.DataFrame:
        """Return places by the version that counts; all versions are in `table("places")`."""
        from shanhai.domains.books.queries import PlacesWanted, place_records

        _refuse_unknown(TABLES["places"], wanted)
        day = parse_date(valid_on) if isinstance(valid_on, str) else valid_on
        rows = place_records(PlacesWanted(wanted, valid_on=day), reader=self.reader)
        return self._frame("places", rows, ["row"]).drop(columns=["place"])

    def parties(self, **wanted: str) -> pd.DataFrame:
        """Return governments, departments, groups, firms and other parties."""
        return self.table("parties", **wanted)

    def indicators(self, **wanted: str) -> pd.DataFrame:
        """Return indicators; their units and methods are in `table("indicator_versions")`."""
        return self.table("indicators", **wanted)

    def events(self, *, period: str = "", **wanted: str) -> pd.DataFrame:
        """Return what happened to commitments."""
        from shanhai.domains.books.queries import within

        where = within("occurred", parse_period(period) if period else None)
        return self._frame("events", self._rows("events", wanted, where))

    def documents(self, **wanted: str) -> pd.DataFrame:
        """Return the sources; their passages are in `table("passages")`."""
        return self.table("documents", **wanted)

    def confirmations(self, *, undertaking: str = "", party: str = "", state: str = "") -> pd.DataFrame:
        """Return every item of pairings and enclaves with how it stands with each side; nothing of it is published."""
        import pandas as pd

        from shanhai.domains.confirmations.choices import STANDS
        from shanhai.domains.confirmations.queries import agreements, stance_records

        if state and state not in list(STANDS):
            raise _unknown("state", "state", state, list(STANDS))
        seen = agreements(reader=self.reader) if self.reader.internal else []
        rows = stance_records(seen, undertaking=undertaking, party=party, state=state)
        frame = pd.DataFrame(
            {name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in CONFIRMATIONS.items()}
        )
        frame.attrs |= {"as_known_on": self.reader.as_known_on.isoformat(), "internal": self.reader.internal}
        return frame

    def table(self, name: str, **wanted: str) -> pd.DataFrame:
        """Return any table of the book as it is; `wanted` names columns and the values they must have."""
        if name not in TABLES:
            raise _unknown("表", "table", name, list(TABLES))
        return self._frame(name, self._rows(name, wanted))

    def _rows(self, table: str, wanted: Mapping[str, str], where: Q | None = None) -> list[dict[str, Any]]:
        from shanhai.domains.books.queries import records

        _refuse_unknown(TABLES[table], wanted)
        return records(table, reader=self.reader, equal=wanted, where=where)

    def _frame(self, table: str, rows: list[dict[str, Any]], more: Sequence[str] = ()) -> pd.DataFrame:
        import pandas as pd

        from shanhai.domains.books.queries import record_columns

        names = [*record_columns(table, reader=self.reader), *more]
        frame = pd.DataFrame(
            {name: pd.Series([row.get(name) for row in rows], dtype=_dtype(TABLES[table], name)) for name in names}
        )
        frame.attrs |= {"as_known_on": self.reader.as_known_on.isoformat(), "internal": self.reader.internal}
        return frame

    def _with_detail(self, rows: list[dict[str, Any]], table: str) -> pd.DataFrame:
        """Return undertakings beside the columns of their detail table."""
        shared = {"undertaking", "passage", "note_zh", "note_en", "open_zh", "open_en"}
        base = self._frame("undertakings", rows)
        detail = self.table(table).set_index("code")
        own = [name for name in detail.columns if name not in shared and name not in base.columns]
        return base.join(detail[own], on="code")


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a commitment with its standing beside it; `due_now` is the due date with granted extensions."""
    standing = row["standing"]
    if standing is None:
        return dict(row)
    flat = standing | {"due_now": standing["due"], "owners": ", ".join(standing["owners"])}
    return dict(row) | {name: flat[name] for name in STANDING}


def _dtype(table: Table, name: str) -> str:
    """Return the pandas type of a column, from the table's specification."""
    kinds = {column.name: column.kind for column in table.columns}
    bound = name.removesuffix("_start").removesuffix("_end")
    if name in DAYS or kinds.get(name) == "date" or (bound != name and kinds.get(bound) == "period"):
        return "datetime64[s]"
    if name in COUNTS or kinds.get(name) == "integer":
        return "Int64"
    if name in SWITCHES or kinds.get(name) == "boolean":
        return "boolean"
    if name == "value_float":
        return "float64"
    return "object" if kinds.get(name) in ("value", "share", "coordinate") else "string"


def _refuse_unknown(table: Table, wanted: Mapping[str, str]) -> None:
    """Refuse a filter that would quietly find nothing: a column or a word that there is not."""
    columns = {column.name: column for column in table.columns}
    for name, value in wanted.items():
        if name not in columns:
            raise _unknown("列", "column", name, list(columns))
        words = columns[name].words
        if words and value and value not in WORD_LISTS[words]:
            raise _unknown(name, name, value, list(WORD_LISTS[words]))


def _unknown(zh: str, en: str, value: str, known: list[str]) -> UnknownWord:
    return UnknownWord(
        Bilingual(f"没有{zh}“{value}”。", f"There is no {en} “{value}”."),
        Bilingual(f"可用：{'、'.join(known)}。", f"Use one of {', '.join(known)}."),
        value=value,
    )


def _day(day: date | str | None) -> date:
    """Return the day whose knowledge is read; nothing is known as on a day that has not come."""
    today = timezone.localdate()
    wanted = today if day is None else parse_date(day) if isinstance(day, str) else day
    if wanted > today:
        raise UnknownWord(
            Bilingual(
                f"{wanted} 还没有到，谁也不知道那天的情况。", f"{wanted} has not come, so nothing is known as on it."
            ),
            Bilingual(f"请选今天（{today}）或更早。", f"Choose today ({today}) or earlier."),
        )
    return wanted


def _start_django(data: Path | None) -> None:
    """Start Django on an installation's settings, once in a process.

    The folder is looked at before the settings are, because they are read once: a wrong one could not be put right.
    """
    if apps.ready:
        if data is not None and data != settings.ENVIRONMENT.data:
            raise AnotherBookOpen(
                Bilingual(
                    f"本进程已打开 {settings.ENVIRONMENT.data}。", f"{settings.ENVIRONMENT.data} is open already."
                ),
                Bilingual("请重启内核，再打开另一本。", "Restart the kernel, then open the other one."),
            )
        return
    folder = data or Path(os.environ.get("SHANHAI_DATA") or "data").expanduser().resolve()
    if not os.environ.get("SHANHAI_DATABASE_URL") and not (folder / DATABASE_FILE).is_file():
        raise NoBook(
            Bilingual(
                f"{folder} 里没有数据库（{DATABASE_FILE}）。", f"There is no database ({DATABASE_FILE}) in {folder}."
            ),
            Bilingual(
                '请先运行 ./run，或给出数据文件夹：open_book("文件夹")。',
                'Run ./run first, or name the data folder: open_book("FOLDER").',
            ),
        )
    os.environ["SHANHAI_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
    # A notebook runs inside an event loop, where Django refuses to read unless told that nobody else is waiting.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    django.setup()


def _require_tables() -> None:
    """Refuse a database that cannot be reached or was never prepared."""
    cure = Bilingual("请运行 ./run 或 shanhai book load。", "Run ./run or shanhai book load.")
    try:
        prepared = "books_bookload" in connection.introspection.table_names()
    except Error as failure:
        reason = str(failure).strip().splitlines()[0][:200]
        raise NoBook(
            Bilingual(f"打不开数据库（{reason}）。", f"The database cannot be opened ({reason})."), cure
        ) from failure
    if not prepared:
        raise NoBook(Bilingual("数据库里还没有数据表。", "The database has no tables yet."), cure)
