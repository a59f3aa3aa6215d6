"""What a form still asks for in a period: everything that no source says and nobody has handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from shanhai.adapters.form_sheets import AskedColumn, AskedRow, FormSheet
from shanhai.domains.documents.models import DocumentVersion, PassageVersion
from shanhai.domains.indicators.models import Observation
from shanhai.domains.records.models import known_on
from shanhai.domains.submissions.errors import NothingToAsk
from shanhai.domains.submissions.models import FormVersion, SubmittedFigure
from shanhai.domains.submissions.queries.drafts import Draft, figure_code
from shanhai.domains.submissions.queries.forms import ItemView, due_on, form_items, form_period
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.numbers import show_decimal
from shanhai.vocab.periods import Period, show_date
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import QUALIFIERS

Known = Mapping[tuple[str, str, str], str]
"""Version, place and axes → what is known of it, in words."""
WAITING: Final = "待审定 awaiting approval"
UNSOURCED: Final = "已入账 on record"


def form_template(version: FormVersion, period: str, *, reader: Reader) -> FormSheet:
    """Return what a form asks for in a period, with what is known already said in its cell.

    Raises:
        PeriodRefused: the form is not due for such a period.
        NothingToAsk: every figure is known already.
    """
    asked = _sheet(version, form_period(version, period), reader)
    if not asked.asked:
        raise NothingToAsk(
            Bilingual(
                f"“{version.title_zh}”{period} 的数都已有来源，没有要填的。",
                f"Every figure of “{version.title_en}” for {period} is known; nothing is left to ask.",
            ),
            Bilingual(
                "不必填报；要更正的，请交改过的报表。",
                "Hand in nothing; to correct a figure, hand in a sheet that says so.",
            ),
            form=version.code,
            period=period,
        )
    return asked


def still_asked(version: FormVersion, period: str, *, reader: Reader) -> int:
    """Return how many figures a form still asks for in a period."""
    return _sheet(version, form_period(version, period), reader).asked


def _sheet(version: FormVersion, period: Period, reader: Reader) -> FormSheet:
    items = form_items(version, reader=reader)
    known = {**_on_record(version, period, reader), **_handed_in(version, period, items)}
    columns = tuple(
        AskedColumn(version_code, axes, unit, name)
        for version_code, axes, unit, name in dict.fromkeys(
            (one.version, one.axes, one.unit, f"{one.name.zh} {one.axes}".strip()) for one in items
        )
    )
    asked = {(one.place, one.version, one.axes, one.unit) for one in items}
    rows = []
    for place, name in dict.fromkeys((one.place, one.place_name.zh) for one in items):
        cells = tuple(
            known.get((one.version, place, one.axes)) if (place, one.version, one.axes, one.unit) in asked else ""
            for one in columns
        )
        rows.append(AskedRow(place, name, cells))
    title = Bilingual(f"{version.title_zh} {period.show('zh')}", f"{version.title_en}, {period.show('en')}")
    return FormSheet(version.code, period.text, title, columns, tuple(rows), _notes(version, period))


def _notes(version: FormVersion, period: Period) -> tuple[Bilingual, ...]:
    day = due_on(period, version.due_days)
    return (
        Bilingual(f"请在 {show_date(day, 'zh')} 前报送。", f"Due by {show_date(day, 'en')}."),
        Bilingual("没有数的格请留空，不要填 0。", "Leave a cell empty where there is no figure; do not write 0."),
        Bilingual("灰格的数如有错，请写在来函里或改报表后再交。", "If a grey figure is wrong, say so, or hand in a sheet that corrects it."),
    )  # fmt: skip


def _on_record(version: FormVersion, period: Period, reader: Reader) -> Known:
    """Return what stands in the table of figures for exactly this period, with its source."""
    asked = version.items.values("version_id", "place_id")
    rows = Observation.objects.filter(
        known_on(reader), kind="actual", value__isnull=False, period_start=period.start, period_end=period.end,
        version__in=asked.values("version_id"), place__in=asked.values("place_id"),
    ).select_related("version", "place")  # fmt: skip
    found = list(rows.order_by("pk"))
    titles = _sources(found, reader)
    known = {}
    for row in found:
        if row.place is None or row.value is None:
            continue
        hedge = "" if row.qualifier == "exact" else QUALIFIERS[row.qualifier].zh
        said = f"{hedge}{show_decimal(row.value, 'zh')} {row.unit}（{titles.get(row.passage_id or 0, UNSOURCED)}）"
        known[row.version.code, row.place.code, row.axes] = said
    return known


def _sources(rows: Sequence[Observation], reader: Reader) -> dict[int, str]:
    """Return the title of the document that figures are cited from, by passage."""
    passages = PassageVersion.objects.filter(known_on(reader), passage_id__in={row.passage_id for row in rows})
    of = dict(passages.values_list("passage_id", "document_id"))
    versions = DocumentVersion.objects.filter(known_on(reader), document_id__in=set(of.values()))
    titles = {document: zh or en for document, zh, en in versions.values_list("document_id", "title_zh", "title_en")}
    return {passage: titles[document] for passage, document in of.items() if document in titles}


def _handed_in(version: FormVersion, period: Period, items: Sequence[ItemView]) -> Known:
    """Return what was submitted by this form for the period and waits to be approved."""
    codes = {
        figure_code(version.code, Draft(one.version, one.place, period.text, "0", one.unit, axes=one.axes)): one
        for one in items
    }
    rows = SubmittedFigure.objects.filter(submission__form=version.form_id, period=period.text, state="submitted")
    return {
        (codes[code].version, codes[code].place, codes[code].axes): f"{show_decimal(value, 'zh')} {unit}（{WAITING}）"
        for code, value, unit in rows.values_list("code", "value", "unit")
        if code in codes and value is not None
    }
