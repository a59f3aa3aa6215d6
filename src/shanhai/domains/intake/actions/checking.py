"""Looking at a list before it is taken in: its lines and what they lack, what they are on record, and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from shanhai.adapters.lists import ListFile
from shanhai.domains.audit.actions import refuse
from shanhai.domains.documents.models import DocumentVersion, PassageVersion
from shanhai.domains.intake.actions.dates import Moved, moved_dates
from shanhai.domains.intake.actions.targets import chosen_targets
from shanhai.domains.intake.errors import ListRefused
from shanhai.domains.intake.models import ListImport, ListLine
from shanhai.domains.intake.queries import (
    TargetMatch,
    UnitMatch,
    edition_lines,
    lists_under,
    match_targets,
    match_units,
)
from shanhai.domains.programme.errors import UnknownCode
from shanhai.domains.programme.models import Commitment
from shanhai.engines.lists import Known, Line, Lint, TaskList, lint, match_lines, read_lists
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed, may

NEW = "new"
OPEN = "open"
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answers:
    """What the office says of what was asked.

    `units` gives for a name the code of a party, “new” for a party of its own, or “open”; `rest` answers for the names
    not in it ('' leaves them unanswered). `lines` gives for a line, by its place in the list from 1 on, the code of the
    commitment it is, or “new”. `targets` gives for a line the key of the figure that judges it, or “words”.
    `edition` is the code of the list that this is a new edition of, “new”, or '' to go by the title.
    """

    units: Mapping[str, str] = field(default_factory=lambda: NO_ANSWERS)
    rest: str = ""
    lines: Mapping[int, str] = field(default_factory=dict)
    edition: str = ""
    targets: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What taking a list in would do: nothing has been written.

    `document` is the code of the list's earlier edition ('' if there is none). `keys` are the codes of the commitments
    that the lines are, '' for new ones; `statuses` say new, changed, same or unsure, line by line. `unsure` gives for a
    line, by its place from 1 on, the lines it may be; `removed` are the earlier lines that it lacks. `is_public` says
    whether everybody may see the earlier edition. `moved` are the lines that move a due date; `targets` those that name
    an indicator and what it is to reach, `judged_by` by which figure they are judged ('' where that is not said yet).
    """

    file: ListFile
    parent: str
    found: TaskList
    lint: Lint
    document: str
    units: Mapping[str, UnitMatch]
    keys: tuple[str, ...]
    statuses: tuple[str, ...]
    unsure: Mapping[int, tuple[Known, ...]]
    removed: tuple[Known, ...]
    editions: Sequence[ListImport]
    is_public: bool
    moved: Mapping[int, Moved] = field(default_factory=dict)
    targets: Mapping[int, TargetMatch] = field(default_factory=dict)
    judged_by: Mapping[int, str] = field(default_factory=dict)

    @property
    def unknown_units(self) -> tuple[UnitMatch, ...]:
        """The names that must be asked about."""
        return tuple(unit for unit in self.units.values() if not unit.is_known)

    @property
    def is_on_record(self) -> bool:
        """Whether the latest edition says all of this already, and nothing else."""
        return (
            bool(self.document) and set(self.statuses) == {"same"} and not self.removed and all(self.judged_by.values())
        )


def check_list(
    *, actor: Actor, file: ListFile, parent: str, on: date, answers: Answers | None = None, year: int | None = None
) -> DryRun:
    """Return what taking a list in under a commitment would do; writes nothing.

    Args:
        actor: who asks.
        file: the file as read by `adapters.lists`.
        parent: the code of the commitment that the lines come under.
        on: today.
        answers: what has been answered already; lines answered for are not asked about again.
        year: the year of dates that leave it out; else the title's.
    Raises:
        NotPermitted: the actor may not import lists.
        UnknownCode: there is no such commitment.
        ListRefused: no list stands in the file, or it is to be an edition of a list that is not there.
    """
    if not may(actor, Deed.IMPORT_LIST):
        raise refuse(actor, Deed.IMPORT_LIST, subject=parent)
    said = answers or Answers()
    _known_parent(parent)
    found = read_lists(file.tables, file=file.filename, year=year)
    if not found.lines:
        raise ListRefused(found.findings[-1].what, found.findings[-1].cure, file=file.filename)
    editions = lists_under(parent, on=on)
    document = _edition(found, editions, said.edition)
    previous = edition_lines(document, on=on) if document else {}
    known = [Known(code, row.path, row.text) for code, row in previous.items()]
    keys, unsure, removed = _matched(found, known, said)
    inside = Reader(on, internal=True)
    moved = moved_dates(found.lines, keys, previous, on=on)
    targets = match_targets(found.lines, reader=inside)
    judged_by = chosen_targets(targets, said.targets, keys, previous)
    return DryRun(
        file=file,
        parent=parent,
        found=found,
        lint=lint(found),
        document=document,
        units=match_units((unit.name for line in found.lines for unit in line.units), reader=inside),
        keys=keys,
        statuses=_statuses(found.lines, keys, unsure, _Before(previous, moved, judged_by)),
        unsure=unsure,
        removed=removed,
        editions=editions,
        is_public=_is_public(document),
        moved=moved,
        targets=targets,
        judged_by=judged_by,
    )


def _is_public(document: str) -> bool:
    """Return whether everybody may see the earlier edition."""
    return DocumentVersion.objects.filter(code=document, known_to__isnull=True, visibility="public").exists()


def _known_parent(code: str) -> None:
    if not Commitment.objects.filter(code=code, versions__known_to__isnull=True).exists():
        raise UnknownCode(
            Bilingual(f"没有编码为“{code}”的工作。", f"There is no commitment “{code}”."),
            Bilingual("请选择清单归在哪项工作下面。", "Choose the commitment that the list comes under."),
            commitment=code,
        )


def _edition(found: TaskList, editions: Sequence[ListImport], wanted: str) -> str:
    """Return the code of the list that this is an edition of: the one said, else the one of this title."""
    if wanted == NEW:
        return ""
    codes = {one.document.code for one in editions}
    if wanted and wanted not in codes:
        raise ListRefused(
            Bilingual(f"这项工作下面没有清单“{wanted}”。", f"There is no list “{wanted}” under this commitment."),
            Bilingual(
                "请从已有清单中选择，或作为新清单导入。", "Choose one that is there, or take it in as a new list."
            ),
            edition=wanted,
        )
    return wanted or next((one.document.code for one in editions if one.title == found.title), "")


def _matched(
    found: TaskList, known: Sequence[Known], said: Answers
) -> tuple[tuple[str, ...], Mapping[int, tuple[Known, ...]], tuple[Known, ...]]:
    """Return the commitment of each line, the places to ask about, and what is left over; answers count first."""
    by_key = {line.key: line for line in known}
    answered = {at: key for at, line in enumerate(found.lines) if (key := said.lines.get(at + 1, ""))}
    for key in answered.values():
        if key != NEW and key not in by_key:
            raise ListRefused(
                Bilingual(f"原清单里没有“{key}”这一行。", f"The earlier edition has no line “{key}”."),
                Bilingual("请从列出的各行中选择，或作为新的一行。", "Choose one of those shown, or a new line."),
                line=key,
            )
    taken = {key for key in answered.values() if key != NEW}
    rest = [at for at in range(len(found.lines)) if at not in answered]
    matched = match_lines(
        [line for line in known if line.key not in taken],
        [(found.lines[at].path, found.lines[at].text) for at in rest],
    )
    keys = {at: key if key != NEW else "" for at, key in answered.items()}
    keys |= dict(zip(rest, matched.keys, strict=True))
    asked = {rest[at] + 1: tuple(by_key[key] for key in near) for at, near in matched.unsure.items()}
    return tuple(keys[at] for at in range(len(keys))), asked, tuple(by_key[key] for key in matched.removed)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the lines are compared with: the edition before, the dates they move, the figures they are judged by."""

    previous: Mapping[str, ListLine]
    moved: Mapping[int, Moved]
    judged_by: Mapping[int, str]


def _statuses(
    lines: Sequence[Line], keys: Sequence[str], unsure: Mapping[int, tuple[Known, ...]], before: _Before
) -> tuple[str, ...]:
    quotes = PassageVersion.objects.filter(passage__code__in=[key for key in keys if key], known_to__isnull=True)
    quoted = dict(quotes.values_list("passage__code", "quote"))

    def status(at: int, line: Line, key: str) -> str:
        if at in unsure:
            return "unsure"
        if not key:
            return "new"
        row = before.previous.get(key)
        says_same = quoted.get(key) == line.quote and at not in before.moved
        return "same" if says_same and (row is None or row.target == before.judged_by.get(at, "")) else "changed"

    return tuple(status(at, line, key) for at, (line, key) in enumerate(zip(lines, keys, strict=True), start=1))
