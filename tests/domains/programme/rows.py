"""Rows of a programme for tests, made directly: parties, commitments, assignments and events."""

from __future__ import annotations

from datetime import date
from typing import Any

from shanhai.domains.documents.models import Document, DocumentVersion, Passage, PassageVersion
from shanhai.domains.people.models import Party, PartyLink, PartyVersion
from shanhai.domains.programme.models import Commitment, CommitmentAssignment, CommitmentVersion, Event
from shanhai.vocab.periods import parse_period

START = date(2024, 1, 1)


def clock(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the columns every version needs, overridden by what is given."""
    return {"known_from": START, "recorded_by": "tester", "content_hash": "x"} | fields


UNCODED = str.maketrans({"?": None, "~": None, "/": "_"})
"""Characters of periods that no code has."""


def add_party(code: str, kind: str = "department", **fields: Any) -> Party:
    """Add a party called after its code."""
    party, _ = Party.objects.get_or_create(code=code)
    names = {"name_zh": f"{code}单位", "name_en": f"Unit {code}"}
    PartyVersion.objects.create(party=party, code=code, kind=kind, **clock(names | fields))
    return party


def add_link(party: Party, group: Party, role: str, **fields: Any) -> PartyLink:
    """Link a party to a group."""
    return PartyLink.objects.create(
        code=f"{party}@{group}@{role}", party=party, group=group, role=role, **clock(fields)
    )


def add_commitment(code: str, kind: str = "task", **fields: Any) -> Commitment:
    """Add a commitment that says its code."""
    commitment, _ = Commitment.objects.get_or_create(code=code)
    texts = {"text_zh": f"{code}事项", "text_en": f"Item {code}"}
    CommitmentVersion.objects.create(commitment=commitment, code=code, kind=kind, **clock(texts | fields))
    return commitment


def assign(commitment: Commitment, party: Party, role: str = "lead", **fields: Any) -> CommitmentAssignment:
    """Give a commitment to a party."""
    return CommitmentAssignment.objects.create(
        code=f"{commitment}@{party}@{role}", commitment=commitment, party=party, role=role, **clock(fields)
    )


def add_event(commitment: Commitment, kind: str, occurred: str = "?", **fields: Any) -> Event:
    """Add an event; its code is made from its commitment, kind and period unless given."""
    period = parse_period(occurred)
    code = {"code": f"{commitment}-{kind}-{period.text}".translate(UNCODED)}
    when = {"occurred": period.text, "occurred_start": period.start, "occurred_end": period.end}
    return Event.objects.create(commitment=commitment, kind=kind, **clock(code | when | fields))


def add_document(code: str, **fields: Any) -> Document:
    """Add a document called after its code."""
    document, _ = Document.objects.get_or_create(code=code)
    texts = {"title_zh": f"{code}文件", "title_en": f"Document {code}", "kind": "article", "reliability": "official"}
    DocumentVersion.objects.create(document=document, code=code, **clock(texts | fields))
    return document


def add_passage(code: str, document: Document, quote: str = "", **fields: Any) -> Passage:
    """Add a passage of a document."""
    passage, _ = Passage.objects.get_or_create(code=code)
    PassageVersion.objects.create(passage=passage, document=document, code=code, quote=quote, **clock(fields))
    return passage
