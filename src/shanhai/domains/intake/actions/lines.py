"""The lines of a list as rows: a passage that quotes each, a commitment that says it, and who holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import count
from typing import Any

from shanhai.domains.documents.models import Document, Passage, PassageVersion
from shanhai.domains.intake.actions.checking import DryRun
from shanhai.domains.intake.actions.units import NameIds
from shanhai.domains.intake.actions.versions import Saying, Written, identities, write_versions
from shanhai.domains.programme.models import Commitment, CommitmentAssignment, CommitmentVersion
from shanhai.engines.lists import Line, split_number

ROLES = ("lead", "co_lead", "support")
KEPT = ("text_en", "deliverable_en", "start", "strength", "note_zh", "note_en")
"""What a line does not say, and a commitment on record keeps."""
LONGEST_CODE = 120


@dataclass(frozen=True, slots=True)
class Target:
    """Where lines go: the code of the list's document and of the commitment above, who may see them, who writes, when."""

    document: str
    parent: str
    visibility: str
    actor: str
    on: date


@dataclass(frozen=True, slots=True)
class LinesWritten:
    """What became of the lines: the code of each commitment in order, all ids, and whether anything was written."""

    codes: tuple[str, ...]
    ids: Mapping[str, int]
    passages: Mapping[str, int]
    commitments: Written
    touched: bool


def write_lines(run: DryRun, target: Target, parties: NameIds) -> LinesWritten:
    """Write passages, commitments and assignments of all lines."""
    codes = _codes(run, target.document)
    ids = identities(Commitment, [*codes, target.parent])
    passages = identities(Passage, codes)
    document = Document.objects.get(code=target.document)
    quoted = [
        _passage(line, code, passages[code], document, target)
        for line, code in zip(run.found.lines, codes, strict=True)
    ]
    cited = write_versions(PassageVersion, quoted, actor=target.actor, on=target.on)
    current = {
        version.code: version
        for version in CommitmentVersion.objects.filter(commitment_id__in=ids.values(), known_to__isnull=True)
        .select_related("dimension")
        .exclude(code=target.parent)
    }
    above = [codes[line.parent] if line.parent is not None else target.parent for line in run.found.lines]
    said = [
        _commitment(line, code, above[at], current.get(code), _Where(ids, passages[code], target, parties, at + 1))
        for at, (line, code) in enumerate(zip(run.found.lines, codes, strict=True))
    ]
    written = write_versions(CommitmentVersion, said, actor=target.actor, on=target.on)
    held = _write_assignments(run.found.lines, codes, ids, passages, target=target, parties=parties)
    touched = bool(written.added or written.superseded or cited.added or cited.superseded or held)
    return LinesWritten(codes, ids, passages, written, touched)


def _codes(run: DryRun, document: str) -> tuple[str, ...]:
    taken = set(Commitment.objects.filter(code__startswith=f"{document}-").values_list("code", flat=True))
    free = (code for number in count(1) if (code := f"{document}-{number:03d}") not in taken)
    return tuple(key or next(free) for key in run.keys)


def _passage(line: Line, code: str, passage: int, document: Document, target: Target) -> Saying:
    said = {"quote": line.quote, "locator": line.place[:255], "visibility": target.visibility}
    return Saying(
        code, {"code": code, "document": target.document, **said}, {**said, "document": document, "passage_id": passage}
    )


@dataclass(frozen=True, slots=True)
class _Where:
    """What surrounds a line when it is written."""

    ids: Mapping[str, int]
    passage: int
    target: Target
    parties: NameIds
    at: int


def _commitment(line: Line, code: str, parent: str, before: CommitmentVersion | None, where: _Where) -> Saying:
    number = split_number(line.number)[0] if line.number else None
    open_units = [unit.name for unit in line.units if where.parties[unit.name] is None]
    said: dict[str, Any] = {
        "kind": "list" if line.is_heading else "task",
        "sequence": number.value if number else where.at,
        "text_zh": line.text,
        "text_en": line.text,
        "deliverable_zh": line.deliverable,
        "deliverable_en": line.deliverable,
        "due": line.due if before is None or before.due is None else before.due,
        "strength": "stated",
        "open_zh": f"责任单位“{'、'.join(open_units)}”未对应到主体" if open_units else "",
        "open_en": f"The units {', '.join(open_units)} stand for no party yet" if open_units else "",
        "visibility": where.target.visibility,
    }
    if before is not None:
        said |= {name: getattr(before, name) for name in KEPT if not _was_copied(before, name, line)}
    dimension = before.dimension if before is not None else None
    refs = {"parent": parent, "passage": code, "dimension": dimension.code if dimension else ""}
    cells = {name: _written(value) for name, value in said.items()}
    fields = {
        **said,
        "commitment_id": where.ids[code],
        "parent_id": where.ids[parent],
        "dimension": dimension,
        "passage_id": where.passage,
    }
    return Saying(code, {"code": code, **refs, **cells}, fields)


def _was_copied(before: CommitmentVersion, name: str, line: Line) -> bool:
    """Return whether an English text is stale: it only repeats the Chinese, or translates words that have changed."""
    if name not in ("text_en", "deliverable_en"):
        return False
    chinese = name.replace("_en", "_zh")
    now = line.text if chinese == "text_zh" else line.deliverable
    return bool(getattr(before, chinese) != now)


def _written(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _write_assignments(
    lines: Sequence[Line],
    codes: Sequence[str],
    ids: Mapping[str, int],
    passages: Mapping[str, int],
    *,
    target: Target,
    parties: NameIds,
) -> bool:
    """Write who holds the lines; whoever a line no longer names holds it until today. Return whether anything changed."""
    sayings: dict[str, Saying] = {}
    for line, code in zip(lines, codes, strict=True):
        for (party, party_code), role in _holders(line, parties).items():
            saying = _assignment((code, ids[code]), (party_code, party), role, passages[code], target.visibility)
            sayings[saying.code] = saying
    rows = CommitmentAssignment.objects.filter(
        commitment__code__in=codes, known_to__isnull=True, valid_to__isnull=True, role__in=ROLES,
        passage_id__in=list(passages.values()),
    ).select_related("commitment", "party")  # fmt: skip
    for row in rows:
        if row.code not in sayings:
            sayings[row.code] = _assignment(
                (row.commitment.code, row.commitment_id), (row.party.code, row.party_id), row.role,
                passages[row.commitment.code], row.visibility, until=target.on,
            )  # fmt: skip
    written = write_versions(CommitmentAssignment, list(sayings.values()), actor=target.actor, on=target.on)
    return bool(written.added or written.superseded)


def _holders(line: Line, parties: NameIds) -> dict[tuple[int, str], str]:
    """Return the parties of a line, each in its weightiest role: units come in the order of their weight."""
    found: dict[tuple[int, str], str] = {}
    for role in ROLES:
        for unit in line.units:
            party = parties[unit.name]
            if unit.role == role and party is not None:
                found.setdefault(party, role)
    return found


def _assignment(
    commitment: tuple[str, int],
    party: tuple[str, int],
    role: str,
    passage: int,
    visibility: str,
    *,
    until: date | None = None,
) -> Saying:
    code = f"{commitment[0]}@{party[0]}@{role}"
    if len(code) > LONGEST_CODE:
        code = f"{commitment[0][:80]}@{blake2b(code.encode(), digest_size=8).hexdigest()}@{role}"
    cells = {
        "code": code,
        "commitment": commitment[0],
        "party": party[0],
        "role": role,
        "passage": commitment[0],
        "valid_to": _written(until),
        "visibility": visibility,
    }
    fields = {
        "commitment_id": commitment[1],
        "party_id": party[1],
        "role": role,
        "passage_id": passage,
        "valid_to": until,
        "visibility": visibility,
    }
    return Saying(code, cells, fields)
