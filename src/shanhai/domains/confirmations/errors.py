"""What can be wrong with a confirmation."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class UnknownItem(ShanhaiError):
    """There is nothing of that code to confirm in the undertaking."""

    code = "unknown_item"


class ConfirmationRefused(ShanhaiError):
    """The confirmation cannot be, or lacks what it needs."""

    code = "confirmation_refused"


class ItemChanged(ShanhaiError):
    """What is to be confirmed says something else than what was looked at."""

    code = "item_changed"
