"""The commitments that an undertaking carries out."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.programme.queries import Line, lines
from shanhai.domains.records.models import known_on
from shanhai.domains.undertakings.queries.views import UndertakingView
from shanhai.vocab.reader import Reader

MOST: Final = 50
WIDE_KINDS: Final = (*FRAME_KINDS, "aim")
"""Kinds that much more stands under than one undertaking."""


def clauses(undertaking: UndertakingView, *, reader: Reader) -> list[Line]:
    """Return the commitment an undertaking carries out and, right under it, its clauses or nodes.

    An aim, a plan, a dimension or a list is only where the undertaking belongs: what else stands under it is not the undertaking's.
    """
    root = undertaking.commitment
    if root is None:
        return []
    below: list[int] = []
    if root.kind not in WIDE_KINDS:
        children = CommitmentVersion.objects.filter(known_on(reader), parent=root.id)
        below = list(
            children.order_by(F("sequence").asc(nulls_last=True), "pk").values_list("commitment", flat=True)[:MOST]
        )
    return lines([root.id, *below], reader=reader)
