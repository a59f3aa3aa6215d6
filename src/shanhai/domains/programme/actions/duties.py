"""The daily course of a duty: accepted, reported, extended, done, verified, closed. Every step is an event, and audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.documents.models import Passage
from shanhai.domains.programme.actions.events import Happening, enter_event
from shanhai.domains.programme.errors import DeedRefused, SomebodyElseActed, UnknownCode
from shanhai.domains.programme.models import Commitment, Event, EventEvidence
from shanhai.domains.programme.queries.open_deeds import KINDS, Openings, openings
from shanhai.engines.duties import next_kinds
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import RIGHTS, Actor, Deed

NEEDS_WORDS = frozenset({Deed.REPORT, Deed.BLOCK, Deed.ASK_EXTENSION, Deed.REFUSE_EXTENSION, Deed.RETURN, Deed.REOPEN})
"""Deeds that say nothing unless they are put into words."""
NEEDS_DATE = frozenset({Deed.ASK_EXTENSION, Deed.GRANT_EXTENSION})
TEXT_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does to a commitment, as a form hands it in.

    `text` is in whichever language it was typed. `until` is the date asked for or granted. `evidence` are passages of
    kept files. `once` names this very act, so that sending it twice does it once; `seen` is the mark of what the actor
    had before them, empty to act whatever has happened.
    """

    deed: Deed
    commitment: str
    occurred: date
    party: str = ""
    text: str = ""
    until: date | None = None
    evidence: tuple[Passage, ...] = ()
    once: str = ""
    seen: str = ""


@transaction.atomic
def act_on_duty(*, actor: Actor, act: Act, on: date) -> Event:
    """Do to a commitment what an actor may do, and put it on record with its evidence and an audit row.

    Args:
        actor: who acts.
        act: what is done.
        on: today.
    Raises:
        UnknownCode: there is no such commitment, or the actor may not see it.
        NotPermitted: the actor may not do this.
        DeedRefused: the commitment stands so that this cannot be done, or words or a date are missing.
        SomebodyElseActed: something happened since the actor looked.
    """
    Commitment.objects.select_for_update().filter(code=act.commitment).first()
    done = _done_before(actor, act)
    if done is not None:
        return done
    now = openings(act.commitment, actor=actor, on=on)
    if now is None:
        raise UnknownCode(
            Bilingual(f"没有编码为“{act.commitment}”的工作。", f"There is no commitment “{act.commitment}”."),
            Bilingual("请核对地址，或从清单中进入。", "Check the address, or come from a list."),
            commitment=act.commitment,
        )
    _check(actor, act, now, on)
    party = act.party or (now.acts_for[0] if len(now.acts_for) == 1 else "")
    added = enter_event(actor=actor.account, event=_happening(act, party), known_from=on, on=on, code=_code(act))
    EventEvidence.objects.bulk_create(EventEvidence(event=added, passage=passage) for passage in act.evidence)
    after = openings(act.commitment, actor=actor, on=on)
    write_audit(
        actor=actor,
        deed=act.deed,
        noun="commitment",
        subject=act.commitment,
        party=party,
        reason=act.text,
        before=_state(now),
        after={**_state(after), "event": added.code},
    )
    return added


def _done_before(actor: Actor, act: Act) -> Event | None:
    """Return the event that this very act of this actor made already: the form was sent twice."""
    if not act.once:
        return None
    made = Event.objects.filter(code=_code(act), revision=1, recorded_by=actor.account)
    return made.filter(commitment__code=act.commitment, kind=KINDS[act.deed]).first()


def _check(actor: Actor, act: Act, now: Openings, on: date) -> None:
    standing = now.standing
    if standing is not None and KINDS[act.deed] not in next_kinds(standing):
        title = RIGHTS[act.deed].title
        raise DeedRefused(
            Bilingual(f"“{act.commitment}”现在不能{title.zh}。", f"It is not possible to {title.en} “{act.commitment}” now."),
            Bilingual("请刷新页面，看它目前的状态。", "Load the page again and look how it stands."),
            deed=act.deed,
        )  # fmt: skip
    if act.deed not in now.deeds or (act.party and act.party not in now.acts_for and now.acts_for):
        raise refuse(actor, act.deed, subject=act.commitment)
    if act.seen and act.seen != now.seen:
        raise SomebodyElseActed(
            Bilingual("您打开表单之后，这项工作又有了新记录。", "Something was put on record since you opened the form."),
            Bilingual("请看一下新记录；您填写的内容还在，可再次提交。", "Look at it; what you typed is kept, and can be sent again."),
            commitment=act.commitment,
        )  # fmt: skip
    for wrong, what, cure in _complaints(act, on):
        if wrong:
            raise DeedRefused(what, cure, deed=act.deed)


def _complaints(act: Act, on: date) -> list[tuple[bool, Bilingual, Bilingual]]:
    return [
        (
            act.deed in NEEDS_WORDS and not act.text.strip(),
            Bilingual("没有填写说明。", "Nothing is said."),
            Bilingual("请写一句说明。", "Say it in a sentence."),
        ),
        (
            len(act.text) > TEXT_LIMIT,
            Bilingual(f"说明有 {len(act.text)} 字，超过 {TEXT_LIMIT} 字。", f"The text has {len(act.text)} characters, more than {TEXT_LIMIT}."),
            Bilingual("请精简，或作为佐证材料上传。", "Shorten it, or hand it in as a file."),
        ),
        (
            act.deed in NEEDS_DATE and act.until is None,
            Bilingual("没有填写延到哪一天。", "No new date is given."),
            Bilingual("请填写新的期限。", "Give the new due date."),
        ),
        (
            act.until is not None and act.until < on,
            Bilingual(f"新期限 {act.until} 已经过去。", f"The new date {act.until} has passed."),
            Bilingual(f"请填 {on} 或之后的日期。", f"Give {on} or a later day."),
        ),
        (
            act.occurred > on,
            Bilingual(f"{act.occurred} 还没有到。", f"{act.occurred} has not come yet."),
            Bilingual("请填今天或之前的日期。", "Give today or an earlier day."),
        ),
    ]  # fmt: skip


def _happening(act: Act, party: str) -> Happening:
    granted = act.deed is Deed.GRANT_EXTENSION
    asked = act.until.isoformat() if act.until and act.deed is Deed.ASK_EXTENSION else ""
    words = "\n".join(part for part in (_asked_for(asked), act.text.strip()) if part)
    chinese = any("\u4e00" <= character <= "\u9fff" for character in words)
    return Happening(
        commitment=act.commitment,
        kind=KINDS[act.deed],
        occurred=act.occurred.isoformat(),
        party=party,
        new_due=act.until if granted else None,
        text=Bilingual(words, "") if chinese else Bilingual("", words),
        passage=act.evidence[0].code if act.evidence else "",
        visibility="internal",
    )


def _asked_for(until: str) -> str:
    return f"申请延至 {until}" if until else ""


def _code(act: Act) -> str:
    """Return the code of the event an act makes: its own, where the act has a name."""
    return f"act-{act.once}" if act.once else ""


def _state(now: Openings | None) -> dict[str, object]:
    standing = now.standing if now else None
    return {"state": standing.state, "due": standing.due, "done_on": standing.done_on} if standing else {}
