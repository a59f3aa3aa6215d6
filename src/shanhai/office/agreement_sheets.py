"""What both sides say of the items of one pairing or enclave, as a table to download."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shanhai.cockpit.downloads import Sheet
from shanhai.domains.confirmations.queries import Agreement
from shanhai.office.agreement_items import ItemView, item_views, title_of
from shanhai.ui.language import language
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import word

COLUMNS: Final = (
    Bilingual("类别", "group"),
    Bilingual("编码", "code"),
    Bilingual("版次", "revision"),
    Bilingual("内容", "what is stated"),
    Bilingual("数值", "value"),
    Bilingual("时期", "period"),
    Bilingual("来源", "source"),
    Bilingual("可见范围", "visible to"),
    Bilingual("一方", "side"),
    Bilingual("本地一方", "the side here"),
    Bilingual("状态", "state"),
    Bilingual("表态日", "said on"),
    Bilingual("表态人", "said by"),
    Bilingual("认为是", "says instead"),
    Bilingual("说明", "in words"),
)


def statements_sheet(found: Agreement, *, reader: Reader) -> Sheet:
    """Return every item of an agreement with how it stands with each side; a side without a word has its row too."""
    one = found.undertaking
    name = Bilingual(f"{one.name_zh} 双方确认", f"{one.name_en}, what both sides confirm")
    return Sheet(name, COLUMNS, _rows(found, reader), internal=True)


def _rows(found: Agreement, reader: Reader) -> Iterator[list[object]]:
    for view in item_views(found, reader=reader, mine=(), errors={}):
        item, source = view.state.item, view.source
        stated: list[object] = [
            title_of(item),
            item.code,
            item.revision,
            _text(view, found),
            view.figure.shown(language()) if view.figure else None,
            view.figure.period if view.figure else None,
            Bilingual(source.title_zh, source.title_en) if source else None,
            word("visibility", item.visibility),
        ]
        for each in view.stances:
            side, said = each.stance.side, each.stance.said
            yield [
                *stated,
                Bilingual(side.party.name_zh, side.party.name_en),
                side.home,
                each.words,
                said.known_from if said else None,
                said.recorded_by if said else None,
                each.instead,
                said.text if said else None,
            ]


def _text(view: ItemView, found: Agreement) -> Bilingual:
    """Return what an item states, in words."""
    if view.clause:
        return Bilingual(view.clause.text_zh, view.clause.text_en)
    if view.figure:
        return Bilingual(view.figure.name_zh, view.figure.name_en)
    facts = [(cell.title, cell.plain) for cell in view.facts]
    zh = "；".join([found.undertaking.name_zh, *(f"{title.zh}：{plain.zh}" for title, plain in facts)])
    en = "; ".join([found.undertaking.name_en, *(f"{title.en}: {plain.en}" for title, plain in facts)])
    return Bilingual(zh, en)
