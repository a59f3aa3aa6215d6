"""Deciding which of several sources is used where they disagree: by the office, with its reason, on the audit record."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.indicators.actions import prefer
from shanhai.domains.indicators.models import Preference
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor, Deed, may


@transaction.atomic
def prefer_source(*, actor: Actor, observation: str, decided_by: str, reason: Bilingual, on: date) -> Preference:
    """Record the decision to use one of several figures that disagree, with an audit row.

    Args:
        actor: who records it.
        observation: the code of the figure that is used.
        decided_by: the code of the party that decides.
        reason: why; given in one language, the same words stand for both.
        on: the day of the decision.
    Raises:
        NotPermitted: the actor may not decide which source is used.
        UnknownObservation, UnknownReference, ReasonMissing, KnownTooEarly, NothingChanged: as by `indicators.actions.prefer`.
    """
    if not may(actor, Deed.PREFER_SOURCE):
        raise refuse(actor, Deed.PREFER_SOURCE, subject=observation)
    zh, en = reason.zh.strip(), reason.en.strip()
    said = Bilingual(zh or en, en or zh)
    made = prefer(actor=actor.account, observation=observation, decided_by=decided_by, reason=said, on=on)
    write_audit(
        actor=actor,
        deed=Deed.PREFER_SOURCE,
        noun="figure",
        subject=observation,
        party=decided_by,
        reason=said.zh,
        after={"preference": made.code, "decided_on": on},
    )
    return made
