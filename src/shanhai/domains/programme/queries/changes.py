"""What became known of the programme lately: events, new commitments, commitments that now say something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.models import CommitmentVersion, Event
from shanhai.domains.programme.queries.names import commitment_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import word

ADDED, REVISED = "added", "revised"
_WORDS = {ADDED: Bilingual("新列", "added"), REVISED: Bilingual("改写", "reworded")}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that became known: `what` is an event kind, "added" or "revised"; `text` says it in words if it has any.

    `occurred` is the period of an event as recorded, empty otherwise.
    """

    known_from: date
    what: str
    commitment: Named
    actor: Named | None
    occurred: str
    text_zh: str
    text_en: str

    @property
    def words(self) -> Bilingual:
        """The word for what it is: 完成 / done, 新列 / added."""
        return _WORDS.get(self.what) or word("event_kind", self.what)


def recent_changes(*, reader: Reader, limit: int = 10) -> list[Change]:
    """Return what became known last, the latest first; on one day events go before new and revised commitments."""
    events = list(Event.objects.filter(known_on(reader)).order_by("-known_from", "-id")[:limit])
    versions = list(CommitmentVersion.objects.filter(known_on(reader)).order_by("-known_from", "id")[:limit])
    told_of = [*(event.commitment_id for event in events), *(version.commitment_id for version in versions)]
    names = commitment_names(told_of, reader=reader)
    actors = party_names((event.actor_id for event in events), reader=reader)
    found = [
        Change(
            known_from=event.known_from,
            what=event.kind,
            commitment=names[event.commitment_id],
            actor=actors.get(event.actor_id or 0),
            occurred=event.occurred,
            text_zh=event.text_zh,
            text_en=event.text_en,
        )
        for event in events
        if event.commitment_id in names
    ]
    found += _of_versions(versions, names)
    return sorted(found, key=lambda change: change.known_from, reverse=True)[:limit]


def _of_versions(versions: Iterable[CommitmentVersion], names: Mapping[int, Named]) -> Iterable[Change]:
    for version in versions:
        yield Change(
            known_from=version.known_from,
            what=ADDED if version.revision == 1 else REVISED,
            commitment=names[version.commitment_id],
            actor=None,
            occurred="",
            text_zh=version.text_zh,
            text_en=version.text_en,
        )
