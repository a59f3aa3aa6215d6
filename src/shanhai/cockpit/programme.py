"""The pages of the programme: the list, the tree, what is overdue, and one commitment in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.long_lists import page_of
from shanhai.cockpit.requests import Reading, not_known
from shanhai.domains.documents.queries import sources
from shanhai.domains.indicators.queries import targets_of
from shanhai.domains.programme import queries
from shanhai.domains.programme.choices import COLUMNS as WALL
from shanhai.domains.programme.choices import FRAME_KINDS, STATES
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.programme.queries import Filters, Line
from shanhai.domains.programme.queries.open_deeds import Openings, openings
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries import undertakings_of_commitment
from shanhai.ui.shown import lamp_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed, may
from shanhai.vocab.words import COMMITMENT_KINDS, word

PER_PAGE: Final = 50
WHOLE_TREE: Final = 400
"""Commitments up to which the tree opens in one page; a larger one opens branch by branch."""
LONGEST_TEXT: Final = 100
COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("种类", "kind"),
    Bilingual("方面", "dimension"),
    Bilingual("上级", "part of"),
    Bilingual("内容", "commitment"),
    Bilingual("成果形式", "deliverable"),
    Bilingual("责任单位", "owed by"),
    Bilingual("开始", "start"),
    Bilingual("原定期限", "due as first set"),
    Bilingual("现行期限", "due"),
    Bilingual("状态", "state"),
    Bilingual("灯", "lamp"),
    Bilingual("逾期天数", "days overdue"),
    Bilingual("说明", "why"),
    Bilingual("来源未载明", "not stated by the source"),
)


def commitments(request: Reading) -> HttpResponseBase:
    """The list of commitments, narrowed and in pages."""
    asked = request.GET
    filters = Filters(
        **{name: asked.get(name, "") for name in ("dimension", "party", "place", "kind", "lamp", "state", "order")},
        text=asked.get("text", "").strip()[:LONGEST_TEXT],
    )
    found = queries.listing(filters, reader=request.reader)
    answer = download(request, _sheet(Bilingual("工作", "Programme"), found.ids, request.reader))
    if answer is not None:
        return answer
    page = page_of(request, found.ids, PER_PAGE)
    context = {
        "filters": filters,
        "facets": found.facets,
        "lamps": [(lamp, found.facets.lamps.get(lamp, 0)) for lamp in WALL],
        "kinds": [
            (kind, words)
            for kind, words in COMMITMENT_KINDS.items()
            if kind in found.facets.kinds or kind in FRAME_KINDS
        ],
        "states": [(state, words) for state, words in STATES.items() if state in found.facets.states],
        "total": found.total,
        "matching": len(found.ids),
        "page": page,
        "lines": queries.lines(list(page.object_list), reader=request.reader),
        "narrowed": filters != Filters(order=filters.order),
    }
    return render(request, "cockpit/programme.html", context)


def tree(request: Reading) -> HttpResponseBase:
    """The tree of the programme; of a large one the upper levels, and one branch where `root` names it."""
    root = request.GET.get("root", "")
    nodes = queries.tree(reader=request.reader, root=root)
    answer = download(request, _tree_sheet(nodes))
    if answer is not None:
        return answer
    if root and not nodes:
        return _unknown(request, root)
    number = sum(1 + node.beneath for node in nodes)
    depth = queries.fitting_depth(nodes, WHOLE_TREE)
    shown = [node.cut(depth) for node in nodes] if number > WHOLE_TREE else nodes
    return render(request, "cockpit/tree.html", {"nodes": shown, "root": root, "number": number})


def overdue(request: Reading) -> HttpResponseBase:
    """What is overdue, with whom and for how many days."""
    reader = request.reader
    late = queries.overdue_ids(reader=reader)
    answer = download(request, _sheet(Bilingual("逾期工作", "Overdue"), late, reader))
    if answer is not None:
        return answer
    page = page_of(request, late, PER_PAGE)
    red = [(row.subject, row.counts["red"]) for row in queries.lamp_matrix(reader=reader).by_party if row.counts["red"]]
    context = {
        "page": page,
        "lines": queries.lines(list(page.object_list), reader=reader),
        "number": len(late),
        "by_party": sorted(red, key=lambda item: -item[1]),
    }
    return render(request, "cockpit/overdue.html", context)


def commitment(request: Reading, code: str) -> HttpResponseBase:
    """One commitment in full."""
    reader = request.reader
    found = queries.commitment_detail(code, reader=reader)
    if found is None:
        return _unknown(request, code)
    answer = download(request, _sheet(Bilingual("下级工作", "Parts"), found.children, reader))
    if answer is not None:
        return answer
    cited = sources((row.passage_id for row in found.revisions), reader=reader)
    page = page_of(request, found.children, PER_PAGE)
    context = {
        "found": found,
        "page": page,
        "children": queries.lines(list(page.object_list), reader=reader),
        "line": found.line,
        "version": found.version,
        "openings": _openings(request, code),
        "publishes": found.version.visibility == "public" and _publishes(request),
        "may_import": may(request.actor, Deed.IMPORT_LIST) and reader.as_known_on == timezone.localdate(),
        "moments": queries.timeline(found, on=reader.as_known_on),
        "targets": targets_of(found.line.id, reader=reader),
        "undertakings": undertakings_of_commitment(found.line.id, reader=reader),
        "revisions": [(row, cited.get(row.passage_id or 0)) for row in found.revisions],
        "quiet": not found.events and not any(duty.row.valid_from or duty.row.valid_to for duty in found.duties),
    }
    return render(request, "cockpit/commitment.html", context)


def _openings(request: Reading, code: str) -> Openings | None:
    """Return what the one who looks may do to it today; nothing for a reader outside, and on a page of a past day."""
    today = timezone.localdate()
    if not request.actor.posts or request.reader.as_known_on != today:
        return None
    return openings(code, actor=request.actor, on=today)


def _publishes(request: Reading) -> bool:
    """Return whether the one who looks may publish events from this page."""
    return may(request.actor, Deed.PUBLISH) and request.reader.as_known_on == timezone.localdate()


def _unknown(request: Reading, code: str) -> HttpResponseBase:
    return not_known(
        request,
        Bilingual(
            f"没有编码为“{code[:60]}”的工作，或那天还不知道它，或它未公开。",
            f"There is no commitment “{code[:60]}”, or it was not known on that day, or it is not published.",
        ),
    )


def _sheet(name: Bilingual, ids: Iterable[int], reader: Reader) -> Sheet:
    def rows() -> Iterator[list[object]]:
        for line in queries.lines(list(ids), reader=reader):
            yield _cells(line)

    return Sheet(name, COLUMNS, rows())


def duty_sheet(name: Bilingual, duties: Sequence[CommitmentAssignment], reader: Reader) -> Sheet:
    """Return the commitments of a party as a table, its role and the range of it in front."""

    def rows() -> Iterator[list[object]]:
        for duty in queries.duty_lines(duties, reader=reader):
            yield [word("assignment_role", duty.role), duty.valid_from, duty.valid_to, *_cells(duty.line)]

    columns = (Bilingual("角色", "role"), Bilingual("自", "from"), Bilingual("至", "to"), *COLUMNS)
    return Sheet(name, columns, rows())


def _cells(line: Line) -> list[object]:
    return [
        line.code,
        word("commitment_kind", line.kind),
        _name(line.dimension),
        _name(line.parent),
        Bilingual(line.text_zh, line.text_en),
        Bilingual(line.deliverable_zh, line.deliverable_en),
        _owners(line),
        line.start,
        line.standing.first_due,
        line.standing.due,
        STATES[line.standing.state.value],
        None if line.is_frame else lamp_of(line.judgement)[1],
        line.judgement.overdue_days or None,
        line.judgement.sentence,
        Bilingual(line.open_zh, line.open_en),
    ]


def _owners(line: Line) -> Bilingual:
    """Return who owes it, with what only the editor reads so marked."""
    marks = [
        Bilingual("（判读）", " (reading)") if one.id in line.readings else Bilingual("", "") for one in line.owners
    ]
    named = list(zip(line.owners, marks, strict=True))
    return Bilingual(
        "、".join(f"{one.name_zh}{mark.zh}" for one, mark in named),
        ", ".join(f"{one.name_en}{mark.en}" for one, mark in named),
    )


def _name(named: Named | None) -> Bilingual | None:
    return Bilingual(named.name_zh, named.name_en) if named else None


def _tree_sheet(nodes: list[queries.Node]) -> Sheet:
    columns = (
        Bilingual("层级", "level"),
        Bilingual("编码", "code"),
        Bilingual("种类", "kind"),
        Bilingual("内容", "commitment"),
        Bilingual("灯", "lamp"),
        *(lamp_of(lamp)[1] for lamp in WALL),
    )
    return Sheet(Bilingual("工作树", "Programme tree"), columns, _tree_rows(nodes, 1))


def _tree_rows(nodes: Iterable[queries.Node], level: int) -> Iterator[list[object]]:
    for node in nodes:
        named = node.named
        lamp = lamp_of(node.lamp)[1] if node.lamp else None
        counts = (node.lamps.get(colour, 0) for colour in WALL)
        yield [level, named.code, word("commitment_kind", named.kind), _name(named), lamp, *counts]
        yield from _tree_rows(node.children, level + 1)
