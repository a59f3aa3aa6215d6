"""Counts what is on record of reports that were sent, in a process of its own: nothing lost, nothing doubled.

python -m bench.on_site bench.recounting < SENT, a JSON object of the texts answered with success and how many files went with each
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from django.db.models import Count

from shanhai.domains.audit.models import AuditRow
from shanhai.domains.programme.models import Event


@dataclass(frozen=True, slots=True)
class Recount:
    """How the record differs from what was answered with success, in reports.

    `unanswered` are on record though nobody was told so; `unproven` lack their file; `unaudited` have not just one audit row.
    """

    lost: int
    doubled: int
    unanswered: int
    unproven: int
    unaudited: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One report on record: its text, its files, and the audit rows that name its event."""

    text: str
    files: int
    audited: int


def recount(accepted: Mapping[str, int], entries: Iterable[Entry]) -> Recount:
    """Return how entries differ from the reports that were answered with success."""
    kept = list(entries)
    times = Counter(entry.text for entry in kept)
    return Recount(
        lost=sum(1 for text in accepted if not times[text]),
        doubled=sum(1 for count in times.values() if count > 1),
        unanswered=sum(1 for text in times if text not in accepted),
        unproven=sum(1 for entry in kept if entry.files < accepted.get(entry.text, 0)),
        unaudited=sum(1 for entry in kept if entry.audited != 1),
    )


def main() -> None:
    """Compare what was answered with success with what is on record."""
    print(json.dumps(asdict(recount(json.load(sys.stdin), entries_on_record()))))


def entries_on_record() -> list[Entry]:
    """Return every report that came in by a form."""
    said = AuditRow.objects.filter(deed="report").values_list("after", flat=True)
    audited = Counter(json.loads(after)["event"] for after in said)
    made = Event.objects.filter(code__startswith="act-").annotate(files=Count("evidence"))
    return [Entry(text, files, audited[code]) for code, text, files in made.values_list("code", "text_zh", "files")]
