"""Commitments with how they stand: state, lamp, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shanhai.domains.books.queries.records import Record
from shanhai.domains.programme.models import Commitment
from shanhai.domains.programme.queries.standing import judged, owed_by, standings
from shanhai.domains.records.queries import Named
from shanhai.engines.duties import Standing
from shanhai.vocab.reader import Reader


def with_standing(commitments: Sequence[Record], *, reader: Reader) -> list[Record]:
    """Return commitments each with `standing`: a record of where it stood on the reader's day, None if unknown.

    Four queries, however many commitments.
    """
    ids = dict(Commitment.objects.filter(code__in=[row["code"] for row in commitments]).values_list("code", "id"))
    known = standings(ids.values(), reader=reader)
    owners = owed_by(ids.values(), reader=reader)
    return [row | {"standing": _standing(ids.get(row["code"]), known, owners, reader)} for row in commitments]


def _standing(
    identity: int | None, known: Mapping[int, Standing], owners: Mapping[int, tuple[Named, ...]], reader: Reader
) -> Record | None:
    if identity is None or identity not in known:
        return None
    now = known[identity]
    judgement = judged(now, owners.get(identity, ()), reader=reader)
    return {
        "state": now.state.value,
        "lamp": judgement.lamp.value,
        "first_due": now.first_due,
        "due": now.due,
        "done_on": now.done_on,
        "last_reported": now.last_reported,
        "overdue_days": judgement.overdue_days,
        "late_days": judgement.late_days,
        "has_evidence": now.has_evidence,
        "extension_pending": now.extension_pending,
        "decided_by": now.decided_by,
        "owners": [owner.code for owner in owners.get(identity, ())],
        "sentence_zh": judgement.sentence.zh,
        "sentence_en": judgement.sentence.en,
    }
