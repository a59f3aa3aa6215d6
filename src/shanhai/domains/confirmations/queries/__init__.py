"""Reads of confirmations, as known on a day."""

from shanhai.domains.confirmations.queries.agreements import (
    Agreement,
    ItemState,
    Stance,
    Statement,
    accord_of,
    agreement,
    agreement_seen,
    agreements,
    agreements_seen,
    awaiting,
    statements_on,
)
from shanhai.domains.confirmations.queries.items import Item, clauses_in, items_of
from shanhai.domains.confirmations.queries.records import stance_records

__all__ = [
    "Agreement",
    "Item",
    "ItemState",
    "Stance",
    "Statement",
    "accord_of",
    "agreement",
    "agreement_seen",
    "agreements",
    "agreements_seen",
    "awaiting",
    "clauses_in",
    "items_of",
    "stance_records",
    "statements_on",
]
