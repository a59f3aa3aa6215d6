"""How a figure came about, down to its inputs; and whether the formula still gives what is stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from shanhai.domains.indicators.models import DerivationInput, DerivationVersion, Observation
from shanhai.domains.indicators.queries.codes import CodesWithin
from shanhai.domains.indicators.queries.views import RELATED, FigureView
from shanhai.domains.records.models import known_on
from shanhai.engines.formulas import evaluate, parse
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.numbers import rounded_decimal
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class InputView:
    """One input under its name in the formula.

    `used` is the version that was used; `now` the one known today if it is another, else None. Both are None for an
    input the reader may not see.
    """

    name: str
    used: FigureView | None
    now: FigureView | None

    @property
    def is_stale(self) -> bool:
        """Whether the input was superseded after it was used."""
        return self.used is not None and self.used.superseded


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the formula gives from a set of inputs, or why it gives nothing; `agrees` compares with the figure."""

    result: Quantity | None
    agrees: bool
    problem: Bilingual | None


@dataclass(frozen=True, slots=True)
class DerivationView:
    """How a figure came about.

    `from_used` recomputes it from the inputs as they were used, `from_now` from the inputs as known today where one
    was superseded. Both are None without a formula or where an input is hidden from the reader.
    """

    code: str
    kind: str
    formula: str
    file: str
    sheet: str
    cell: str
    text_zh: str
    text_en: str
    inputs: tuple[InputView, ...]
    from_used: Recomputed | None
    from_now: Recomputed | None

    @property
    def is_stale(self) -> bool:
        """Whether any input was superseded after it was used."""
        return any(each.is_stale for each in self.inputs)


@dataclass(frozen=True, slots=True)
class DerivationRows:
    """The rows of a derivation: its version, its inputs, and the observations that its view needs."""

    version: DerivationVersion
    links: Sequence[DerivationInput]
    observations: Sequence[Observation]


def derivation_rows(derivation: int | None, *, reader: Reader) -> DerivationRows | None:
    """Return the rows of a derivation; None where nothing is recorded or the reader may not see it.

    Of the inputs those observations come along that the reader may see: as they were used, and as known now.
    """
    known = DerivationVersion.objects.filter(known_on(reader), derivation=derivation).select_related("derivation")
    version = known.order_by("revision").last() if derivation is not None else None
    if version is None:
        return None
    inputs = DerivationInput.objects.filter(known_on(reader), derivation=derivation)
    links = list(inputs.select_related("observation", *(f"observation__{name}" for name in RELATED)).order_by("pk"))
    used = [link.observation for link in links if reader.internal or link.observation.visibility == "public"]
    codes = {row.code for row in used}
    now = Observation.objects.filter(known_on(reader), code__in=codes).select_related(*RELATED) if codes else ()
    return DerivationRows(version, links, [*used, *now])


def derivation_view(
    found: DerivationRows, figure: FigureView, views: Mapping[int, FigureView], *, reader: Reader
) -> DerivationView:
    """Return how a figure came about, from its rows and the views of its observations by id."""
    current = {views[row.pk].code: views[row.pk] for row in found.observations if not views[row.pk].superseded}
    inputs = tuple(_input(link, views.get(link.observation_id), current) for link in found.links)
    version, codes = found.version, CodesWithin(reader)
    computable = bool(version.formula) and bool(inputs) and all(each.used for each in inputs)
    used = {each.name: each.used for each in inputs}
    now = {each.name: each.now or each.used for each in inputs}
    stale = any(each.is_stale for each in inputs)
    return DerivationView(
        code=version.derivation.code,
        kind=version.kind,
        formula=codes.formula(version.formula),
        file=version.file,
        sheet=version.sheet,
        cell=version.cell,
        text_zh=version.text_zh,
        text_en=version.text_en,
        inputs=tuple(replace(each, name=codes.formula(each.name)) for each in inputs),
        from_used=recomputed(figure, version.formula, used) if computable else None,
        from_now=recomputed(figure, version.formula, now) if computable and stale else None,
    )


def used_in_rows(code: str, *, reader: Reader) -> list[Observation]:
    """Return the observations that were derived from a figure, whichever of its versions was used."""
    inputs = DerivationInput.objects.filter(known_on(reader), observation__code=code).values("derivation")
    rows = Observation.objects.filter(known_on(reader), derivation__in=inputs).select_related(*RELATED)
    return list(rows.order_by("code"))


def recomputed(figure: FigureView, formula: str, inputs: Mapping[str, FigureView | None]) -> Recomputed:
    """Return what a formula gives in the figure's own unit, rounded to the decimals the figure is stated with."""
    if figure.value is None:
        return Recomputed(None, False, Bilingual("日期不由公式算出。", "A date does not come from a formula."))
    quantities = {name: view.quantity for name, view in inputs.items() if view is not None}
    exponent = figure.value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    try:
        given = {name: quantity for name, quantity in quantities.items() if quantity is not None}
        result = evaluate(parse(formula), given, figure.unit, places=places)
    except ShanhaiError as error:
        return Recomputed(None, False, error.message)
    rounded = rounded_decimal(Fraction(result.value), places)
    return Recomputed(Quantity(rounded, figure.unit, result.qualifier), rounded == figure.value, None)


def _input(link: DerivationInput, used: FigureView | None, current: Mapping[str, FigureView]) -> InputView:
    now = current.get(used.code) if used else None
    return InputView(link.name, used, now if now and used and now.id != used.id else None)
