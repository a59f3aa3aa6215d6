"""Tags for long lists: the way to all rows on one page, and what that page says of itself."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.template import Context, Library

from shanhai.cockpit import long_lists
from shanhai.cockpit.long_lists import wants_all
from shanhai.ui.links import here

register = Library()


@register.inclusion_tag("cockpit/print_all.html", takes_context=True)
def print_all(context: Context, **changes: str) -> dict[str, object]:
    """Offer all rows on one page to print, with other changes to the query; there, to print it and to go back to pages."""
    request = context["request"]
    return {
        "is_whole": wants_all(request),
        "all": here(request, {**changes, "rows": "all"}),
        "pages": here(request, {}),
    }


@register.inclusion_tag("cockpit/print_note.html")
def print_note(page: Page[Any] | None) -> dict[str, object]:
    """Say above a list shown whole how many rows it has, and what is left out of a very long one."""
    is_whole = getattr(page, "is_whole", False)
    total = page.paginator.count if page and is_whole else 0
    longest = long_lists.LONGEST
    return {"is_whole": is_whole and total, "total": total, "longest": longest, "is_cut": total > longest}
