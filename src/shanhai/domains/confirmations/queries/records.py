"""How every item stands with every side, as plain records for programs and data frames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shanhai.domains.confirmations.queries.agreements import Agreement, ItemState, Stance


def stance_records(
    seen: Iterable[Agreement], *, undertaking: str = "", party: str = "", state: str = ""
) -> list[dict[str, Any]]:
    """Return a record for every item and side of some agreements, those without a statement too.

    Args:
        seen: the agreements that the reader may see.
        undertaking: only of the undertaking with this code.
        party: only how it stands with the party of this code.
        state: only what stands so.
    """
    return [
        _record(agreement, item, stance)
        for agreement in seen
        if undertaking in ("", agreement.undertaking.code)
        for item in agreement.items
        for stance in item.stances
        if party in ("", stance.side.party.code) and state in ("", stance.stand.value)
    ]


def _record(agreement: Agreement, found: ItemState, stance: Stance) -> dict[str, Any]:
    item, said = found.item, stance.said
    return {
        "undertaking": agreement.undertaking.code,
        "noun": item.noun,
        "code": item.code,
        "revision": item.revision,
        "visibility": item.visibility,
        "is_payment": item.is_payment,
        "seal": item.seal,
        "party": stance.side.party.code,
        "home": stance.side.home,
        "state": stance.stand.value,
        "said_on": said.known_from if said else None,
        "said_by": said.recorded_by if said else None,
        "text": said.text if said else None,
        "value": said.value if said else None,
        "value_date": said.value_date if said else None,
    }
