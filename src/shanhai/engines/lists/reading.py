"""From rows of cells to the lines of a list: tables with a heading row, or numbered paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from shanhai.engines.lists.dates import ONGOING, read_due, year_in
from shanhai.engines.lists.findings import finding
from shanhai.engines.lists.headings import Heading, Holds, find_heading
from shanhai.engines.lists.numbering import DEEPEST, Number, Placed, place_in_tree, split_number
from shanhai.engines.lists.units import merged, split_units
from shanhai.engines.lists.values import Cells, Line, Table, TaskList, Unit
from shanhai.vocab.diagnostics import Diagnostic, in_order

_NOTE: Final = re.compile(
    r"^(?:注|备注|说明|填报|填表|联系|制表|附件|附注|单位（盖章）|抄送)(?:[\s:：一二三1-9]|说明|单位|人|$)"
)
_INSIDE: Final = re.compile(
    r"[（(]\s*((?:牵头|责任|配合|完成|时限)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]\s*[。；;]?\s*$"
)
_UNITS_SAID: Final = re.compile(
    r"((?:牵头|责任|配合)(?:单位|部门)\s*[:：].*?)(?=(?:完成)?(?:时限|时间)\s*[:：]|$)", re.DOTALL
)
_DUE_SAID: Final = re.compile(r"(?:完成)?(?:时限|时间|期限)\s*[:：]\s*([^；;。）)]+)")
DEPTH_OF_ROW: Final = -1
"""Where a row that only says one thing, without a number, stands: above all numbers."""
DEPTH_OF_COLUMN: Final = 1.5
"""Where a column that groups rows stands: below （一）, above 1."""


@dataclass(slots=True)
class _Draft:
    """A line while it is being read."""

    row: int
    place: str
    number: Number | None
    text: str
    deliverable: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    due_said: list[str] = field(default_factory=list)
    quote: list[str] = field(default_factory=list)
    is_group: bool = False
    depth: float = DEPTH_OF_ROW
    file: str = ""


def read_lists(tables: Sequence[Table], *, file: str, year: int | None = None) -> TaskList:
    """Return the list that stands in the tables of a file.

    Args:
        tables: tables and prose in their order. Where a table has a heading row, prose is only looked at for the title.
        file: what the file is called, for the findings.
        year: the year of the list, for dates without one; else the one that the title or the file's name states.
    """
    findings = [
        finding("hidden_sheet", file=file, row=None, value=table.name, sheet=table.name, rows=len(table.rows))
        for table in tables
        if table.is_hidden and table.rows
    ]
    tables = [table for table in tables if not table.is_hidden]
    headed = [(table, heading) for table in tables if (heading := find_heading(table.rows)) is not None]
    title = _title(tables, headed[0] if headed else None) or re.sub(r"\.\w+$", "", file)
    drafts: list[_Draft] = []
    if headed:
        for table, heading in headed:
            source = f"{file} {table.name}" if len(headed) > 1 else file
            fresh = _from_table(table, heading, source, findings)
            for draft in fresh:
                draft.file = source
            drafts += fresh
    else:
        drafts = [draft for table in tables if table.is_prose for draft in _from_prose(table.rows)]
    if not drafts:
        return TaskList(title, (), (*findings, finding("no_table", file=file, row=None)))
    for draft in drafts:
        draft.file = draft.file or file
    lines = _lines(drafts, year or year_in(title) or year_in(file), findings)
    return TaskList(title, tuple(lines), tuple(in_order(findings)))


def _title(tables: Sequence[Table], first: tuple[Table, Heading] | None) -> str:
    rows: Iterable[Cells] = first[0].rows[: first[1].at] if first else ()
    before = [row for table in tables if table.is_prose for row in table.rows]
    for row in (*rows, *before):
        said = next((cell.strip() for cell in row.values if cell.strip()), "")
        if len(said) > 3 and not re.match("附件|附表|单位[:：]|填报", said) and split_number(said)[0] is None:
            return " ".join(said.split())
    return ""


def _from_table(table: Table, heading: Heading, file: str, findings: list[Diagnostic]) -> list[_Draft]:
    groups, texts = _groups(table.rows[heading.at + 1 :], heading)
    drafts: list[_Draft] = []
    header = [cell.strip() for cell in table.rows[heading.at].values]
    last_group: dict[int, str] = {}
    for row in table.rows[heading.at + 1 :]:
        cells = [cell.strip() for cell in row.values]
        filled = [cell for cell in cells if cell]
        if not filled or cells == header:
            continue
        if _NOTE.match(filled[0]) and len(set(filled)) <= 2:
            break
        if len(set(filled)) == 1 and (
            len(filled) > 1 or split_number(filled[0])[0] is not None or _is_alone(cells, texts)
        ):
            number, text = split_number(filled[0])
            if number is None and not drafts and len(filled) == 1:
                continue
            drafts.append(_Draft(row.row, row.place, number, text, quote=[filled[0]], is_group=True))
            continue
        for column in groups:
            said = _cell(cells, column)
            if said and said != last_group.get(column):
                last_group[column] = said
                number, text = split_number(said)
                drafts.append(
                    _Draft(row.row, row.place, number, text, quote=[said], is_group=True, depth=DEPTH_OF_COLUMN)
                )
        if _add_row(drafts, row, cells, heading=heading, texts=texts) is None:
            findings.append(finding("text_missing", file=file, row=row.row, value=" ".join(filled)))
    return drafts


def _is_alone(cells: Sequence[str], texts: Sequence[int]) -> bool:
    """Return whether a row says one thing, and that not where a task stands."""
    return all(not _cell(list(cells), column) for column in texts)


def _groups(rows: Sequence[Cells], heading: Heading) -> tuple[list[int], list[int]]:
    """Return which of several columns of text repeat over rows, and so only group, and which are the task's own words."""
    columns = list(heading.of("text"))
    groups = [
        column for column in columns[:-1] if any(column in row.continued for row in rows) or _repeats(rows, column)
    ]
    return groups, [column for column in columns if column not in groups]


def _repeats(rows: Sequence[Cells], column: int) -> bool:
    said = [row.values[column].strip() if column < len(row.values) else "" for row in rows]
    filled = [cell for cell in said if cell]
    return len(set(filled)) < len(filled) or (len(filled) < len(rows) / 2 and len(rows) > 2)


def _add_row(
    drafts: list[_Draft], row: Cells, cells: list[str], *, heading: Heading, texts: Sequence[int]
) -> _Draft | None:
    """Add the line that a row holds, or what it says more of the line before; None if it says no task."""
    numbers = heading.of("number")
    words = [_cell(cells, column) for column in texts if column not in row.continued]
    is_more = bool(drafts) and not drafts[-1].is_group and not any(words)
    if is_more and (any(column in row.continued for column in texts) or not _cell(cells, *numbers)):
        return _fill(drafts[-1], row, cells, heading)
    text = "：".join(dict.fromkeys(word for word in (_cell(cells, column) for column in texts) if word))
    said = _cell(cells, *numbers)
    number, rest = split_number(said) if said else split_number(text)
    if not said:
        text = rest
    elif number is not None:
        inner, without = split_number(text)
        text = without if inner is not None and inner.value == number.value else text
    if not text:
        return None
    drafts.append(_fill(_Draft(row.row, row.place, number, text), row, cells, heading))
    return drafts[-1]


def _fill(draft: _Draft, row: Cells, cells: list[str], heading: Heading) -> _Draft:
    """Add to a line what the other columns of a row say; what only repeats a merged cell above is left out."""

    def own(holds: Holds) -> list[str]:
        return [
            cells[at]
            for at in heading.of(holds)
            if at < len(cells) and cells[at] and (at not in row.continued or not draft.quote)
        ]

    has_leads = bool(heading.of("lead"))
    for cell in own("lead"):
        draft.units += split_units(cell, leads=True)
    for cell in own("responsible"):
        draft.units += split_units(cell, leads=False if has_leads and draft.units else None)
    for cell in own("support"):
        draft.units += split_units(cell, leads=False)
    draft.deliverable += [cell for cell in own("deliverable") if cell not in draft.deliverable]
    draft.due_said += [cell for cell in own("due") if cell not in draft.due_said]
    said = [cell for at, cell in enumerate(cells) if cell and (at not in row.continued or not draft.quote)]
    draft.quote.append(" ｜ ".join(dict.fromkeys(said)))
    return draft


def _cell(cells: list[str], *columns: int) -> str:
    return next((cells[column] for column in columns if column < len(cells) and cells[column]), "")


def _from_prose(rows: Sequence[Cells]) -> list[_Draft]:
    """Read numbered paragraphs; a paragraph without a number belongs to the one before it."""
    drafts: list[_Draft] = []
    for row in rows:
        said = " ".join(cell.strip() for cell in row.values if cell.strip())
        number, text = split_number(said)
        if number is not None and text:
            drafts.append(_Draft(row.row, row.place, number, text, quote=[said]))
        elif drafts and said and not _NOTE.match(said):
            drafts[-1].quote.append(said)
            drafts[-1].text += f"\n{said}"
    for draft in drafts:
        _take_inner(draft)
    return drafts


def _take_inner(draft: _Draft) -> None:
    """Take units and date out of a paragraph that writes them in brackets or behind 责任单位：."""
    inside = _INSIDE.search(draft.text)
    text = inside[1] if inside else draft.text
    units = _UNITS_SAID.search(text)
    due = _DUE_SAID.search(text)
    if units:
        draft.units += split_units(units[1].rstrip(" ；;。，,）)\n"))
    if due:
        draft.due_said.append(due[1].strip())
    if inside and (units or due):
        draft.text = draft.text[: inside.start()].strip()
    elif units:
        draft.text = draft.text[: draft.text.index(units[1])].strip(" （(\n") or draft.text


def _lines(drafts: list[_Draft], year: int | None, findings: list[Diagnostic]) -> list[Line]:
    numbers = [_grouped(draft, drafts) for draft in drafts]
    places = list(place_in_tree(numbers))
    has_children = {placed.parent for placed in places}
    lines = []
    for at, (draft, placed) in enumerate(zip(drafts, places, strict=True)):
        _odd(draft, placed, findings)
        units = merged(draft.units)
        is_heading = draft.is_group or (at in has_children and not units and not draft.due_said)
        parent = placed.parent
        line = Line(
            row=draft.row,
            place=draft.place,
            number=draft.number.written if draft.number else "",
            path=placed.path,
            parent=parent,
            text=draft.text,
            deliverable="；".join(draft.deliverable),
            units=units,
            due_said="；".join(draft.due_said),
            quote="\n".join(draft.quote),
            is_heading=is_heading,
            file=draft.file,
        )
        due = read_due(line.due_said, year=year)
        lines.append(replace(line, due=due.day))
        if line.due_said and due.day is None:
            code = "ongoing" if due.is_ongoing or ONGOING.search(line.due_said) else "unreadable_deadline"
            findings.append(finding(code, file=draft.file, row=draft.row, value=line.due_said))
    return lines


def _grouped(draft: _Draft, drafts: Sequence[_Draft]) -> Number | None:
    """Return the number of a line; a group without one stands above all numbers, on its own."""
    if draft.number is not None or not draft.is_group:
        return draft.number
    before = [
        other
        for other in drafts[: drafts.index(draft)]
        if other.is_group and other.number is None and other.depth == draft.depth
    ]
    return Number(draft.text[:20], draft.depth, len(before) + 1)


def _odd(draft: _Draft, placed: Placed, findings: list[Diagnostic]) -> None:
    number = draft.number
    if number is None or number.depth > DEEPEST + 3:
        return
    if placed.is_repeated:
        findings.append(finding("number_twice", file=draft.file, row=draft.row, value=number.written))
    elif placed.expected:
        findings.append(
            finding("numbering_jumps", file=draft.file, row=draft.row, value=number.written, expected=placed.expected)
        )
