"""Confirming and disputing: a side says of what is stated that it is so, or what it says instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Final

from django.db import transaction

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.confirmations.choices import Stand
from shanhai.domains.confirmations.errors import ConfirmationRefused, ItemChanged, UnknownItem
from shanhai.domains.confirmations.models import Confirmation
from shanhai.domains.confirmations.queries import Agreement, Item, ItemState, agreement
from shanhai.domains.indicators.models import Observation
from shanhai.domains.undertakings.models import Undertaking
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import SIDE, Actor, Deed, may

TEXT_LIMIT: Final = 5_000
KEYS: Final = {"undertaking": "version_id", "clause": "clause_id", "figure": "observation_id"}
VERDICTS: Final = {Stand.CONFIRMED: "confirm", Stand.DISPUTED: "dispute"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a side says of an item, as a form hands it in.

    `undertaking`, `noun` and `code` name the item; `seen` is the seal of what was looked at. `party` may be empty for
    whoever speaks for one side only. `value` and `value_date` are what a dispute says instead, in the figure's unit.
    """

    undertaking: str
    noun: str
    code: str
    seen: str
    party: str = ""
    text: str = ""
    value: Decimal | None = None
    value_date: date | None = None


@transaction.atomic
def confirm(*, actor: Actor, said: Said, on: date) -> Confirmation:
    """Put on record that a side confirms an item as it stands, with an audit row.

    Args:
        actor: who confirms, for a party that is a side of the undertaking.
        said: of which item, as it was seen.
        on: today.
    Raises:
        UnknownItem: the undertaking has no such item, or the actor may not see it.
        NotPermitted: the actor speaks for no side of it; nobody in the office does.
        ItemChanged: the item was superseded since the actor looked.
        ConfirmationRefused: a value beside a confirmation, too long a text, or one account for both sides.
    """
    return _put(actor, said, Stand.CONFIRMED, on)


@transaction.atomic
def dispute(*, actor: Actor, said: Said, on: date) -> Confirmation:
    """Put on record that a side disputes an item as it stands, in words and where it can with its own value.

    Raises:
        UnknownItem, NotPermitted, ItemChanged: as for `confirm`.
        ConfirmationRefused: no words, too many, a value that does not fit, or one account for both sides.
    """
    return _put(actor, said, Stand.DISPUTED, on)


@dataclass(frozen=True, slots=True)
class Together:
    """What came of confirming several items at once: the statements made, and by item why another was not."""

    made: tuple[Confirmation, ...]
    refused: tuple[tuple[Said, Bilingual], ...]


@transaction.atomic
def confirm_several(*, actor: Actor, undertaking: str, items: Sequence[Said], on: date) -> Together:
    """Put on record that a side confirms several items of one undertaking, each by a statement and an audit row of its own.

    An item that changed since it was looked at, or that cannot be confirmed, is refused and named; the others stand.

    Raises:
        NotPermitted: the actor speaks for no side of the undertaking.
        ConfirmationRefused: nothing is ticked, or it is not said for which side.
    """
    if not items:
        raise ConfirmationRefused(
            Bilingual("没有勾选任何一项。", "Nothing is ticked."),
            Bilingual("请先勾选要确认的各项。", "Tick what you confirm first."),
            undertaking=undertaking,
        )
    found = _agreement(undertaking, on)
    party = _speaker(actor, items[0], found)
    made, refused = [], []
    for said in items:
        try:
            made.append(_say(actor, said, Stand.CONFIRMED, on, found=found, party=party))
        except (ItemChanged, UnknownItem, ConfirmationRefused) as refusal:
            refused.append((said, refusal.message))
    return Together(tuple(made), tuple(refused))


def _put(actor: Actor, said: Said, verdict: Stand, on: date) -> Confirmation:
    found = _agreement(said.undertaking, on)
    return _say(actor, said, verdict, on, found=found, party=_speaker(actor, said, found))


def _agreement(code: str, on: date) -> Agreement | None:
    """Return an undertaking with what its sides say; it is held until the transaction ends, so that one speaks at a time."""
    undertaking = Undertaking.objects.select_for_update().filter(code=code).first()
    return agreement(undertaking.pk, reader=Reader(on, internal=True)) if undertaking else None


def _say(
    actor: Actor, said: Said, verdict: Stand, on: date, *, found: Agreement | None, party: tuple[int, str]
) -> Confirmation:
    state = _item(found, said)
    if said.seen != state.item.seal:
        raise ItemChanged(
            Bilingual(f"“{said.code}”的内容在您打开页面之后有了变化。", f"“{said.code}” was changed since you opened the page."),
            Bilingual("请看一下现在的内容，再确认。", "Look at it as it stands now, and confirm then."),
            code=said.code,
        )  # fmt: skip
    _check(said, state.item, verdict)
    _not_by_one_account(actor, state, party)
    return _record(actor, said, state.item, party=party, verdict=verdict, on=on)


def _speaker(actor: Actor, said: Said, found: Agreement | None) -> tuple[int, str]:
    """Return the side an actor speaks for: its party's id and code."""
    mine = {side.party.code: side.party.id for side in found.sides} if found else {}
    mine = {code: id_ for code, id_ in mine.items() if code in actor.speaks_for}
    if not mine or not may(actor, Deed.CONFIRM, held={SIDE}) or (said.party and said.party not in mine):
        raise refuse(actor, Deed.CONFIRM, subject=said.code)
    if not said.party and len(mine) > 1:
        raise ConfirmationRefused(
            Bilingual("您代表不止一方，没有说明这次代表哪一方。", "You speak for more than one side and do not say for which."),
            Bilingual("请选一方。", "Choose one."),
            undertaking=said.undertaking,
        )  # fmt: skip
    code = said.party or next(iter(mine))
    return mine[code], code


def _item(found: Agreement | None, said: Said) -> ItemState:
    states = found.items if found else ()
    for state in states:
        if (state.item.noun, state.item.code) == (said.noun, said.code):
            return state
    raise UnknownItem(
        Bilingual(f"“{said.undertaking}”没有“{said.code}”这一项。", f"“{said.undertaking}” has no item “{said.code}”."),
        Bilingual("请从页面上的按钮进入。", "Come from the buttons of its page."),
        undertaking=said.undertaking,
        code=said.code,
    )


def _check(said: Said, item: Item, verdict: Stand) -> None:
    disputed = verdict is Stand.DISPUTED
    dated, numbered = said.value_date is not None, said.value is not None
    figure = Observation.objects.filter(pk=item.row).first() if item.noun == "figure" else None
    is_date = figure is not None and figure.value_date is not None
    complaints = [
        (
            disputed and not said.text.strip(),
            Bilingual("提出异议没有写明理由。", "The dispute says nothing in words."),
            Bilingual("请写一句哪里不对。", "Say in a sentence what is wrong."),
        ),
        (
            len(said.text) > TEXT_LIMIT,
            Bilingual(f"说明有 {len(said.text)} 字，超过 {TEXT_LIMIT} 字。", f"The text has {len(said.text)} characters, more than {TEXT_LIMIT}."),
            Bilingual("请精简。", "Shorten it."),
        ),
        (
            (dated or numbered) and not (disputed and figure is not None),
            Bilingual("只有对数据提出异议时才填数值。", "A value belongs to a dispute of a figure only."),
            Bilingual("请去掉数值。", "Leave the value out."),
        ),
        (
            figure is not None and (numbered if is_date else dated),
            Bilingual("数值与数据的种类不符：一个是数，一个是日期。", "The value is a number where the figure is a date, or the other way round."),
            Bilingual("请按页面所示填写。", "Fill it in as the page shows."),
        ),
    ]  # fmt: skip
    for wrong, what, cure in complaints:
        if wrong:
            raise ConfirmationRefused(what, cure, code=said.code)


def _not_by_one_account(actor: Actor, state: ItemState, party: tuple[int, str]) -> None:
    """Refuse that one account speaks for two sides of the same item: two must have looked."""
    others = (each.said for each in state.stances if each.side.party.id != party[0] and each.said is not None)
    if any(other.recorded_by == actor.account for other in others):
        raise ConfirmationRefused(
            Bilingual("同一个账号已代表另一方表态，双方须由不同的人确认。", "This account spoke for the other side already; two people must confirm."),
            Bilingual("请由这一方的另一个账号办理。", "Let another account of this side do it."),
            account=actor.account,
        )  # fmt: skip


def _record(actor: Actor, said: Said, item: Item, *, party: tuple[int, str], verdict: Stand, on: date) -> Confirmation:
    code = _code(item, party[1])
    before = Confirmation.objects.filter(code=code, known_to__isnull=True).first()
    told = {
        "verdict": verdict.value,
        "text": said.text.strip(),
        "value": said.value,
        "value_date": said.value_date,
        "seal": item.seal,
    }
    if before is not None and _told(before) == _plain(told):
        return before  # the form was sent twice
    if before is not None:
        Confirmation.objects.filter(pk=before.pk).update(known_to=max(on, before.known_from))
    content = sha256(repr(sorted({**_plain(told), "item": item.key, "party": party[1]}.items())).encode())
    added = Confirmation.objects.create(
        code=code,
        revision=before.revision + 1 if before else 1,
        known_from=on,
        recorded_by=actor.account,
        content_hash=content.hexdigest()[:32],
        visibility="internal",
        undertaking_id=item.undertaking,
        party_id=party[0],
        **{KEYS[item.noun]: item.row},
        **told,
    )
    write_audit(
        actor=actor,
        deed=VERDICTS[verdict],
        noun=item.noun,
        subject=item.code,
        party=party[1],
        reason=said.text.strip(),
        before=_told(before) if before else {},
        after={**_plain(told), "undertaking": said.undertaking, "revision": item.revision},
    )
    return added


def _code(item: Item, party: str) -> str:
    """Return the code under which a side speaks of an item, whatever its version."""
    said = f"{item.undertaking} {item.noun} {item.code} {party}"
    return f"confirmation-{sha256(said.encode()).hexdigest()[:40]}"


def _told(row: Confirmation) -> dict[str, str]:
    names = ("verdict", "text", "value", "value_date", "seal")
    return _plain({name: getattr(row, name) for name in names})


def _plain(told: Mapping[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in told.items()}
