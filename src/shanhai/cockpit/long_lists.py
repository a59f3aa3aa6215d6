"""Long lists: in pages on the screen, whole for printing (`?rows=all`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

LONGEST: Final = 5000
"""Rows of a list shown whole; of a longer one the first so many, and the page says so."""

Row = TypeVar("Row")


class WholeList(Page[Row]):
    """A list on one page. `count` of its paginator is how many rows there are, `len` how many are shown."""

    is_whole = True

    def __init__(self, rows: Sequence[Row], total: int) -> None:
        """Hold the rows shown, of so many in all."""
        numbers: Any = range(total)
        super().__init__(rows, 1, Paginator(numbers, LONGEST))

    def has_next(self) -> bool:
        """Say that nothing follows, not even what is left out."""
        return False

    def end_index(self) -> int:
        """Return the number of the last row shown."""
        return len(self)


def wants_all(request: HttpRequest) -> bool:
    """Return whether a list is asked for whole: ?rows=all."""
    return request.GET.get("rows") == "all"


def page_of(request: HttpRequest, rows: Sequence[Row], per_page: int) -> Page[Row]:
    """Return the page of a list that is asked for, or all of it."""
    if wants_all(request):
        return WholeList(rows[:LONGEST], len(rows))
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def whole(rows: Iterable[Row], count: Callable[[], int]) -> WholeList[Row]:
    """Return rows that are made one after another as one page.

    Args:
        rows: read no further than one page goes.
        count: asked how many there are only where there may be more than are read.
    """
    some = list(islice(rows, LONGEST))
    return WholeList(some, len(some) if len(some) < LONGEST else count())


def shares(lengths: Iterable[int]) -> list[int]:
    """Return how many rows of each of several lists are shown where together they may fill one whole page."""
    left, found = LONGEST, []
    for length in lengths:
        found.append(min(length, left))
        left -= found[-1]
    return found
