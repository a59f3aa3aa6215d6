"""Sign-in rules: accounts are made by the office."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Refuses self sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody makes an account for themselves."""
        return False
