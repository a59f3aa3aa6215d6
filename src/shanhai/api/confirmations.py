"""What both sides of pairings and enclaves say of what is stated: for those signed in who may see it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, cast

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from shanhai.api.answers import Links
from shanhai.api.errors import Problem, unusable
from shanhai.api.parameters import Code, ListAsked, Reads, reader_of
from shanhai.api.rows import Exact
from shanhai.domains.audit.actions import refuse
from shanhai.domains.confirmations.choices import STANDS
from shanhai.domains.confirmations.queries import agreements_seen, stance_records
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor, Deed

router = Router(tags=["双方确认 confirmations"])
REFUSALS: Final = {403: Problem, 422: Problem}
STATES: Final = tuple(stand.value for stand in STANDS)


class Confirmation(BaseModel):
    """How one item of a pairing or an enclave stands with one of its sides."""

    model_config = ConfigDict(extra="forbid")

    undertaking: str = Field(description="合作事项的编码 / code of the undertaking")
    noun: Literal["undertaking", "clause", "figure"] = Field(description="哪一种 / of which noun")
    code: str = Field(description="这一项的编码 / code of the item")
    revision: int = Field(description="这一项的版次 / revision of the item")
    visibility: Literal["public", "internal"] = Field(description="这一项的可见范围 / who may see the item")
    is_payment: bool = Field(description="是不是资金 / whether it is an amount of money")
    seal: str = Field(description="内容的哈希，内容一变即不同 / hash of what is stated")
    party: str = Field(description="一方的编码 / code of the side's party")
    home: bool = Field(description="是不是本地一方 / whether it is the side here")
    state: Literal["confirmed", "disputed", "unconfirmed", "earlier"] = Field(
        description="；".join(f"{code.value} {words.zh} {words.en}" for code, words in STANDS.items())
    )
    said_on: date | None = Field(description="表态日 / day of the statement; null where there is none")
    said_by: str | None = Field(description="表态的账号 / account that made it")
    text: str | None = Field(description="说明 / in words")
    value: Exact | None = Field(description="异议时本方的数 / the value the side gives, in the figure's unit")
    value_date: date | None = Field(description="异议时本方的日期 / the day the side gives")
    url: str = Field(description="网页 / its page")


class Confirmations(BaseModel):
    """One page of a list."""

    as_known_on: date = Field(description="知悉日 / as known on this day")
    total: int = Field(description="总行数 / rows in all")
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址 / address of the next page")
    items: list[Confirmation]


def _read_state(text: str, name: str) -> str:
    if text in STATES:
        return text
    what = Bilingual("没有这种状态。", "there is no such state.")
    raise unusable(name, text, what, Bilingual(f"可用：{'、'.join(STATES)}。", f"Use one of {', '.join(STATES)}."))


class ConfirmationsAsked(ListAsked):
    """Which confirmations."""

    undertaking: Code = Field(None, description="合作事项的编码 / code of the undertaking")
    party: Code = Field(None, description="一方的编码 / code of a side's party")
    state: Annotated[str | None, Reads(_read_state, {"type": "string", "enum": list(STATES)})] = Field(
        None, description="状态 / how it stands"
    )


@router.get("/confirmations", response={200: Confirmations, **REFUSALS}, summary="双方的确认 / what both sides confirm")
def list_confirmations(request: HttpRequest, asked: Query[ConfirmationsAsked]) -> Confirmations:
    """Return every item of pairings and enclaves with how it stands with each side, unconfirmed ones too.

    For readers of what is not published, all of them; for a partner those its party is a side of; nobody else.
    """
    reader = reader_of(request, asked)
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by ReaderMiddleware
    seen = agreements_seen(actor=actor, reader=reader)
    if seen is None:
        raise refuse(actor, Deed.READ_CONFIRMATIONS, subject="/api/confirmations")
    rows = stance_records(seen, undertaking=asked.undertaking or "", party=asked.party or "", state=asked.state or "")
    since = asked.known_since
    found = [row for row in rows if since is None or (row["said_on"] is not None and row["said_on"] >= since)]
    shown = found[asked.offset : asked.offset + asked.limit]
    links, after = Links(request, reader), asked.offset + len(shown)
    return Confirmations(
        as_known_on=reader.as_known_on,
        total=len(found),
        limit=asked.limit,
        offset=asked.offset,
        next=links.next_page(after) if shown and after < len(found) else None,
        items=[Confirmation(**row, url=links.page_named("office:partner", row["undertaking"])) for row in shown],
    )
