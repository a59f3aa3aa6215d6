"""Putting events on record, and correcting them: an event is never changed, only superseded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from shanhai.adapters.books.cells import written_form
from shanhai.adapters.books.reading import content_hash
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.documents.models import DocumentVersion, Passage, PassageVersion
from shanhai.domains.people.models import Party
from shanhai.domains.programme.actions.standings import rebuild_standings
from shanhai.domains.programme.errors import EventRefused, NothingChanged, UnknownCode
from shanhai.domains.programme.models import Commitment, CommitmentVersion, Event, EventEvidence
from shanhai.domains.records.models import known_on
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import Period, parse_period
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed, may
from shanhai.vocab.words import EVENT_KINDS

EMPTY = Bilingual("", "")
GRANTED = "extension_granted"
CODE = TABLES["events"].column("code")


@dataclass(frozen=True, slots=True)
class Happening:
    """What an event says. Codes for commitment, kind, party and passage; `occurred` is a period as a book writes it.

    `new_due` belongs to a granted extension and to nothing else. `visibility` empty is that of the source's document.
    """

    commitment: str
    kind: str
    occurred: str
    party: str = ""
    new_due: date | None = None
    text: Bilingual = EMPTY
    passage: str = ""
    note: Bilingual = EMPTY
    open: Bilingual = EMPTY
    visibility: str = ""


@transaction.atomic
def record_event(*, actor: str, event: Happening, known_from: date, on: date, code: str = "") -> Event:
    """Put an event on record, with an audit row, and compute anew how its commitment stands.

    Takes and refuses what `enter_event` does.
    """
    added = enter_event(actor=actor, event=event, known_from=known_from, on=on, code=code)
    write_audit(
        actor=Actor(actor), deed="record_event", noun="event", subject=added.code, after=_cells(event, added.code)
    )
    return added


@transaction.atomic
def enter_event(*, actor: str, event: Happening, known_from: date, on: date, code: str = "") -> Event:
    """Put an event on record and compute anew how its commitment stands; the caller writes the audit row.

    Args:
        actor: who records it.
        event: what happened.
        known_from: the day from which it is known.
        on: the day on which it is recorded.
        code: the code it is to have; empty makes one from commitment, kind and day.
    Raises:
        UnknownCode: the commitment, the party or the passage is not on record.
        EventRefused: the kind is none of the known ones, the dates contradict each other or lie in the future, a
            granted extension lacks its new date, or the code is taken.
        UnreadablePeriod: `occurred` is not a period.
        UnreadableCell: the code is not written as codes are.
    """
    _check(event, known_from, on)
    code = written_form(CODE, code) if code else _free_code(f"{event.commitment}-{event.kind}-{known_from}")
    if Event.objects.filter(code=code).exists():
        raise EventRefused(
            Bilingual(f"编码“{code}”已有事件。", f"The code “{code}” is taken by another event."),
            Bilingual("请换一个编码，或用更正取代原事件。", "Choose another code, or supersede that event."),
            code=code,
        )
    return _add(actor, event, code, 1, known_from)


@transaction.atomic
def supersede_event(*, actor: str, code: str, event: Happening, known_from: date, on: date) -> Event:
    """Supersede an event by a version that says something else; `happening_of` gives what it says now.

    Raises:
        NothingChanged: the new version would say what the current one says.
        UnknownCode, EventRefused, UnreadablePeriod: as for a new event.
    """
    old = Event.objects.select_for_update(of=("self",)).filter(code=code, known_to__isnull=True).first()
    if old is None:
        raise UnknownCode(
            Bilingual(f"没有编码为“{code}”的现行事件。", f"There is no current event with the code “{code}”."),
            Bilingual("请核对编码；新事件请用登记。", "Check the code; a new event is recorded, not superseded."),
            code=code,
        )
    if known_from < old.known_from:
        raise EventRefused(
            Bilingual(
                f"更正的知悉日 {known_from} 早于原事件的知悉日 {old.known_from}。",
                f"The correction would be known from {known_from}, before what it corrects ({old.known_from}).",
            ),
            Bilingual(f"请填 {old.known_from} 或更晚的日期。", f"Give {old.known_from} or a later day."),
            known_from=known_from,
        )
    _check(event, known_from, on)
    if event.commitment != old.commitment.code:
        raise EventRefused(
            Bilingual(f"事件“{code}”属于“{old.commitment}”。", f"The event “{code}” belongs to “{old.commitment}”."),
            Bilingual(
                "更正不能换到别的工作；请另行登记。", "A correction stays with its commitment; record a new event."
            ),
            commitment=event.commitment,
        )
    if content_hash(_cells(event, code)) == old.content_hash:
        raise NothingChanged(
            Bilingual(f"“{code}”的内容没有变化。", f"“{code}” says what it said before."),
            Bilingual("不必更正。", "There is nothing to correct."),
            code=code,
        )
    added = _take_the_place(actor, old, event, known_from)
    before, after = _cells(happening_of(old), code), _cells(event, code)
    write_audit(actor=Actor(actor), deed="supersede_event", noun="event", subject=code, before=before, after=after)
    return added


@transaction.atomic
def publish_event(*, actor: Actor, code: str, on: date) -> Event:
    """Let everybody see an event that was internal: a version that says the same, public from today on, with an audit row.

    Its evidence stays internal.

    Raises:
        NotPermitted: the actor is not the office.
        UnknownCode: there is no such current event.
        NothingChanged: it is public already.
        EventRefused: its commitment is not published, or it rests on a source that is not.
    """
    if not may(actor, Deed.PUBLISH):
        raise refuse(actor, Deed.PUBLISH, subject=code)
    old = Event.objects.select_for_update(of=("self",)).filter(code=code, known_to__isnull=True).first()
    if old is None:
        raise UnknownCode(
            Bilingual(f"没有编码为“{code}”的现行事件。", f"There is no current event with the code “{code}”."),
            Bilingual("请刷新页面。", "Load the page again."),
            code=code,
        )
    if old.visibility == "public":
        raise NothingChanged(
            Bilingual(f"“{code}”已经公开。", f"“{code}” is public already."),
            Bilingual("不必再公开。", "There is nothing to publish."),
            code=code,
        )
    _check_publishable(old, on)
    added = _take_the_place(
        actor.account, old, replace(happening_of(old), visibility="public"), max(on, old.known_from)
    )
    write_audit(
        actor=actor,
        deed=Deed.PUBLISH,
        noun="event",
        subject=code,
        before={"visibility": old.visibility},
        after={"visibility": "public", "commitment": old.commitment.code, "known_from": added.known_from},
    )
    return added


def _check_publishable(event: Event, on: date) -> None:
    open_commitment = CommitmentVersion.objects.filter(
        known_on(Reader(on, internal=False)), commitment_id=event.commitment_id
    )
    if not open_commitment.exists():
        raise EventRefused(
            Bilingual(f"工作“{event.commitment}”没有公开，它的进展不能公开。", f"The commitment “{event.commitment}” is not published, nor can its events be."),
            Bilingual("请先在账册里公开这项工作。", "Publish the commitment in the book first."),
            commitment=event.commitment,
        )  # fmt: skip
    if event.passage_id is None:
        return
    cited = PassageVersion.objects.filter(passage_id=event.passage_id, known_to__isnull=True).values("document")
    source = DocumentVersion.objects.filter(document__in=cited, known_to__isnull=True, visibility="internal")
    if source.exclude(kind="evidence").exists():
        raise EventRefused(
            Bilingual(f"“{event.code}”的来源没有公开，不能公开。", f"The source of “{event.code}” is not published."),
            Bilingual("请先换成可以公开的来源。", "Cite a source that is published first."),
            code=event.code,
        )


def _take_the_place(actor: str, old: Event, event: Happening, known_from: date) -> Event:
    """Close a version of an event and put the next one in its place, with the files the first brought."""
    Event.objects.filter(pk=old.pk).update(known_to=known_from)
    added = _add(actor, event, old.code, old.revision + 1, known_from)
    brought = EventEvidence.objects.filter(event=old).order_by("id").values_list("passage_id", flat=True)
    EventEvidence.objects.bulk_create(EventEvidence(event=added, passage_id=passage) for passage in brought)
    return added


def happening_of(event: Event) -> Happening:
    """Return what an event on record says, to be changed by `dataclasses.replace` and handed to `supersede_event`."""
    return Happening(
        commitment=event.commitment.code,
        kind=event.kind,
        occurred=event.occurred,
        party=event.actor.code if event.actor else "",
        new_due=event.new_due,
        text=Bilingual(event.text_zh, event.text_en),
        passage=event.passage.code if event.passage else "",
        note=Bilingual(event.note_zh, event.note_en),
        open=Bilingual(event.open_zh, event.open_en),
        visibility=event.visibility,
    )


def _check(event: Happening, known_from: date, on: date) -> None:
    period = parse_period(event.occurred)
    for wrong, what, cure in _complaints(event, period, known_from, on):
        if wrong:
            raise EventRefused(what, cure, commitment=event.commitment, kind=event.kind, known_from=known_from)
    known = CommitmentVersion.objects.filter(commitment__code=event.commitment, known_from__lte=known_from)
    if not known.exists():
        raise UnknownCode(
            Bilingual(f"到 {known_from} 为止没有编码为“{event.commitment}”的工作。", f"No commitment “{event.commitment}” was known by {known_from}."),
            Bilingual("请核对编码和知悉日。", "Check the code and the day from which the event is known."),
            commitment=event.commitment,
        )  # fmt: skip


def _complaints(
    event: Happening, period: Period, known_from: date, on: date
) -> list[tuple[bool, Bilingual, Bilingual]]:
    granted = event.kind == GRANTED
    return [
        (
            event.kind not in EVENT_KINDS,
            Bilingual(f"没有“{event.kind}”这种事件。", f"There is no kind of event “{event.kind}”."),
            Bilingual(f"请用：{'、'.join(EVENT_KINDS)}。", f"Use one of: {', '.join(EVENT_KINDS)}."),
        ),
        (
            known_from > on,
            Bilingual(f"知悉日 {known_from} 还没有到（今天 {on}）。", f"{known_from} has not come yet: today is {on}."),
            Bilingual("请填今天或更早的日期。", "Give today or an earlier day."),
        ),
        (
            period.start is not None and period.start > known_from,
            Bilingual(
                f"事件发生于 {event.occurred}，晚于知悉日 {known_from}。",
                f"It occurred in {event.occurred}, after the day it is known from ({known_from}).",
            ),
            Bilingual("请核对两个日期：知悉不能早于发生。", "Check both: nothing is known before it happens."),
        ),
        (
            granted and event.new_due is None,
            Bilingual("同意延期没有写明新的期限。", "A granted extension does not say until when."),
            Bilingual("请填新期限。", "Give the new due date."),
        ),
        (
            not granted and event.new_due is not None,
            Bilingual(f"只有同意延期才能改期限，“{event.kind}”不能。", f"Only a granted extension moves the due date, not “{event.kind}”."),
            Bilingual("请去掉新期限，或改记同意延期。", "Leave the new due date out, or record an extension granted."),
        ),
        (
            event.visibility not in ("", "public", "internal"),
            Bilingual(f"可见范围不能是“{event.visibility}”。", f"The visibility cannot be “{event.visibility}”."),
            Bilingual("请用 public 或 internal。", "Use public or internal."),
        ),
    ]  # fmt: skip


def _free_code(stem: str) -> str:
    taken = set(Event.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def _cells(event: Happening, code: str) -> dict[str, str]:
    """Return the event as the filled cells of a book's row, so that a later load of the book sees it as it is."""
    return {
        "code": code,
        "commitment": event.commitment,
        "kind": event.kind,
        "actor": event.party,
        "occurred": parse_period(event.occurred).text,
        "new_due": event.new_due.isoformat() if event.new_due else "",
        "text_zh": event.text.zh,
        "text_en": event.text.en,
        "passage": event.passage,
        "note_zh": event.note.zh,
        "note_en": event.note.en,
        "open_zh": event.open.zh,
        "open_en": event.open.en,
        "visibility": event.visibility or _visibility_of_source(event.passage),
    }


def _visibility_of_source(passage: str) -> str:
    """Return who may see the document of a passage; an event without a source is public."""
    cited = PassageVersion.objects.filter(passage__code=passage, known_to__isnull=True).values("document")
    document = DocumentVersion.objects.filter(document__in=cited, known_to__isnull=True).first()
    return document.visibility if document else "public"


def _add(actor: str, event: Happening, code: str, revision: int, known_from: date) -> Event:
    cells, period = _cells(event, code), parse_period(event.occurred)
    texts = ("kind", "text_zh", "text_en", "note_zh", "note_en", "open_zh", "open_en", "visibility")
    commitment = _found(Commitment, Bilingual("工作", "commitment"), event.commitment)
    added = Event.objects.create(
        code=code,
        revision=revision,
        known_from=known_from,
        recorded_by=actor,
        content_hash=content_hash(cells),
        commitment=commitment,
        actor=_found(Party, Bilingual("主体", "party"), event.party) if event.party else None,
        passage=_found(Passage, Bilingual("出处", "passage"), event.passage) if event.passage else None,
        occurred=period.text,
        occurred_start=period.start,
        occurred_end=period.end,
        new_due=event.new_due,
        **{name: cells[name] for name in texts},
    )
    rebuild_standings(commitments=[commitment.pk])
    return added


def _found(model: type[Model], title: Bilingual, code: str) -> Any:
    found = model._default_manager.filter(code=code).first()
    if found is None:
        raise UnknownCode(
            Bilingual(f"没有编码为“{code}”的{title.zh}。", f"There is no {title.en} with the code “{code}”."),
            Bilingual("请核对编码，或先登记它。", "Check the code, or record it first."),
            code=code,
        )
    return found
