"""The words of confirmations that no table stores: how an item stands with a side, and an undertaking with both."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shanhai.vocab.bilingual import Bilingual


class Stand(StrEnum):
    """How an item stands with one side."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    UNCONFIRMED = "unconfirmed"
    EARLIER = "earlier"


class Accord(StrEnum):
    """How an undertaking stands with all its sides together."""

    BOTH = "both"
    DISPUTED = "disputed"
    OPEN = "open"
    ONE_SIDE = "one_side"


STANDS: Mapping[Stand, Bilingual] = MappingProxyType(
    {
        Stand.CONFIRMED: Bilingual("已确认", "confirmed"),
        Stand.DISPUTED: Bilingual("有异议", "disputed"),
        Stand.UNCONFIRMED: Bilingual("未确认", "unconfirmed"),
        Stand.EARLIER: Bilingual("内容已变，待重新确认", "changed since, to be confirmed anew"),
    }
)
ACCORDS: Mapping[Accord, Bilingual] = MappingProxyType(
    {
        Accord.BOTH: Bilingual("双方已确认", "confirmed by both sides"),
        Accord.DISPUTED: Bilingual("有异议", "disputed"),
        Accord.OPEN: Bilingual("尚未经双方确认", "not confirmed by both sides yet"),
        Accord.ONE_SIDE: Bilingual("另一方未载明", "the other side is not on record"),
    }
)
