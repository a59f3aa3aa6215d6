"""What a book's check would find in figures, judged by the definitions on record: one figure, or thousands at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shanhai.adapters.books.figures import STATED_KINDS, FigureChecks
from shanhai.adapters.books.reading import Row
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.documents.models import PassageVersion
from shanhai.domains.indicators.models import AxisMember, DerivationVersion, IndicatorDefinition
from shanhai.vocab.diagnostics import Diagnostic

TABLE = TABLES["observations"]


class RecordedChecks:
    """Checks figures in their written form; what their indicators say is read once, however many there are."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._checks = FigureChecks()
        self._known: set[str] = set()
        self._axes: set[str] = set()

    def findings(self, rows: Sequence[Row]) -> list[Diagnostic]:
        """Return what is wrong with the meaning of figures; `row` of a finding is the row's line."""
        self._learn_versions({row.get("version") for row in rows})
        self._learn_sources(rows)
        return [found for row in rows for found in self._checks.row_findings(TABLE, row)]

    def knows(self, version: str) -> bool:
        """Tell whether an indicator's version that was asked about is defined."""
        return version in self._checks.versions

    def _learn_versions(self, codes: set[str]) -> None:
        wanted, self._known = codes - self._known, self._known | codes
        if not wanted:
            return
        names = ("unit", "form", "axes", "formula")
        defined = IndicatorDefinition.objects.filter(version__code__in=wanted, known_to__isnull=True)
        for code, *said in defined.values_list("version__code", *names):
            cells = dict(zip(names, said, strict=True))
            self._note("indicator_versions", {"code": code, **cells})
            self._learn_axes(set(filter(None, cells["axes"].split(";"))))

    def _learn_axes(self, codes: set[str]) -> None:
        wanted, self._axes = codes - self._axes, self._axes | codes
        if not wanted:
            return
        members = AxisMember.objects.filter(known_to__isnull=True, axis__code__in=wanted)
        for axis, code in members.values_list("axis__code", "code"):
            self._note("axis_members", {"axis": axis, "code": code})

    def _learn_sources(self, rows: Sequence[Row]) -> None:
        """Learn the words of cited passages, and how figures came about that nobody simply stated."""
        cited = {row.get("passage") for row in rows} - {""}
        quoted = PassageVersion.objects.filter(passage__code__in=cited, known_to__isnull=True).exclude(quote="")
        for code, quote in quoted.values_list("code", "quote"):
            self._note("passages", {"code": code, "quote": quote})
        derived = {row.get("derivation") for row in rows} - {""}
        made = DerivationVersion.objects.filter(derivation__code__in=derived, known_to__isnull=True)
        for code, kind, formula in made.exclude(kind__in=STATED_KINDS).values_list("code", "kind", "formula"):
            self._note("derivations", {"code": code, "kind": kind, "formula": formula})

    def _note(self, table: str, cells: Mapping[str, str]) -> None:
        list(self._checks.row_findings(TABLES[table], Row(0, dict(cells))))
