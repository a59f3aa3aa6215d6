"""Tables of figures as they are handed out: every side of a figure in a column of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from shanhai.cockpit.downloads import Sheet
from shanhai.domains.indicators.queries import FigureView
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import parse_period
from shanhai.vocab.units import unit
from shanhai.vocab.words import word

COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("指标", "indicator"),
    Bilingual("口径", "version"),
    Bilingual("形式", "form"),
    Bilingual("对象", "subject"),
    Bilingual("时期", "period"),
    Bilingual("种类", "kind"),
    Bilingual("分组", "split by"),
    Bilingual("限定词", "qualifier"),
    Bilingual("数值", "value"),
    Bilingual("单位", "unit"),
    Bilingual("单位代码", "unit code"),
    Bilingual("来源", "source"),
    Bilingual("可靠程度", "reliability"),
    Bilingual("原文", "quote"),
    Bilingual("知悉日", "known from"),
    Bilingual("采用", "preferred"),
    Bilingual("来源不一致", "sources disagree"),
    Bilingual("说明", "note"),
    Bilingual("来源未载明", "not stated by the source"),
)


def figure_sheet(name: Bilingual, figures: Iterable[FigureView], table: str = "") -> Sheet:
    """Return figures as a table to download; values keep every digit of the source."""
    return Sheet(name, COLUMNS, _rows(figures), table)


def _rows(figures: Iterable[FigureView]) -> Iterator[list[object]]:
    for figure in figures:
        period = parse_period(figure.period)
        source = figure.source
        yield [
            figure.code,
            Bilingual(figure.name_zh, figure.name_en),
            Bilingual(figure.version_zh, figure.version_en),
            word("indicator_form", figure.form),
            Bilingual(figure.subject.name_zh, figure.subject.name_en),
            Bilingual(period.show("zh"), period.show("en")),
            word("observation_kind", figure.kind),
            Bilingual("、".join(part.name_zh for part in figure.axes), ", ".join(part.name_en for part in figure.axes)),
            word("qualifier", figure.qualifier),
            figure.value if figure.value is not None else figure.value_date,
            Bilingual(figure.unit, unit(figure.unit).name_en),
            figure.unit,
            Bilingual(source.title_zh, source.title_en) if source else "",
            word("reliability", source.reliability) if source else "",
            source.quote if source else "",
            figure.known_from,
            figure.preferred,
            figure.disagreement,
            Bilingual(figure.note_zh, figure.note_en),
            Bilingual(figure.open_zh, figure.open_en),
        ]
