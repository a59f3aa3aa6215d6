"""The pages of both sides: what is stated of a pairing or an enclave, and what each side says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.pairings import coverage_sheet, scheme_views
from shanhai.domains.confirmations.actions import TEXT_LIMIT, Said, confirm, confirm_several, dispute
from shanhai.domains.confirmations.choices import ACCORDS, Accord
from shanhai.domains.confirmations.errors import ConfirmationRefused, ItemChanged
from shanhai.domains.confirmations.queries import Agreement, agreement_seen, agreements_seen
from shanhai.office.agreement_items import item_views, value_said
from shanhai.office.agreement_sheets import statements_sheet
from shanhai.office.requests import Working, signed_in
from shanhai.ui.language import language
from shanhai.ui.links import go, known_today
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import word

WAITING: Final = "waiting"
SHOWN: Final = {
    "": Bilingual("全部", "All"),
    WAITING: Bilingual("等待我方", "Waiting for us"),
    "unconfirmed": Bilingual("尚未经双方确认", "Not confirmed by both"),
    "disputed": Bilingual("有异议", "Disputed"),
    "both": Bilingual("双方已确认", "Confirmed by both"),
}
ACCORDS_SHOWN: Final = {
    "unconfirmed": (Accord.OPEN, Accord.ONE_SIDE),
    "disputed": (Accord.DISPUTED,),
    "both": (Accord.BOTH,),
}
COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("名称", "name"),
    Bilingual("种类", "kind"),
    Bilingual("双方", "both sides"),
    Bilingual("一方", "side"),
    Bilingual("项数", "items"),
    Bilingual("其中资金", "payments among them"),
    Bilingual("已确认", "confirmed"),
    Bilingual("有异议", "disputed"),
    Bilingual("未确认", "unconfirmed"),
    Bilingual("内容已变", "changed since"),
)
SEPARATOR: Final = "|"
"""Between the noun, the code and the seal of a ticked item; none of the three can hold it."""


@signed_in
def partners(request: Working) -> HttpResponseBase:
    """Show the pairings and enclaves that one may see, how both sides stand, and who is paired at all."""
    found = agreements_seen(actor=request.actor, reader=request.reader) or []
    chosen = request.GET.get("show", "") if request.GET.get("show", "") in SHOWN else ""
    rows = [each for each in found if _fits(each, chosen, request)]
    schemes = scheme_views(reader=request.reader)
    day = request.reader.as_known_on
    answer = download(request, _sheet(rows), *(coverage_sheet(scheme, on=day) for scheme in schemes))
    if answer is not None:
        return answer
    mine = request.actor.speaks_for
    context = {
        "rows": [(each, ACCORDS[each.accord], each.waits_for(mine)) for each in rows],
        "total": len(found),
        "shown": [(code, words, sum(_fits(each, code, request) for each in found)) for code, words in SHOWN.items()],
        "chosen": chosen,
        "speaks": bool(mine),
        "schemes": schemes,
    }
    return render(request, "office/partners.html", context)


@signed_in
def partner(request: Working, code: str) -> HttpResponseBase:
    """Show one pairing or enclave as both sides see it, and put on record what a side says."""
    found = _one(request, code)
    if request.method == "POST":
        return _answer(request, found)
    answer = download(request, statements_sheet(found, reader=_inside(request)))
    return answer or render(request, "office/partner.html", _context(request, found, {}))


def _answer(request: Working, found: Agreement) -> HttpResponseBase:
    """Put on record what a form says and lead back to the item, or show what was refused beside the item it is of."""
    errors: dict[str, Bilingual] = {}
    try:
        if "several" in request.POST:
            errors = _say_several(request, found)
            place = ""
        else:
            _say(request, found)
            place = f"#item-{request.POST['noun']}-{request.POST['code']}"
    except (ConfirmationRefused, ItemChanged) as refusal:
        errors = {request.POST.get("code", ""): refusal.message}
    if not errors:
        messages.success(request, "已记录在案。" if language() == "zh" else "On record.")
        return redirect(go(request, "office:partner", [found.undertaking.code], {}, {}) + place)
    context = _context(request, _one(request, found.undertaking.code), errors)
    return render(request, "office/partner.html", context, status=409)


def _inside(request: Working) -> Reader:
    return Reader(request.reader.as_known_on, internal=True)


def _one(request: Working, code: str) -> Agreement:
    """Return one of them; not found, whether it does not exist or may not be seen."""
    found = agreement_seen(code, actor=request.actor, reader=request.reader)
    if found is None:
        raise Http404
    return found


def _fits(found: Agreement, chosen: str, request: Working) -> bool:
    if chosen == WAITING:
        return found.waits_for(request.actor.speaks_for) > 0
    return not chosen or found.accord in ACCORDS_SHOWN[chosen]


def _say(request: Working, found: Agreement) -> None:
    asked = request.POST
    disputes = asked.get("verdict") == "disputed"
    value, day = value_said(asked.get("value", "")) if disputes else (None, None)
    said = Said(
        undertaking=found.undertaking.code,
        noun=asked.get("noun", ""),
        code=asked.get("code", ""),
        seen=asked.get("seen", ""),
        party=asked.get("party", ""),
        text=asked.get("text", ""),
        value=value,
        value_date=day,
    )
    put = dispute if disputes else confirm
    put(actor=request.actor, said=said, on=timezone.localdate())


def _say_several(request: Working, found: Agreement) -> dict[str, Bilingual]:
    """Confirm the ticked items; return why some were refused, by their codes."""
    asked, code = request.POST, found.undertaking.code
    ticked = [each.split(SEPARATOR) for each in asked.getlist("item")]
    items = [
        Said(undertaking=code, noun=each[0], code=each[1], seen=each[2], party=asked.get("party", ""))
        for each in ticked
        if len(each) == 3
    ]
    done = confirm_several(actor=request.actor, undertaking=code, items=items, on=timezone.localdate())
    if done.made and done.refused:
        number = len(done.made)
        messages.success(request, f"已确认 {number} 项。" if language() == "zh" else f"{number} confirmed.")
    return {said.code: why for said, why in done.refused}


def _context(request: Working, found: Agreement, errors: dict[str, Bilingual]) -> dict[str, Any]:
    inside = _inside(request)
    mine = [side for side in found.sides if side.party.code in request.actor.speaks_for]
    items = item_views(found, reader=inside, mine=mine, errors=errors)
    return {
        "found": found,
        "accord": ACCORDS[found.accord],
        "items": items,
        "payments": sum(state.item.is_payment for state in found.items),
        "waiting": sum(item.waits for item in items),
        "misfit": errors.get("") if errors else None,
        "named": [(item.state.item, item.error) for item in items if item.error],
        "mine": mine,
        "speaks": bool(mine) and known_today(request),
        "one_side": found.accord is Accord.ONE_SIDE or len({side.home for side in found.sides}) < 2,
        "errors": errors,
        "asked": request.POST,
        "text_limit": TEXT_LIMIT,
    }


def _sheet(rows: list[Agreement]) -> Sheet:
    return Sheet(Bilingual("双方确认", "Confirmations"), COLUMNS, _cells(rows), internal=True)


def _cells(rows: list[Agreement]) -> Iterator[list[object]]:
    for each in rows:
        one = each.undertaking
        for side, stands in each.tallies:
            yield [
                one.code,
                Bilingual(one.name_zh, one.name_en),
                word("undertaking_kind", one.kind),
                ACCORDS[each.accord],
                Bilingual(side.party.name_zh, side.party.name_en),
                len(each.items),
                sum(state.item.is_payment for state in each.items),
                stands["confirmed"],
                stands["disputed"],
                stands["unconfirmed"],
                stands["earlier"],
            ]
