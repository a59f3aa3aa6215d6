"""What is different between two days, and what is to be decided, as a report: one value for the page and the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shanhai.adapters.reports.report import Chapter, Report, Section
from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.models import Meeting
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.comparing import (
    ADDED,
    CHANGED,
    DONE,
    DROPPED,
    FELL_OVERDUE,
    NOT_OVERDUE,
    SLIPPED,
    UNDONE,
    WITHDRAWN,
    Comparison,
    Difference,
    compare,
)
from shanhai.domains.programme.queries.differences import Told, told
from shanhai.domains.programme.queries.lamps import Lit, wall
from shanhai.domains.programme.queries.lines import UNFINISHED, lines
from shanhai.domains.programme.queries.report_rows import Rows
from shanhai.domains.programme.queries.standing import standing_on
from shanhai.engines.duties import State
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import show_date
from shanhai.vocab.reader import Reader

MOST: Final = 30
"""Lines of one section of a report unless all are asked for; what is beyond is counted."""
ALL: Final = 100_000


@dataclass(frozen=True, slots=True)
class Heading:
    """What a section of differences is called, what stands where it is empty, and what it means."""

    title: Bilingual
    nothing: Bilingual
    hint: Bilingual | None = None


HEADINGS: Final = {
    ADDED: Heading(Bilingual("新列", "Added"), Bilingual("没有新列的工作。", "Nothing was added.")),
    CHANGED: Heading(
        Bilingual("改动", "Changed"),
        Bilingual("没有改动。", "Nothing was changed."),
        Bilingual("只是推迟期限的，列在“推迟”。", "What only moved to a later date stands under “Slipped”."),
    ),
    SLIPPED: Heading(
        Bilingual("推迟", "Slipped"),
        Bilingual("没有推迟，也没有新逾期。", "No date moved later, and nothing fell overdue."),
        Bilingual("期限改晚或取消，或在此期间新逾期。", "The due date moved later or was taken away, or it passed in between."),
    ),
    DONE: Heading(Bilingual("完成", "Done"), Bilingual("没有完成的工作。", "Nothing was done.")),
    NOT_OVERDUE: Heading(
        Bilingual("不再逾期", "No longer overdue"), Bilingual("没有解除逾期的工作。", "Nothing ceased to be overdue.")
    ),
    UNDONE: Heading(
        Bilingual("退回或重新打开", "Taken back to work"), Bilingual("没有退回的工作。", "Nothing was taken back to work.")
    ),
    DROPPED: Heading(
        Bilingual("未完成而销号", "Closed undone"), Bilingual("没有未完成而销号的工作。", "Nothing was closed undone.")
    ),
    WITHDRAWN: Heading(
        Bilingual("撤下", "Taken off"),
        Bilingual("没有撤下的工作。", "Nothing was taken off."),
        Bilingual("撤回，或不再公开。", "Withdrawn, or not published any more."),
    ),
}  # fmt: skip
"""The sections of differences, in the order in which they are read."""
OVERDUE: Final = "overdue"
PILES: Final = {
    OVERDUE: Heading(Bilingual("逾期", "Overdue"), Bilingual("目前没有逾期。", "Nothing is overdue.")),
    "asked": Heading(
        Bilingual("申请延期，尚未决定", "Extensions asked for and not decided"),
        Bilingual("没有待决定的延期申请。", "No extension waits for a decision."),
    ),
    "nobody": Heading(
        Bilingual("没有责任单位", "Owed by nobody"),
        Bilingual("每项未完成的工作都有责任单位。", "Everything unfinished is owed by somebody."),
    ),
    "unverified": Heading(
        Bilingual("报告完成，尚未核验", "Reported done and not verified"),
        Bilingual("没有待核验的工作。", "Nothing waits to be verified."),
    ),
}
"""The sections that say how things stand on the second day: what is overdue, then what is to be decided."""
LAST: Final = date.max.isoformat()
OFTEN: Final = (ADDED, CHANGED, SLIPPED, DONE)
"""Sections that are shown although empty; the others only where there is something in them."""


def meeting_report(
    before: Reader, after: Reader, *, language: str, meeting: Meeting | None = None, most: int = MOST
) -> Report:
    """Return the report for the leading group: what is different since a day, overdue now, and to be decided.

    `meeting` is the one held on the first day, if the report tells what happened since; `most` how many lines a section has. At most 60 queries, however
    many commitments there are.
    """
    rows = Rows(language)
    comparison = compare(before, after)
    shown = {kind: listed(comparison, kind)[:most] for kind in shown_kinds(comparison)}
    changes = sections_of(comparison, shown, language=language)
    lit = wall(reader=after)
    overdue, *decisions = _standing(lit, comparison, rows, most)
    counted = [*changes, overdue, *decisions]
    return Report(
        title=rows.t("工作进展与待议事项", "Progress, and what is to be decided"),
        lines=[_period(comparison, meeting, rows)],
        counts=[(section.name, section.title, section.total) for section in counted],
        chapters=[
            Chapter(rows.t("此间变化", "What is different"), changes),
            Chapter(rows.t("目前逾期", "Overdue now"), [overdue], _with_whom(lit, after, rows)),
            Chapter(rows.t("待议事项", "Decisions needed"), decisions),
        ],
        language=language,
        closing=[
            rows.t(
                "两个日期都按当日结束时所知。状态、期限和逾期由事件和日期算出。",
                "Each date counts as known at its end. States, due dates and what is overdue follow from events and dates.",
            )
        ],
    )


def shown_kinds(comparison: Comparison) -> list[str]:
    """Return which sections of differences a report shows: the usual ones, and others that hold something."""
    return [kind for kind in HEADINGS if kind in OFTEN or comparison.of(kind)]


def listed(comparison: Comparison, kind: str) -> list[Difference]:
    """Return the differences that a section lists: what only moved later is not listed as changed once more."""
    found = comparison.of(kind)
    return [one for one in found if not one.only_moved] if kind == CHANGED else found


def sections_of(comparison: Comparison, shown: Mapping[str, Sequence[Difference]], *, language: str) -> list[Section]:
    """Return some of the differences of some kinds as sections; all are told at once, in at most 25 queries."""
    few = {one.commitment_id: one for differences in shown.values() for one in differences}
    told_by_id = {one.line.id: one for one in told(comparison, list(few.values()))} if few else {}
    rows = Rows(language)
    return [_section(comparison, kind, differences, told_by_id, rows) for kind, differences in shown.items()]


def _section(
    comparison: Comparison, kind: str, differences: Sequence[Difference], told_by_id: Mapping[int, Told], rows: Rows
) -> Section:
    heading = HEADINGS[kind]
    total = len(listed(comparison, kind))
    columns, widths, write = rows.layout(kind)
    return Section(
        name=kind,
        title=heading.title.text(rows.language),
        columns=columns,
        widths=widths,
        rows=[write(told_by_id[id_], kind) for one in differences if (id_ := one.commitment_id) in told_by_id],
        total=total,
        nothing=heading.nothing.text(rows.language),
        more=_more(len(differences), total, rows),
        hint=heading.hint.text(rows.language) if heading.hint and total else "",
    )


def _more(shown: int, total: int, rows: Rows) -> str:
    if shown >= total:
        return ""
    return rows.t(f"共 {total} 项，这里列出 {shown} 项。", f"{shown} of {total} are listed here.")


def _period(comparison: Comparison, meeting: Meeting | None, rows: Rows) -> str:
    then, now = (show_date(reader.as_known_on, rows.language) for reader in (comparison.before, comparison.after))
    since = ""
    if meeting is not None:
        name = Bilingual(meeting.title_zh or meeting.title_en, meeting.title_en or meeting.title_zh)
        since = rows.t(f"（上次会议：{name.zh}）", f" (the last meeting: {name.en})")
    return rows.t(f"{then}至{now}{since}", f"{then} to {now}{since}")


def _with_whom(lit: Sequence[Lit], reader: Reader, rows: Rows) -> str:
    """Return in whose hands how much is overdue, in one sentence; who shares a commitment is counted for it too."""
    held = Counter(party for one in lit if one.lamp == "red" for party in one.owners or (None,))
    if not held:
        return ""
    names = party_names(held, reader=reader)
    named = [(rows.name(names[party]), n) for party, n in held.most_common() if party and party in names]
    nobody = sum(n for party, n in held.items() if party not in names)
    parts = [rows.t(f"{name} {n} 项", f"{name}: {n}") for name, n in named]
    if nobody:
        parts.append(rows.t(f"未明确责任单位 {nobody} 项", f"nobody named: {nobody}"))
    return rows.t(f"在谁手里：{'、'.join(parts)}。", f"With whom: {'; '.join(parts)}.")


def _standing(lit: Sequence[Lit], comparison: Comparison, rows: Rows, most: int) -> list[Section]:
    """Return what is overdue and what is to be decided, section by section, the most pressing first."""
    fell = {one.commitment_id for one in comparison.of(FELL_OVERDUE)}
    piles = _piles(lit, comparison.after)
    wanted = list(dict.fromkeys(id_ for ids in piles.values() for id_ in ids[:most]))
    told_by_id = {line.id: line for line in lines(wanted, reader=comparison.after)} if wanted else {}
    columns, widths = rows.standing_columns()
    return [
        Section(
            name=name,
            title=PILES[name].title.text(rows.language),
            columns=columns,
            widths=widths,
            rows=[
                rows.standing(told_by_id[id_], new=name == OVERDUE and id_ in fell)
                for id_ in ids[:most]
                if id_ in told_by_id
            ],
            total=len(ids),
            nothing=PILES[name].nothing.text(rows.language),
            more=_more(len(ids[:most]), len(ids), rows),
        )
        for name, ids in piles.items()
    ]


def _piles(lit: Sequence[Lit], reader: Reader) -> dict[str, list[int]]:
    """Return what is overdue and what is to be decided, by id, the first due first."""
    asked = StandingRow.objects.filter(standing_on(reader), extension_pending=True, state__in=UNFINISHED)
    asking = set(asked.values_list("commitment_id", flat=True))
    by_due = sorted(lit, key=lambda one: (one.due or LAST, one.commitment_id))
    found: dict[str, list[int]] = {name: [] for name in PILES}
    for one in by_due:
        for name, belongs in (
            (OVERDUE, one.lamp == "red"),
            ("asked", one.commitment_id in asking),
            ("nobody", not one.owners and one.state in UNFINISHED),
            ("unverified", one.state == State.DONE),
        ):
            if belongs:
                found[name].append(one.commitment_id)
    return found
