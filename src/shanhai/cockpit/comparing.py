"""What is different in the programme between two days: the list for every reader, and its downloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.middleware import EARLIEST
from shanhai.cockpit.requests import Reading
from shanhai.domains.programme.models import Meeting
from shanhai.domains.programme.queries.comparing import Comparison, compare
from shanhai.domains.programme.queries.differences import Reason, Told, told
from shanhai.domains.programme.queries.meetings import MONTH, last_meeting
from shanhai.domains.programme.queries.report import HEADINGS, listed, sections_of, shown_kinds
from shanhai.domains.programme.queries.report_rows import FIELD_WORDS
from shanhai.ui.language import language
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

PER_PAGE: Final = 50
FIRST_FEW: Final = 20
"""Lines of each section where all of them stand on one page."""
COLUMNS: Final = (
    Bilingual("变化", "what"),
    Bilingual("编码", "code"),
    Bilingual("工作", "commitment"),
    Bilingual("责任单位", "owed by"),
    Bilingual("字段", "field"),
    Bilingual("原为", "was"),
    Bilingual("现为", "is"),
    Bilingual("现行期限", "due"),
    Bilingual("说明", "why it stands so"),
    Bilingual("缘由", "reason"),
    Bilingual("缘由知悉日", "reason known from"),
    Bilingual("事件或版本", "event or version"),
    Bilingual("来源", "source"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Two days to be compared, as two readers of the same kind; `meeting` is the one held on the first day, if any."""

    before: Reader
    after: Reader
    meeting: Meeting | None


def asked_span(request: Reading) -> Span:
    """Return the days that `from` and `to` ask for: since the last meeting, or in the last 30 days, unless told.

    The page is from now on read as known on the second day, and says what was wrong with a day that cannot be used.
    """
    today = timezone.localdate()
    wrong: list[Bilingual] = []
    internal = request.reader.internal
    now = _day(request.GET.get("to", ""), today, wrong) or request.reader.as_known_on
    then = _day(request.GET.get("from", ""), today, wrong)
    if then is not None and then > now:
        then, now = now, then
        wrong.append(Bilingual("起日晚于止日，已对调。", "The first day was the later one; the two were exchanged."))
    after = Reader(now, internal=internal)
    meeting = last_meeting(reader=after, before=now)
    if then is None:
        then = meeting.held_on if meeting else now - MONTH
    request.reader = after
    if wrong:
        both = Bilingual("".join(one.zh for one in wrong), " ".join(one.en for one in wrong))
        request.as_known_error = both  # type: ignore[attr-defined]  # as the middleware does
    return Span(Reader(then, internal=internal), after, meeting if meeting and meeting.held_on == then else None)


def _day(text: str, today: date, wrong: list[Bilingual]) -> date | None:
    """Return the day a query asks for, None if it asks for none or for one that cannot be used."""
    text = text.strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= today:
        wrong.append(
            Bilingual(
                f"不能用“{text[:40]}”：请选 {EARLIEST} 到今天的日期。",
                f"“{text[:40]}” cannot be used: choose a day from {EARLIEST} to today.",
            )
        )
        return None
    return day


def changes(request: Reading) -> HttpResponseBase:
    """What is different between two days, section by section, or one section in pages (`what`)."""
    span = asked_span(request)
    comparison = compare(span.before, span.after)
    what = request.GET.get("what", "")
    kinds = [what] if what in HEADINGS else shown_kinds(comparison)
    answer = download(request, _sheet(comparison, kinds))
    if answer is not None:
        return answer
    page = Paginator(listed(comparison, what), PER_PAGE).get_page(request.GET.get("page")) if what in HEADINGS else None
    shown = {kind: list(page.object_list) if page else listed(comparison, kind)[:FIRST_FEW] for kind in kinds}
    sections = sections_of(comparison, shown, language=language())
    context = {
        "span": span,
        "counts": [(kind, HEADINGS[kind].title, len(listed(comparison, kind))) for kind in shown_kinds(comparison)],
        "sections": sections,
        "what": what if page else "",
        "page": page,
        "today": timezone.localdate(),
    }
    return render(request, "cockpit/changes.html", context)


def _sheet(comparison: Comparison, kinds: Sequence[str]) -> Sheet:
    then, now = comparison.before.as_known_on, comparison.after.as_known_on
    name = Bilingual(f"工作变化 {then} 至 {now}", f"Changes {then} to {now}")
    return Sheet(name, COLUMNS, _rows(comparison, kinds))


def _rows(comparison: Comparison, kinds: Sequence[str]) -> Iterator[list[object]]:
    """Yield a row for each field that changed, and one for a difference that is not of a field."""
    for kind in kinds:
        for one in told(comparison, listed(comparison, kind)):
            fields: list[list[object]] = [[FIELD_WORDS[was.field], was.old, was.new] for was in one.changes]
            for cells in fields or [[None, None, None]]:
                yield [HEADINGS[kind].title, one.line.code, *_said(one), *cells, *_stands(one, kind)]


def _said(one: Told) -> list[object]:
    owners = one.line.owners
    names = Bilingual("、".join(each.name_zh for each in owners), ", ".join(each.name_en for each in owners))
    return [Bilingual(one.line.text_zh, one.line.text_en), names]


def _stands(one: Told, kind: str) -> list[object]:
    reasons = one.reasons_for(kind)
    days = "; ".join(reason.on.isoformat() for reason in reasons if reason.on)
    return [
        one.line.standing.due,
        None if one.line.is_frame else one.line.judgement.sentence,
        Bilingual(
            "；".join(_words(reason).zh for reason in reasons), "; ".join(_words(reason).en for reason in reasons)
        ),
        days,
        "; ".join(reason.code for reason in reasons if reason.code),
        Bilingual(
            "；".join(reason.source.title_zh for reason in reasons if reason.source),
            "; ".join(reason.source.title_en for reason in reasons if reason.source),
        ),
    ]


def _words(reason: Reason) -> Bilingual:
    """Return the reason in words, with what the event says in whichever language it says it."""
    zh, en = reason.text.zh or reason.text.en, reason.text.en or reason.text.zh
    words = reason.words
    return Bilingual(f"{words.zh}：{zh}" if zh else words.zh, f"{words.en}: {en}" if en else words.en)
