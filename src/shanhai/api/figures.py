"""Observations, how they came about, which of them is used, and which stand on the first page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from shanhai.api.answers import DETAIL_REFUSALS, LIST_REFUSALS, Noun, detail, listing
from shanhai.api.parameters import WITHIN, Code, DetailAsked, ListAsked, PeriodText, word_of
from shanhai.api.rows import Detail, Exact, Page, Row, Sourced
from shanhai.domains.books.queries import Record, about_indicator, records_where, within
from shanhai.vocab.reader import Reader

router = Router(tags=["数据 figures"])


class Observation(Sourced):
    """A figure: exactly one of `value` and `value_date` is filled; exactly one of place, undertaking and party is its subject."""

    TABLE: ClassVar[str] = "observations"
    version: str | None
    indicator: str | None = Field(description="指标 / indicator")
    place: str | None
    undertaking: str | None
    party: str | None
    period: str
    period_start: date | None
    period_end: date | None
    kind: str
    axes: str = Field(description="分组项，未公开的写作 ? / axis members, ? in place of what is not published")
    value: Exact | None
    value_date: date | None = Field(description="数值是日期的 / the value, where it is a date")
    unit: str
    qualifier: str
    derivation: str | None
    preferred: bool = Field(description="已决定采用 / preferred by a decision")


class DerivationInput(Sourced):
    """One input of a computed figure: the very version of the observation that was used."""

    TABLE: ClassVar[str] = "derivation_inputs"
    derivation: str | None
    name: str
    observation: str | None
    input_revision: int


class Derivation(Sourced):
    """How a figure came about, with the inputs of a computed one."""

    TABLE: ClassVar[str] = "derivations"
    kind: str
    formula: str
    file: str
    sheet: str
    cell: str
    text_zh: str
    text_en: str
    inputs: list[DerivationInput] | None = None


class Preference(Sourced):
    """A decision which of several disagreeing figures is used."""

    TABLE: ClassVar[str] = "preferences"
    observation: str | None
    decided_by: str | None
    decided_on: date | None
    reason_zh: str
    reason_en: str


class CommitmentTarget(Sourced):
    """The figure by which a commitment's completion is judged: an indicator of a subject, and what it has to reach."""

    TABLE: ClassVar[str] = "commitment_targets"
    commitment: str | None
    version: str | None
    place: str | None
    undertaking: str | None
    party: str | None
    value: Exact
    value_date: None = Field(None, description="目标都是数值，恒为空 / always null: a target is a number")
    unit: str
    qualifier: str


class Headline(Row):
    """A figure that stands on the first page."""

    TABLE: ClassVar[str] = "headlines"
    sequence: int | None
    version: str | None
    place: str | None
    undertaking: str | None
    party: str | None
    label_zh: str
    label_en: str


class CommitmentTargetsAsked(ListAsked):
    """Which targets."""

    TABLE: ClassVar[str] = "commitment_targets"
    commitment: Code = None
    version: Code = None
    place: Code = None


class ObservationsAsked(ListAsked):
    """Which observations."""

    TABLE: ClassVar[str] = "observations"
    indicator: Code = Field(None, description="指标 / indicator")
    version: Code = None
    place: Code = None
    undertaking: Code = None
    party: Code = None
    period: PeriodText = Field(None, description=WITHIN)
    kind: Annotated[str | None, word_of("observation_kind")] = None
    qualifier: Annotated[str | None, word_of("qualifier")] = None
    derivation: Code = None


class DerivationsAsked(ListAsked):
    """Which derivations."""

    TABLE: ClassVar[str] = "derivations"
    kind: Annotated[str | None, word_of("derivation_kind")] = None


class PreferencesAsked(ListAsked):
    """Which decisions."""

    TABLE: ClassVar[str] = "preferences"
    decided_by: Code = None


def with_inputs(found: list[Record], reader: Reader) -> list[Record]:
    """Return derivations with their inputs; one query."""
    inputs = records_where("derivation_inputs", "derivation", [row["code"] for row in found], reader=reader)
    return [row | {"inputs": inputs.get(row["code"], [])} for row in found]


OBSERVATIONS = Noun("observations", Observation, page="figure")
DERIVATIONS = Noun("derivations", Derivation, fill=with_inputs)
PREFERENCES = Noun("preferences", Preference, page="figure", page_code="observation")
COMMITMENT_TARGETS = Noun("commitment_targets", CommitmentTarget, page="commitment", page_code="commitment")
HEADLINES = Noun("headlines", Headline)


@router.get("/observations", response={200: Page[Observation], **LIST_REFUSALS}, summary="数据 / observations")
def list_observations(request: HttpRequest, asked: Query[ObservationsAsked]) -> Page[Observation]:
    """Return figures: exact decimals as text, with unit, qualifier and period.

    `period` wants what lies within it. Of several figures that disagree, the `preferred` one is used, by a decision.
    """
    return listing(
        OBSERVATIONS,
        request,
        asked,
        lambda reader: about_indicator(asked.indicator, reader=reader),
        within("period", asked.period),
    )


@router.get(
    "/observations/{code}", response={200: Detail[Observation], **DETAIL_REFUSALS}, summary="一个数据 / one figure"
)
def get_observation(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Observation]:
    """Return one figure."""
    return detail(OBSERVATIONS, request, asked, code)


@router.get("/derivations", response={200: Page[Derivation], **LIST_REFUSALS}, summary="来历 / derivations")
def list_derivations(request: HttpRequest, asked: Query[DerivationsAsked]) -> Page[Derivation]:
    """Return how figures came about, with the inputs of computed ones."""
    return listing(DERIVATIONS, request, asked)


@router.get(
    "/derivations/{code}", response={200: Detail[Derivation], **DETAIL_REFUSALS}, summary="一个来历 / one derivation"
)
def get_derivation(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Derivation]:
    """Return one derivation with its inputs."""
    return detail(DERIVATIONS, request, asked, code)


@router.get("/preferences", response={200: Page[Preference], **LIST_REFUSALS}, summary="采用决定 / decisions")
def list_preferences(request: HttpRequest, asked: Query[PreferencesAsked]) -> Page[Preference]:
    """Return decisions which of several disagreeing figures is used."""
    return listing(PREFERENCES, request, asked)


@router.get(
    "/preferences/{code}", response={200: Detail[Preference], **DETAIL_REFUSALS}, summary="一个决定 / one decision"
)
def get_preference(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Preference]:
    """Return one decision."""
    return detail(PREFERENCES, request, asked, code)


@router.get(
    "/commitment-targets",
    response={200: Page[CommitmentTarget], **LIST_REFUSALS},
    summary="工作的目标 / targets of commitments",
)
def list_commitment_targets(request: HttpRequest, asked: Query[CommitmentTargetsAsked]) -> Page[CommitmentTarget]:
    """Return the figures by which the completion of commitments is judged."""
    return listing(COMMITMENT_TARGETS, request, asked)


@router.get("/headlines", response={200: Page[Headline], **LIST_REFUSALS}, summary="首页数据 / headline figures")
def list_headlines(request: HttpRequest, asked: Query[ListAsked]) -> Page[Headline]:
    """Return which figures stand on the first page."""
    return listing(HEADLINES, request, asked)
