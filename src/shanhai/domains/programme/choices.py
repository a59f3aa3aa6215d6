"""The words of the programme that no table stores: states, and which kinds and roles count for what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shanhai.vocab.bilingual import Bilingual

FRAME_KINDS: Final = ("plan", "dimension", "list")
"""Kinds that only hold others together: they are shown, but no lamp burns for them."""

OWNER_ROLES: Final = ("lead", "co_lead")
"""Roles of those who owe a commitment; the others help, oversee or chair."""

WARN_DAYS: Final = 30
"""Days before the due date from which a lamp warns."""

STATES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "open": Bilingual("尚无进展记录", "nothing recorded"),
        "issued": Bilingual("已下达", "issued"),
        "accepted": Bilingual("已签收", "accepted"),
        "in_progress": Bilingual("推进中", "in progress"),
        "blocked": Bilingual("受阻", "blocked"),
        "done": Bilingual("完成", "done"),
        "verified": Bilingual("已核验", "verified"),
        "closed": Bilingual("已销号", "closed"),
    }
)

LAMPS: Final = ("red", "yellow", "green", "grey")
"""The lamps in the order in which they want attention."""

DONE: Final = "done"
"""What is done is counted by itself, whatever its lamp: late or unproven, it is no warning any more."""

COLUMNS: Final = ("red", "yellow", "green", "grey", DONE)
"""What the wall counts: the lamps of what is not done, and what is done."""
