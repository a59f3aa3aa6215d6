"""What can be wrong with the audit record."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class NotPermitted(ShanhaiError):
    """The actor may not do this."""

    code = "not_permitted"


class UnreadableChain(ShanhaiError):
    """A file is no exported audit record."""

    code = "unreadable_chain"
