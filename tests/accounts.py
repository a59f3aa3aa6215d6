"""Accounts with a post, for tests: what an account sees and may do follows from it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from shanhai.domains.people.actions import appoint
from shanhai.vocab.rights import COMMAND_LINE


def account(name: str = "clerk", role: str = "reader", party: str = "") -> User:
    """Make an account and appoint it from today; without a role it has no post."""
    made = User.objects.create_user(name)
    if role:
        appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=timezone.localdate())
    return made
