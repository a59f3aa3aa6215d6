"""The rows of a report, cell by cell: one layout for each kind of difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shanhai.adapters.reports.report import Cell, Piece
from shanhai.domains.programme.queries.comparing import (
    ADDED,
    CHANGED,
    DUE,
    SLIPPED,
    WITHDRAWN,
)
from shanhai.domains.programme.queries.differences import Reason, Told, Was
from shanhai.domains.programme.queries.lines import Line
from shanhai.domains.records.queries import Named
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import show_date
from shanhai.vocab.words import word

FIELD_WORDS = {
    "text": Bilingual("内容", "text"),
    "deliverable": Bilingual("成果形式", "deliverable"),
    "kind": Bilingual("种类", "kind"),
    "dimension": Bilingual("方面", "dimension"),
    "parent": Bilingual("上级", "part of"),
    "strength": Bilingual("力度", "strength"),
    "start": Bilingual("开始", "start"),
    "first_due": Bilingual("原定期限", "first due date"),
    "due": Bilingual("期限", "due"),
    "owners": Bilingual("责任单位", "owed by"),
}
Row = Sequence[Cell]
Write = Callable[[Told, str], Row]


@dataclass(frozen=True, slots=True)
class Rows:
    """Writes rows in one language."""

    language: str

    def t(self, zh: str, en: str) -> str:
        """Return the words of the report's language."""
        return Bilingual(zh, en).text(self.language)

    def name(self, named: Named) -> str:
        """Return what a thing is called; in the other language where it has no name in this one."""
        return self._either(named.name_zh, named.name_en)

    def layout(self, kind: str) -> tuple[list[str], list[float], Write]:
        """Return the columns of a kind of difference, the shares of their widths, and what writes its rows."""
        what, why = self.t("工作", "Commitment"), self.t("缘由与来源", "Reason and source")
        owed = self.t("责任单位", "Owed by")
        if kind == CHANGED:
            return [what, self.t("改动", "What changed"), why], [30, 40, 30], self._changed
        if kind == SLIPPED:
            return [what, owed, self.t("期限", "Due"), why], [35, 18, 17, 30], self._slipped
        if kind in (ADDED, WITHDRAWN):
            return [what, owed, self.t("期限", "Due"), why], [36, 18, 16, 30], self._listed
        return [what, owed, self.t("现状", "How it stands"), why], [32, 16, 24, 28], self._stands

    def standing_columns(self) -> tuple[list[str], list[float]]:
        """Return the columns of commitments as they stand, and the shares of their widths."""
        columns = (
            self.t("工作", "Commitment"),
            self.t("责任单位", "Owed by"),
            self.t("期限", "Due"),
            self.t("现状", "How it stands"),
        )
        return list(columns), [35, 17, 16, 32]

    def standing(self, line: Line, *, new: bool = False) -> Row:
        """Return a commitment as it stands; `new` marks what fell overdue in between."""
        due = [[Piece(self._day(line.standing.due))]]
        if new:
            due.append([Piece(self.t("此间新逾期", "fell overdue in between"), strong=True)])
        return self._head(line), self._owners(line), Cell(due), self._judged(line)

    def _changed(self, one: Told, kind: str) -> Row:
        changes = [self._change(each) for each in one.changes]
        return self._head(one.line), Cell([each for each in changes if each]), self._why(one, kind)

    def _slipped(self, one: Told, kind: str) -> Row:
        moved = next((each for each in one.changes if each.field == DUE), None)
        due = self._moved(moved) if moved else [Piece(self._day(one.line.standing.due))]
        paragraphs = [due]
        if one.line.judgement.overdue_days:
            days = one.line.judgement.overdue_days
            paragraphs.append([Piece(self.t(f"已逾期 {days} 天", f"{days} days overdue"), strong=True)])
        return self._head(one.line), self._owners(one.line), Cell(paragraphs), self._why(one, kind)

    def _listed(self, one: Told, kind: str) -> Row:
        due = Cell([[Piece(self._day(one.line.standing.due))]])
        return self._head(one.line), self._owners(one.line), due, self._why(one, kind)

    def _stands(self, one: Told, kind: str) -> Row:
        return self._head(one.line), self._owners(one.line), self._judged(one.line), self._why(one, kind)

    def _head(self, line: Line) -> Cell:
        beside = word("commitment_kind", line.kind).text(self.language)
        if line.dimension:
            beside += f" · {self.name(line.dimension)}"
        text = self._either(line.text_zh, line.text_en)
        return Cell([[Piece(text, noun="commitment", code=line.code)], [Piece(beside, quiet=True)]])

    def _owners(self, line: Line) -> Cell:
        if not line.owners:
            return Cell([[Piece(self.t("未明确", "not named"), quiet=True)]])
        pieces: list[Piece] = []
        for owner in line.owners:
            pieces += [Piece(self.t("、", ", "))] if pieces else []
            pieces.append(Piece(self.name(owner), noun="party", code=owner.code))
            pieces += [Piece(self.t("（判读）", " (reading)"), quiet=True)] if owner.id in line.readings else []
        return Cell([pieces])

    def _judged(self, line: Line) -> Cell:
        return Cell([[Piece(line.judgement.sentence.text(self.language))]])

    def _change(self, was: Was) -> list[Piece]:
        label = FIELD_WORDS[was.field].text(self.language)
        return [Piece(self.t(f"{label}：", f"{label}: "), quiet=True), *self._moved(was)]

    def _moved(self, was: Was) -> list[Piece]:
        """Return the old value struck through, and the new one; the other language where only that one changed."""
        other = "en" if self.language == "zh" else "zh"
        both = (was.old, was.new)
        language = self.language
        if all(isinstance(each, Bilingual) for each in both) and self._value(both[0]) == self._value(both[1]):
            language = other
        old, new = (self._value(each, language) for each in both)
        none = self.t("无", "none")
        was_said = Piece(old, struck=True) if old else Piece(none, quiet=True)
        return [was_said, Piece(" → "), Piece(new, strong=True) if new else Piece(none, quiet=True)]

    def _value(self, value: Bilingual | date | None, language: str = "") -> str:
        if isinstance(value, Bilingual):
            return value.text(language or self.language)
        return show_date(value, self.language) if value else ""

    def _why(self, one: Told, kind: str) -> Cell:
        return Cell([self._reason(reason) for reason in one.reasons_for(kind)])

    def _reason(self, reason: Reason) -> list[Piece]:
        day = f"{show_date(reason.on, self.language)} " if reason.on else ""
        pieces = [Piece(f"{day}{reason.words.text(self.language)}")]
        if reason.actor:
            pieces += [Piece(self.t("，", ", ")), Piece(self.name(reason.actor), noun="party", code=reason.actor.code)]
        text = self._either(reason.text.zh, reason.text.en).replace("\n", self.t("；", "; "))
        if text:
            pieces.append(Piece(self.t(f"：{text}", f": {text}")))
        if reason.source:
            title = self._either(reason.source.title_zh, reason.source.title_en)
            place = f"{reason.source.document}#p-{reason.source.passage}"
            pieces += [
                Piece(self.t("。来源：", ". Source: "), quiet=True),
                Piece(title, quiet=True, noun="document", code=place),
            ]
        return pieces

    def _either(self, zh: str, en: str) -> str:
        return self.t(zh, en) or zh or en

    def _day(self, day: date | None) -> str:
        return show_date(day, self.language) if day else self.t("未定", "none set")
