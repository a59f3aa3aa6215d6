"""Tags for places: shares of territory in words."""

from __future__ import annotations

from decimal import Decimal

from django.template import Library
from django.utils.safestring import SafeString

from shanhai.ui.shown import digits
from shanhai.ui.templatetags.shanhai import badge

register = Library()


@register.simple_tag
def share(value: Decimal) -> SafeString:
    """Return a share of territory (0–1) as a label: all of it, or so many per cent."""
    if value == 1:
        return badge("全部", "all of it", "good")
    shown = digits((value * 100).normalize())
    return badge(f"{shown}%", f"{shown} %", "info")
