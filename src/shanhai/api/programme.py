"""Commitments with how they stand, who holds them, and what happened to them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from shanhai.api.answers import DETAIL_REFUSALS, LIST_REFUSALS, Noun, detail, listing
from shanhai.api.parameters import WITHIN, Code, DetailAsked, ListAsked, PeriodText, word_of
from shanhai.api.rows import Detail, Exact, Page, Sourced
from shanhai.domains.books.queries import Record, with_party, with_standing, within
from shanhai.vocab.reader import Reader

router = Router(tags=["工作 programme"])


class Standing(BaseModel):
    """How a commitment stands on the day asked about: computed from its events, dates and evidence."""

    state: str = Field(description="状态 / state")
    lamp: str = Field(description="灯的颜色 / colour of the lamp: green, yellow, red, grey")
    lamp_zh: str = Field(
        description="灯旁的字，如逾期完成；方案、方面与清单不亮灯，为空 / word beside the lamp, in Chinese"
    )
    lamp_en: str = Field(description="灯旁的字 / word beside the lamp, such as done late; empty where no lamp burns")
    counted_as: str | None = Field(
        description="总览与清单按什么计：done 已完成（不论颜色）或灯的颜色；方案、方面与清单为空"
        " / what the pages count it as: done whatever its colour, else its colour; null where no lamp burns"
    )
    sentence_zh: str = Field(description="为什么是这盏灯 / why, in Chinese")
    sentence_en: str = Field(description="为什么是这盏灯 / why, in English")
    first_due: date | None = Field(description="首次期限 / due as first set")
    due: date | None = Field(description="现行期限 / due with granted extensions")
    done_on: date | None
    last_reported: date | None
    overdue_days: int
    late_days: int
    has_evidence: bool
    extension_pending: bool
    decided_by: str | None = Field(description="定状态的事件 / event that gave the state")
    owners: list[str] = Field(description="责任单位 / parties that owe it")


class Commitment(Sourced):
    """A line of a list, an action of a plan, a clause, a node. `due` is the date as first set."""

    TABLE: ClassVar[str] = "commitments"
    kind: str
    parent: str | None
    dimension: str | None
    sequence: int | None
    text_zh: str
    text_en: str
    deliverable_zh: str
    deliverable_en: str
    start: date | None
    due: date | None
    strength: str
    standing: Standing | None = Field(None, description="知悉日的状况 / how it stands; null in history")


class CommitmentAssignment(Sourced):
    """A party in a role in a commitment."""

    TABLE: ClassVar[str] = "commitment_assignments"
    commitment: str | None
    party: str | None
    role: str
    share: Exact | None
    valid_from: date | None
    valid_to: date | None


class Event(Sourced):
    """Something that happened to a commitment."""

    TABLE: ClassVar[str] = "events"
    commitment: str | None
    kind: str
    actor: str | None
    occurred: str
    occurred_start: date | None
    occurred_end: date | None
    new_due: date | None
    text_zh: str
    text_en: str


class CommitmentsAsked(ListAsked):
    """Which commitments."""

    TABLE: ClassVar[str] = "commitments"
    kind: Annotated[str | None, word_of("commitment_kind")] = None
    parent: Code = None
    dimension: Code = None
    strength: Annotated[str | None, word_of("strength")] = None
    party: Code = Field(None, description="在其中有角色的主体 / a party with a role in it")


class CommitmentAssignmentsAsked(ListAsked):
    """Which assignments of commitments."""

    TABLE: ClassVar[str] = "commitment_assignments"
    commitment: Code = None
    party: Code = None
    role: Annotated[str | None, word_of("assignment_role")] = None


class EventsAsked(ListAsked):
    """Which events."""

    TABLE: ClassVar[str] = "events"
    commitment: Code = None
    kind: Annotated[str | None, word_of("event_kind")] = None
    actor: Code = None
    period: PeriodText = Field(None, description=WITHIN)


def _stand(found: list[Record], reader: Reader) -> list[Record]:
    return with_standing(found, reader=reader)


COMMITMENTS = Noun("commitments", Commitment, page="commitment", fill=_stand)
ASSIGNMENTS = Noun("commitment_assignments", CommitmentAssignment, page="commitment", page_code="commitment")
EVENTS = Noun("events", Event, page="commitment", page_code="commitment")


@router.get("/commitments", response={200: Page[Commitment], **LIST_REFUSALS}, summary="工作 / commitments")
def list_commitments(request: HttpRequest, asked: Query[CommitmentsAsked]) -> Page[Commitment]:
    """Return commitments with how each stands; `due` is the date as first set, extensions are events."""
    return listing(COMMITMENTS, request, asked, lambda reader: with_party("commitment", asked.party, reader=reader))


@router.get(
    "/commitments/{code}", response={200: Detail[Commitment], **DETAIL_REFUSALS}, summary="一项工作 / one commitment"
)
def get_commitment(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Commitment]:
    """Return one commitment with how it stands."""
    return detail(COMMITMENTS, request, asked, code)


@router.get(
    "/commitment-assignments",
    response={200: Page[CommitmentAssignment], **LIST_REFUSALS},
    summary="工作责任 / assignments of commitments",
)
def list_commitment_assignments(
    request: HttpRequest, asked: Query[CommitmentAssignmentsAsked]
) -> Page[CommitmentAssignment]:
    """Return who holds which commitment, in which role, from when to when."""
    return listing(ASSIGNMENTS, request, asked)


@router.get(
    "/commitment-assignments/{code}",
    response={200: Detail[CommitmentAssignment], **DETAIL_REFUSALS},
    summary="一条工作责任 / one assignment",
)
def get_commitment_assignment(
    request: HttpRequest, code: str, asked: Query[DetailAsked]
) -> Detail[CommitmentAssignment]:
    """Return one assignment of a commitment."""
    return detail(ASSIGNMENTS, request, asked, code)


@router.get("/events", response={200: Page[Event], **LIST_REFUSALS}, summary="事件 / events")
def list_events(request: HttpRequest, asked: Query[EventsAsked]) -> Page[Event]:
    """Return what happened to commitments."""
    return listing(EVENTS, request, asked, within("occurred", asked.period))


@router.get("/events/{code}", response={200: Detail[Event], **DETAIL_REFUSALS}, summary="一个事件 / one event")
def get_event(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Event]:
    """Return one event."""
    return detail(EVENTS, request, asked, code)
