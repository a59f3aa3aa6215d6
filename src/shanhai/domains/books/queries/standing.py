"""Commitments with how they stand: state, lamp, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence

from shanhai.domains.books.queries.records import Record
from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import Commitment
from shanhai.domains.programme.queries.standing import counted_as, judged, owed_by, standings
from shanhai.domains.records.queries import Named
from shanhai.engines.duties import Standing
from shanhai.ui.shown import lamp_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader


def with_standing(commitments: Sequence[Record], *, reader: Reader) -> list[Record]:
    """Return commitments each with `standing`: a record of where it stood on the reader's day, None if unknown.

    Four queries, however many commitments.
    """
    ids = dict(Commitment.objects.filter(code__in=[row["code"] for row in commitments]).values_list("code", "id"))
    known = standings(ids.values(), reader=reader)
    owners = owed_by(ids.values(), reader=reader)
    return [
        row | {"standing": _standing(known[id_], owners.get(id_, ()), row, reader) if id_ in known else None}
        for row in commitments
        for id_ in [ids[row["code"]]]
    ]


def _standing(now: Standing, owners: Sequence[Named], row: Record, reader: Reader) -> Record:
    judgement = judged(now, owners, reader=reader)
    lit = row["kind"] not in FRAME_KINDS
    word = lamp_of(judgement)[1] if lit else Bilingual("", "")
    return {
        "state": now.state.value,
        "lamp": judgement.lamp.value,
        "lamp_zh": word.zh,
        "lamp_en": word.en,
        "counted_as": counted_as(now, judgement) if lit else None,
        "first_due": now.first_due,
        "due": now.due,
        "done_on": now.done_on,
        "last_reported": now.last_reported,
        "overdue_days": judgement.overdue_days,
        "late_days": judgement.late_days,
        "has_evidence": now.has_evidence,
        "extension_pending": now.extension_pending,
        "decided_by": now.decided_by,
        "owners": [owner.code for owner in owners],
        "sentence_zh": judgement.sentence.zh,
        "sentence_en": judgement.sentence.en,
    }
