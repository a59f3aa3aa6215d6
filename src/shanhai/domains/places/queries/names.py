"""What places are called: by id, and those a party governs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F

from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.reader import Reader

LAST_VALID_LAST = (F("valid_to").asc(nulls_last=True), F("valid_from").asc(nulls_first=True))


def place_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what places are called, by id; of several versions the one valid last."""
    return names_of(PlaceVersion, "place", ids, reader=reader, kind="level", order=LAST_VALID_LAST)


def governed_places(party_id: int, *, reader: Reader) -> list[Named]:
    """Return the places a party governs, by id."""
    ids = PlaceVersion.objects.filter(known_on(reader), government_id=party_id).values_list("place_id", flat=True)
    found = place_names(set(ids), reader=reader)
    return [found[id_] for id_ in sorted(found)]
