"""The documents: all sources with their grade and what rests on them, and one document with every passage quoted from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit.citations import NOBODY, Citing, citation_counts, cited_by
from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.long_lists import page_of
from shanhai.cockpit.nouns import NOUNS, Thing
from shanhai.cockpit.requests import Reading, not_known
from shanhai.domains.documents import queries
from shanhai.domains.documents.models import DocumentFile, DocumentVersion, PassageVersion
from shanhai.domains.documents.queries import DocumentFilter, Located, located, segments
from shanhai.ui.language import language
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.words import DOCUMENT_KINDS, RELIABILITY, word

PER_PAGE: Final = 50
SHOWN_FIGURES: Final = 40
"""Figures listed under one passage; a source cited as a whole may carry hundreds, which have their own list."""
COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("种类", "kind"),
    Bilingual("标题", "title"),
    Bilingual("文号", "number"),
    Bilingual("发布者", "issuer"),
    Bilingual("日期", "dated"),
    Bilingual("地址", "address"),
    Bilingual("可靠程度", "reliability"),
    Bilingual("引文", "passages quoted"),
    Bilingual("数据", "figures"),
    Bilingual("其他", "other things"),
    Bilingual("知悉日", "known from"),
    Bilingual("可见范围", "visible to"),
)
PASSAGE_COLUMNS: Final = (
    Bilingual("出处", "passage"),
    Bilingual("原文", "quote"),
    Bilingual("位置", "locator"),
    Bilingual("种类", "what rests on it"),
    Bilingual("编码", "code"),
    Bilingual("名称", "name"),
    Bilingual("数值", "value"),
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list, with what is quoted from it and what rests on it."""

    version: DocumentVersion
    quoted: int
    figures: int
    others: int
    has_text: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage of a document with what rests on it; `place` is where it stands in the text, None if not found there."""

    row: PassageVersion
    citing: Citing
    place: Located | None
    where: str

    @property
    def shown(self) -> tuple[Thing, ...]:
        """The figures listed under it."""
        return self.citing.figures[:SHOWN_FIGURES]

    @property
    def more(self) -> int:
        """How many figures are left to the list of figures."""
        return len(self.citing.figures) - len(self.shown)


def documents(request: Reading) -> HttpResponseBase:
    """All documents, narrowed and in pages."""
    asked = request.GET
    chosen = DocumentFilter(asked.get("kind", ""), asked.get("reliability", ""), asked.get("text", "").strip()[:100])
    rows = _rows(queries.documents(chosen, reader=request.reader), request)
    answer = download(request, Sheet(Bilingual("文件", "Documents"), COLUMNS, _cells(rows)))
    if answer is not None:
        return answer
    everything = queries.documents(reader=request.reader)
    kinds = Counter(version.kind for version in everything)
    grades = Counter(version.reliability for version in everything)
    context = {
        "chosen": chosen,
        "page": page_of(request, rows, PER_PAGE),
        "kinds": [(kind, words, kinds[kind]) for kind, words in DOCUMENT_KINDS.items() if kinds[kind]],
        "grades": [(grade, words, grades[grade]) for grade, words in RELIABILITY.items() if grades[grade]],
        "narrowed": chosen != DocumentFilter(),
        "number": len(everything),
    }
    return render(request, "cockpit/documents.html", context)


def document(request: Reading, code: str) -> HttpResponseBase:
    """One document: particulars, every passage with what rests on it, and the text with the passages in their places."""
    reader = request.reader
    version = queries.document(code, reader=reader)
    if version is None:
        return not_known(
            request,
            Bilingual(
                f"没有编码为“{code[:60]}”的文件，或那天还不知道它，或它未公开。",
                f"There is no document “{code[:60]}”, or it was not known on that day, or it is not published.",
            ),
        )
    file = queries.document_file(version.document_id, reader=reader) if reader.internal else None
    passages = queries.passages(version.document_id, reader=reader)
    quoted = _quoted(passages, cited_by(version.document_id, reader=reader), file)
    answer = download(
        request, Sheet(Bilingual(version.title_zh, version.title_en), PASSAGE_COLUMNS, _passage_cells(quoted))
    )
    if answer is not None:
        return answer
    places = [each.place for each in quoted if each.place]
    context = {
        "version": version,
        "file": file,
        "withdrawn": None if file else queries.text_withdrawal(version.document_id, reader=reader),
        "segments": list(segments(file.text, places)) if file else [],
        "quoted": [each for each in quoted if each.row.quote],
        "whole": [each for each in quoted if not each.row.quote and each.citing.number],
        "missing": [each for each in quoted if file and each.row.quote and not each.place],
        "figures": sum(len(each.citing.figures) for each in quoted),
    }
    return render(request, "cockpit/document.html", context)


def _rows(versions: Iterable[DocumentVersion], request: Reading) -> list[DocumentRow]:
    reader = request.reader
    quoted, resting = queries.passage_counts(reader=reader), citation_counts(reader=reader)
    with_text = queries.documents_with_text(reader=reader)
    return [
        DocumentRow(version, quoted.get(id_, 0), *resting.get(id_, (0, 0)), has_text=id_ in with_text)
        for version in versions
        for id_ in [version.document_id]
    ]


def _quoted(
    passages: Iterable[PassageVersion], citing: Mapping[int, Citing], file: DocumentFile | None
) -> list[Quoted]:
    """Return the passages with what rests on them: in the order of the text where it is held, else as recorded."""
    rows = list(passages)
    places = located(file.text, {row.code: row.quote for row in rows}) if file else {}
    found = [Quoted(row, citing.get(row.passage_id, NOBODY), places.get(row.code), _where(row.locator)) for row in rows]
    return sorted(found, key=lambda each: each.place.start if each.place else 0) if file else found


def _where(locator: str) -> str:
    """Return the half of a locator written 中文 / English that is in the page's language."""
    zh, slash, en = locator.partition(" / ")
    return en if slash and language() == "en" else zh


def _cells(rows: Iterable[DocumentRow]) -> Iterator[list[object]]:
    for row in rows:
        version = row.version
        yield [
            version.code,
            word("document_kind", version.kind),
            Bilingual(version.title_zh, version.title_en),
            version.number,
            Bilingual(version.issuer_zh, version.issuer_en),
            version.dated,
            version.address,
            word("reliability", version.reliability),
            row.quoted,
            row.figures,
            row.others,
            version.known_from,
            word("visibility", version.visibility),
        ]


def _passage_cells(quoted: Iterable[Quoted]) -> Iterator[list[object]]:
    for each in quoted:
        start: list[object] = [each.row.code, each.row.quote, each.where]
        for thing in (*each.citing.figures, *each.citing.others) or (None,):
            if thing is None:
                yield [*start, None, None, None, None]
            else:
                value = thing.figure.shown(language()) if thing.figure else None
                yield [*start, NOUNS[thing.noun], thing.code, Bilingual(thing.name_zh, thing.name_en), value]
