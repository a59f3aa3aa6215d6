"""The history of a figure on the known-clock: what it was said to be, from when to when, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries.views import RELATED, FigureView
from shanhai.domains.records.models import once_known
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import parse_period
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import word


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a revision says differently from the one before it."""

    title: Bilingual
    before: Bilingual
    after: Bilingual


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a figure and what it changed; `is_shown` marks the one known on the reader's day."""

    figure: FigureView
    changes: tuple[Change, ...]
    is_shown: bool


def revision_rows(code: str, *, reader: Reader) -> list[Observation]:
    """Return every version of a figure made known by the reader's day that the reader may see, the first one first."""
    rows = Observation.objects.filter(once_known(reader), code=code)
    return list(rows.select_related(*RELATED).order_by("revision"))


def history(views: Sequence[FigureView]) -> list[Revision]:
    """Return the versions of a figure, given first to last, the last one first, each with what it changed."""
    befores: list[FigureView | None] = [None, *views]
    told = [
        Revision(view, changes(before, view) if before else (), not view.superseded)
        for before, view in zip(befores, views, strict=False)
    ]
    return told[::-1]


def changes(before: FigureView, after: FigureView) -> tuple[Change, ...]:
    """Return what the later of two versions of a figure says differently."""
    pairs = zip(_said(before), _said(after), strict=True)
    return tuple(Change(title, old, new) for (title, old), (_, new) in pairs if old != new)


def _said(view: FigureView) -> list[tuple[Bilingual, Bilingual]]:
    """Return all that a version says, each with its title."""
    period = parse_period(view.period)
    source = view.source
    axes = Bilingual("、".join(part.name_zh for part in view.axes), ", ".join(part.name_en for part in view.axes))
    return [
        (Bilingual("数值", "value"), Bilingual(view.shown("zh"), view.shown("en"))),
        (Bilingual("时期", "period"), Bilingual(period.show("zh"), period.show("en"))),
        (Bilingual("种类", "kind"), word("observation_kind", view.kind)),
        (Bilingual("口径", "version"), Bilingual(view.version_zh or view.version, view.version_en or view.version)),
        (Bilingual("对象", "subject"), Bilingual(view.subject.name_zh, view.subject.name_en)),
        (Bilingual("分组", "split"), axes),
        (Bilingual("来源", "source"), Bilingual(source.title_zh, source.title_en) if source else Bilingual("", "")),
        (Bilingual("说明", "note"), Bilingual(view.note_zh, view.note_en)),
        (Bilingual("来源未载明", "not stated by the source"), Bilingual(view.open_zh, view.open_en)),
        (Bilingual("可见范围", "visibility"), word("visibility", view.visibility)),
    ]
