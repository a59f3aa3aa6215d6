"""Reads of confirmations, as known on a day."""

from shanhai.domains.confirmations.queries.agreements import (
    Agreement,
    ItemState,
    Stance,
    Statement,
    accord_of,
    agreement,
    agreements,
    awaiting,
    statements_on,
)
from shanhai.domains.confirmations.queries.items import Item, clauses_in, items_of

__all__ = [
    "Agreement",
    "Item",
    "ItemState",
    "Stance",
    "Statement",
    "accord_of",
    "agreement",
    "agreements",
    "awaiting",
    "clauses_in",
    "items_of",
    "statements_on",
]
