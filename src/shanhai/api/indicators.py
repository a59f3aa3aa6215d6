"""Indicators, their versions, and the groups by which figures are split."""

from __future__ import annotations

from typing import Annotated, ClassVar

from django.http import HttpRequest
from ninja import Query, Router

from shanhai.api.answers import DETAIL_REFUSALS, LIST_REFUSALS, Noun, detail, listing
from shanhai.api.parameters import Code, DetailAsked, ListAsked, word_of
from shanhai.api.rows import Detail, Page, Sourced

router = Router(tags=["指标 indicators"])


class Indicator(Sourced):
    """A notion that is measured, whatever the method."""

    TABLE: ClassVar[str] = "indicators"
    topic: str
    name_zh: str
    name_en: str


class IndicatorVersion(Sourced):
    """An indicator under one method: unit, form, direction, formula."""

    TABLE: ClassVar[str] = "indicator_versions"
    indicator: str | None
    label_zh: str
    label_en: str
    unit: str
    form: str
    direction: str
    aggregation: str
    axes: str
    formula: str
    method_zh: str
    method_en: str
    comparable: bool | None


class Axis(Sourced):
    """A way of splitting figures."""

    TABLE: ClassVar[str] = "axes"
    name_zh: str
    name_en: str


class AxisMember(Sourced):
    """One item of an axis."""

    TABLE: ClassVar[str] = "axis_members"
    axis: str | None
    sequence: int | None
    name_zh: str
    name_en: str


class IndicatorsAsked(ListAsked):
    """Which indicators."""

    TABLE: ClassVar[str] = "indicators"
    topic: Annotated[str | None, word_of("topic")] = None


class IndicatorVersionsAsked(ListAsked):
    """Which versions of indicators."""

    TABLE: ClassVar[str] = "indicator_versions"
    indicator: Code = None
    form: Annotated[str | None, word_of("indicator_form")] = None


class AxisMembersAsked(ListAsked):
    """Which members of axes."""

    TABLE: ClassVar[str] = "axis_members"
    axis: Code = None


INDICATORS = Noun("indicators", Indicator, page="indicator")
INDICATOR_VERSIONS = Noun("indicator_versions", IndicatorVersion, page="indicator", page_code="indicator")
AXES = Noun("axes", Axis)
AXIS_MEMBERS = Noun("axis_members", AxisMember)


@router.get("/indicators", response={200: Page[Indicator], **LIST_REFUSALS}, summary="指标 / indicators")
def list_indicators(request: HttpRequest, asked: Query[IndicatorsAsked]) -> Page[Indicator]:
    """Return indicators: notions that are measured, whatever the method."""
    return listing(INDICATORS, request, asked)


@router.get(
    "/indicators/{code}", response={200: Detail[Indicator], **DETAIL_REFUSALS}, summary="一个指标 / one indicator"
)
def get_indicator(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Indicator]:
    """Return one indicator."""
    return detail(INDICATORS, request, asked, code)


@router.get(
    "/indicator-versions",
    response={200: Page[IndicatorVersion], **LIST_REFUSALS},
    summary="指标口径 / versions of indicators",
)
def list_indicator_versions(request: HttpRequest, asked: Query[IndicatorVersionsAsked]) -> Page[IndicatorVersion]:
    """Return definitions; figures of two versions are never joined in one line without a warning."""
    return listing(INDICATOR_VERSIONS, request, asked)


@router.get(
    "/indicator-versions/{code}",
    response={200: Detail[IndicatorVersion], **DETAIL_REFUSALS},
    summary="一个口径 / one version",
)
def get_indicator_version(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[IndicatorVersion]:
    """Return one version of an indicator."""
    return detail(INDICATOR_VERSIONS, request, asked, code)


@router.get("/axes", response={200: Page[Axis], **LIST_REFUSALS}, summary="分组 / axes")
def list_axes(request: HttpRequest, asked: Query[ListAsked]) -> Page[Axis]:
    """Return the ways in which figures are split."""
    return listing(AXES, request, asked)


@router.get("/axes/{code}", response={200: Detail[Axis], **DETAIL_REFUSALS}, summary="一种分组 / one axis")
def get_axis(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Axis]:
    """Return one axis."""
    return detail(AXES, request, asked, code)


@router.get("/axis-members", response={200: Page[AxisMember], **LIST_REFUSALS}, summary="分组项 / members of axes")
def list_axis_members(request: HttpRequest, asked: Query[AxisMembersAsked]) -> Page[AxisMember]:
    """Return the items of axes; an observation names them as axis=member."""
    return listing(AXIS_MEMBERS, request, asked)


@router.get(
    "/axis-members/{code}", response={200: Detail[AxisMember], **DETAIL_REFUSALS}, summary="一个分组项 / one member"
)
def get_axis_member(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[AxisMember]:
    """Return one member of an axis."""
    return detail(AXIS_MEMBERS, request, asked, code)
