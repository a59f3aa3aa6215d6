"""Putting a meeting of the leading group on record, and taking one back."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db import transaction

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.programme.errors import MeetingRefused
from shanhai.domains.programme.models import Meeting
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor, Deed, may

TITLE_LIMIT = 200


@transaction.atomic
def hold_meeting(*, actor: Actor, held_on: date, title: Bilingual, on: date) -> Meeting:
    """Put a meeting on record.

    Args:
        actor: who records it.
        held_on: the day it was held.
        title: what it is called; one language is enough.
        on: today, from which it is known.
    Raises:
        NotPermitted: the actor may not record meetings.
        MeetingRefused: the day has not come, a meeting of that day is on record, or the title is missing or too long.
    """
    if not may(actor, Deed.HOLD_MEETING):
        raise refuse(actor, Deed.HOLD_MEETING, subject=held_on.isoformat())
    title = Bilingual(title.zh.strip(), title.en.strip())
    _check(held_on, title, on)
    code = f"meeting-{held_on}"
    earlier = Meeting.objects.filter(code=code).order_by("revision").last()
    said = {"held_on": held_on, "title_zh": title.zh, "title_en": title.en}
    added = Meeting.objects.create(
        code=code,
        revision=earlier.revision + 1 if earlier else 1,
        known_from=on,
        recorded_by=actor.account,
        content_hash=sha256(repr(sorted(said.items())).encode()).hexdigest()[:32],
        visibility="internal",
        held_on=held_on,
        title_zh=title.zh,
        title_en=title.en,
    )
    write_audit(actor=actor, deed=Deed.HOLD_MEETING, noun="meeting", subject=code, after=said)
    return added


@transaction.atomic
def take_back_meeting(*, actor: Actor, code: str, on: date, reason: str = "") -> None:
    """Take back a meeting that was put on record by mistake: closed from that day on, kept on record.

    Raises:
        NotPermitted: the actor may not record meetings.
        MeetingRefused: no such meeting is on record.
    """
    if not may(actor, Deed.HOLD_MEETING):
        raise refuse(actor, Deed.HOLD_MEETING, subject=code)
    held = Meeting.objects.select_for_update().filter(code=code, known_to__isnull=True)
    old = held.first()
    if old is None:
        raise MeetingRefused(
            Bilingual(f"没有登记会议“{code}”。", f"No meeting “{code}” is on record."),
            Bilingual("请核对编码。", "Check the code."),
            code=code,
        )
    held.update(known_to=on)
    before = {"held_on": old.held_on, "title_zh": old.title_zh, "title_en": old.title_en}
    write_audit(actor=actor, deed="take_back_meeting", noun="meeting", subject=code, reason=reason, before=before)


def _check(held_on: date, title: Bilingual, on: date) -> None:
    taken = Meeting.objects.filter(held_on=held_on, known_to__isnull=True).exists()
    longest = max(len(title.zh), len(title.en))
    for wrong, what, cure in (
        (
            held_on > on,
            Bilingual(f"{held_on} 还没有到。", f"{held_on} has not come yet."),
            Bilingual("开过的会才登记：请填今天或之前的日期。", "A meeting is recorded once it was held: give today or an earlier day."),
        ),
        (
            taken,
            Bilingual(f"{held_on} 的会议已经登记。", f"A meeting of {held_on} is on record."),
            Bilingual("不必再登记；登记有误的，请先撤回。", "There is nothing to do; take back one that is wrong first."),
        ),
        (
            not longest,
            Bilingual("没有填写会议名称。", "The meeting has no title."),
            Bilingual("请填写名称，中文或英文均可。", "Give a title, in Chinese or English."),
        ),
        (
            longest > TITLE_LIMIT,
            Bilingual(f"会议名称有 {longest} 字，超过 {TITLE_LIMIT} 字。", f"The title has {longest} characters, more than {TITLE_LIMIT}."),
            Bilingual("请精简。", "Shorten it."),
        ),
    ):  # fmt: skip
        if wrong:
            raise MeetingRefused(what, cure, held_on=held_on)
