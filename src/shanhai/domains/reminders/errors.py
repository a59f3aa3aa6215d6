"""What can be wrong with a wish or with a call of the messenger."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class WishRefused(ShanhaiError):
    """An address or a choice cannot be used."""

    code = "wish_refused"


class HookRefused(ShanhaiError):
    """The messenger cannot be called at that address."""

    code = "hook_refused"


class LinkRefused(ShanhaiError):
    """The link that confirms an address is not valid any more, or never was."""

    code = "link_refused"
