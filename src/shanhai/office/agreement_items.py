"""What both sides read of each item: what is stated with its source, what each side says, what one may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from shanhai.cockpit.undertaking_tables import TABLES, Cell
from shanhai.domains.confirmations.choices import STANDS, Stand
from shanhai.domains.confirmations.errors import ConfirmationRefused
from shanhai.domains.confirmations.models import Confirmation
from shanhai.domains.confirmations.queries import (
    Agreement,
    Item,
    ItemState,
    Stance,
    Statement,
    clauses_in,
    statements_on,
)
from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.indicators.queries import FigureView, figures_of
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.undertakings.queries import Side, UndertakingView
from shanhai.domains.undertakings.queries import undertaking as one_undertaking
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadableNumber, UnreadablePeriod
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.periods import parse_period, show_date
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.reader import Reader

TITLES: Final = {
    "undertaking": Bilingual("合作事项本身", "The undertaking itself"),
    "clause": Bilingual("条款", "Clauses"),
    "figure": Bilingual("数量", "Counts"),
}
PAYMENTS: Final = Bilingual("资金", "Payments")
NOTHING: Final = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class StanceView:
    """How an item stands with a side, in words; what the side says instead, if it does."""

    stance: Stance
    words: Bilingual
    instead: Bilingual


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement in the history of an item; `instead` is the value it gives."""

    said: Statement
    instead: Bilingual


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as the page shows it; exactly one of `view`, `clause` and `figure` is there.

    `waits` says that a party one speaks for has neither confirmed nor disputed it as it stands.
    """

    state: ItemState
    title: Bilingual
    view: UndertakingView | None
    facts: tuple[Cell, ...]
    clause: CommitmentVersion | None
    figure: FigureView | None
    source: Source | None
    stances: tuple[StanceView, ...]
    history: tuple[StatementView, ...]
    waits: bool
    error: Bilingual | None


def item_views(
    found: Agreement, *, reader: Reader, mine: Sequence[Side], errors: Mapping[str, Bilingual]
) -> list[ItemView]:
    """Return the items of an agreement in their order; `errors` are refusals by the item's code."""
    code = found.undertaking.code
    view = one_undertaking(code, reader=reader)
    figures = {figure.code: figure for figure in figures_of(reader=reader, undertaking=code)}
    clauses = clauses_in([state.item for state in found.items], reader=reader)
    cited = sources([clause.passage_id for clause in clauses.values()], reader=reader)
    told = statements_on(found, reader=reader)
    return [
        _item_view(
            state,
            view=view if state.item.noun == "undertaking" else None,
            clause=clauses.get(state.item.row) if state.item.noun == "clause" else None,
            figure=figures.get(state.item.code) if state.item.noun == "figure" else None,
            cited=cited,
            told=told.get((state.item.noun, state.item.code), []),
            mine={side.party.code for side in mine},
            error=errors.get(state.item.code),
        )
        for state in found.items
    ]


def _item_view(
    state: ItemState,
    *,
    view: UndertakingView | None,
    clause: CommitmentVersion | None,
    figure: FigureView | None,
    cited: Mapping[int, Source],
    told: Sequence[Statement],
    mine: set[str],
    error: Bilingual | None,
) -> ItemView:
    source = view.source if view else cited.get(clause.passage_id or 0) if clause else figure.source if figure else None
    return ItemView(
        state=state,
        title=title_of(state.item),
        view=view,
        facts=_facts(view),
        clause=clause,
        figure=figure,
        source=source,
        stances=tuple(_stance(each, figure) for each in state.stances),
        history=tuple(StatementView(each, _instead(each.row, figure)) for each in told),
        waits=any(state.stand(party) in (Stand.UNCONFIRMED, Stand.EARLIER) for party in mine),
        error=error,
    )


def title_of(item: Item) -> Bilingual:
    """Return the heading an item stands under."""
    return PAYMENTS if item.is_payment else TITLES[item.noun]


def _facts(view: UndertakingView | None) -> tuple[Cell, ...]:
    if view is None:
        return ()
    cells = (column.cell(view) for column in TABLES[view.kind])
    return tuple(cell for cell in cells if not cell.is_empty)


def _stance(stance: Stance, figure: FigureView | None) -> StanceView:
    disputed = stance.said is not None and stance.stand is Stand.DISPUTED
    instead = _instead(stance.said, figure) if disputed and stance.said else NOTHING
    return StanceView(stance, STANDS[stance.stand], instead)


def _instead(row: Confirmation, figure: FigureView | None) -> Bilingual:
    """Return the value a side gives, in the unit of the figure."""
    if row.value_date is not None:
        return Bilingual(show_date(row.value_date, "zh"), show_date(row.value_date, "en"))
    if row.value is None or figure is None:
        return NOTHING
    value = Quantity(row.value, figure.unit)
    return Bilingual(value.show("zh"), value.show("en"))


def value_said(text: str) -> tuple[Decimal | None, date | None]:
    """Return the number or the day that a form brings; neither where it brings nothing.

    Raises:
        ConfirmationRefused: it is neither a number nor a day or month.
    """
    plain = text.strip()
    if not plain:
        return None, None
    if plain.count("-") and not plain.startswith("-"):
        try:
            return None, parse_period(plain).start
        except UnreadablePeriod as error:
            raise ConfirmationRefused(error.what, error.cure, value=plain[:40]) from error
    try:
        return parse_decimal(plain), None
    except UnreadableNumber as error:
        raise ConfirmationRefused(error.what, error.cure, value=plain[:40]) from error
