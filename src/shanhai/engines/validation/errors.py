"""What can be wrong with a rule as it is written down."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class RuleUnreadable(ShanhaiError):
    """The settings of a rule cannot be read, or do not make a rule."""

    code = "rule_unreadable"
