"""Reads of indicators and figures, as known on a day."""

from shanhai.domains.indicators.queries.agreement import contradicts, same_period
from shanhai.domains.indicators.queries.codes import AxisPart, CodesWithin
from shanhai.domains.indicators.queries.derivations import DerivationView, InputView, Recomputed
from shanhai.domains.indicators.queries.figures import (
    FigureChoices,
    FigureFilter,
    HeadlineView,
    figure_choices,
    figure_list,
    figure_rows,
    figures_of,
    headlines,
)
from shanhai.domains.indicators.queries.history import Change, Revision
from shanhai.domains.indicators.queries.indicators import (
    IndicatorFilter,
    IndicatorRow,
    VersionView,
    indicator_list,
    indicator_names,
    indicator_rows,
    indicator_topics,
)
from shanhai.domains.indicators.queries.locks import Locks, all_locks, lock_on, standing_locks
from shanhai.domains.indicators.queries.one_figure import Decision, FigurePage, figure, first_known
from shanhai.domains.indicators.queries.series import (
    IndicatorSeries,
    MethodBreak,
    SeriesView,
    SubjectCount,
    TerritoryChange,
    series,
)
from shanhai.domains.indicators.queries.targets import TargetView, targets_of
from shanhai.domains.indicators.queries.views import FigureView, Subject, figure_views

__all__ = [
    "AxisPart",
    "Change",
    "CodesWithin",
    "Decision",
    "DerivationView",
    "FigureChoices",
    "FigureFilter",
    "FigurePage",
    "FigureView",
    "HeadlineView",
    "IndicatorFilter",
    "IndicatorRow",
    "IndicatorSeries",
    "InputView",
    "Locks",
    "MethodBreak",
    "Recomputed",
    "Revision",
    "SeriesView",
    "Subject",
    "SubjectCount",
    "TargetView",
    "TerritoryChange",
    "VersionView",
    "all_locks",
    "contradicts",
    "figure",
    "figure_choices",
    "figure_list",
    "figure_rows",
    "figure_views",
    "figures_of",
    "first_known",
    "headlines",
    "indicator_list",
    "indicator_names",
    "indicator_rows",
    "indicator_topics",
    "lock_on",
    "same_period",
    "series",
    "standing_locks",
    "targets_of",
]
