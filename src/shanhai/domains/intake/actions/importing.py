"""Taking a list in: its lines become commitments with who holds them and the words they rest on, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from shanhai.adapters.lists import ListFile
from shanhai.domains.audit.actions import write_audit
from shanhai.domains.books.actions.turns import one_at_a_time, wait_for_turn
from shanhai.domains.documents.models import Document, DocumentFile, DocumentVersion
from shanhai.domains.indicators.actions import judge_by_figures
from shanhai.domains.intake.actions.checking import Answers, DryRun, check_list
from shanhai.domains.intake.actions.dates import grant_moves
from shanhai.domains.intake.actions.lines import Target, write_lines
from shanhai.domains.intake.actions.targets import write_targets
from shanhai.domains.intake.actions.units import settle_units
from shanhai.domains.intake.actions.versions import Saying, write_versions
from shanhai.domains.intake.errors import QuestionsOpen
from shanhai.domains.intake.models import ListImport, ListLine
from shanhai.domains.programme.models import Commitment
from shanhai.engines.lists import Known
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor

LONGEST_STEM = 60


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking a list in did: its document, the commitments by what became of them, and the lines it lacks now.

    `extended` are the commitments whose due date this edition moved; their first due date stays.
    """

    document: str
    added: frozenset[str]
    superseded: frozenset[str]
    unchanged: frozenset[str]
    removed: tuple[Known, ...]
    changed_nothing: bool
    dry_run: DryRun
    extended: frozenset[str] = frozenset()


def import_list(
    *,
    actor: Actor,
    file: ListFile,
    parent: str,
    on: date,
    answers: Answers | None = None,
    media_type: str = "",
    public: bool | None = None,
    year: int | None = None,
) -> Imported:
    """Take a list in under a commitment; the same list again changes nothing.

    A changed line supersedes the commitment it was, a line that is gone is reported and stays on record.

    Args:
        actor: who takes it in.
        file: the file as read by `adapters.lists`.
        parent: the code of the commitment that the lines come under.
        on: today, from when it is known.
        answers: what the office says of names and lines that are not sure; names are remembered.
        media_type: what kind of file it is, for handing it out again.
        public: whether everybody may see it; None keeps what the list was before, and a new one internal.
        year: the year of dates that leave it out; else the title's.
    Raises:
        NotPermitted, UnknownCode, ListRefused: as by `check_list`.
        QuestionsOpen: a name of a unit or a line is not sure, and no answer says what it is.
        DatabaseBusy: another program held the database for too long.
    """
    said = answers or Answers()
    with one_at_a_time(), transaction.atomic():
        wait_for_turn()
        run = check_list(actor=actor, file=file, parent=parent, on=on, answers=said, year=year)
        _refuse_open_questions(run, said)
        visibility = _visibility(run, public)
        document = run.document or _free_code(run, on)
        changed = _write_document(run, document, actor.account, visibility, on)
        parties, settled = settle_units(run.units, said, actor=actor.account, visibility=visibility, on=on)
        target = Target(document, parent, visibility, actor.account, on)
        lines = write_lines(run, target, parties)
        extended = grant_moves(run.moved, title=run.found.title, visibility=visibility, actor=actor.account, on=on)
        judged = write_targets(
            run.targets, run.judged_by, lines.codes, lines.ids, passages=lines.passages, visibility=visibility,
            actor=actor.account, on=on,
        )  # fmt: skip
        touched = changed or settled or lines.touched or run.removed or extended or judged
        nothing = not touched and bool(run.document) and run.is_on_record
        done = Imported(
            document, lines.commitments.added, lines.commitments.superseded, lines.commitments.unchanged,
            run.removed, nothing, run, extended,
        )  # fmt: skip
        if not nothing:
            _keep_file(run, document, media_type, actor.account, on)
            judge_by_figures(commitments=[lines.ids[code] for code in lines.codes])
            _register(done, lines.codes, actor, on)
    return done


def _refuse_open_questions(run: DryRun, said: Answers) -> None:
    names = [unit.name for unit in run.unknown_units if not (said.units.get(unit.name) or said.rest)]
    rows = [str(row) for row in run.unsure]
    unjudged = [str(at) for at, key in run.judged_by.items() if not key]
    if not (names or rows or unjudged):
        return
    zh = [
        f"责任单位没有说明是谁：{'、'.join(names)}。" if names else "",
        f"第 {'、'.join(rows)} 条是不是原来的哪一条，没有说明。" if rows else "",
        f"第 {'、'.join(unjudged)} 条写到指标和目标，按哪个数据判定没有说明。" if unjudged else "",
    ]
    en = [
        f"It is not said who these units are: {', '.join(names)}." if names else "",
        f"It is not said which earlier line these are: {', '.join(rows)}." if rows else "",
        f"It is not said which figure judges these lines: {', '.join(unjudged)}." if unjudged else "",
    ]
    raise QuestionsOpen(
        Bilingual("".join(zh), " ".join(filter(None, en))),
        Bilingual("请逐个选择后再导入。", "Choose for each, then import."),
        units=len(names),
        rows=len(rows),
        targets=len(unjudged),
    )  # fmt: skip


def _visibility(run: DryRun, public: bool | None) -> str:
    return "public" if (run.is_public if public is None else public) else "internal"


def _free_code(run: DryRun, on: date) -> str:
    stem = f"{run.parent[:LONGEST_STEM]}-list"
    taken = set(Document.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"{stem}-{number}") not in taken)


def _write_document(run: DryRun, code: str, actor: str, visibility: str, on: date) -> bool:
    title = run.found.title
    document, _ = Document.objects.get_or_create(code=code)
    said = {
        "kind": "notice" if "通知" in title else "plan",
        "title_zh": title,
        "title_en": title,
        "reliability": "official",
        "visibility": visibility,
    }
    saying = Saying(code, {"code": code, **said}, {**said, "document": document})
    return not write_versions(DocumentVersion, [saying], actor=actor, on=on).unchanged


def _keep_file(run: DryRun, code: str, media_type: str, actor: str, on: date) -> None:
    """Put the file itself on record as the list's text, for those who may see what is not published."""
    file = run.file
    saying = Saying(
        code,
        {"code": code, "sha256": file.sha256},
        {
            "document": Document.objects.get(code=code),
            "filename": file.filename,
            "media_type": media_type or "application/octet-stream",
            "sha256": file.sha256,
            "size": file.size,
            "text": file.text,
            "visibility": "internal",
        },
    )
    write_versions(DocumentFile, [saying], actor=actor, on=on)


def _register(done: Imported, codes: tuple[str, ...], actor: Actor, on: date) -> None:
    run = done.dry_run
    counts = {
        "added": len(done.added),
        "superseded": len(done.superseded),
        "unchanged": len(done.unchanged),
        "removed": len(done.removed),
    }
    dated = {"extended": len(done.extended)} if done.extended else {}
    ids = dict(Commitment.objects.filter(code__in=codes).values_list("code", "pk"))
    edition = ListImport.objects.create(
        document=Document.objects.get(code=done.document),
        parent=Commitment.objects.get(code=run.parent),
        title=run.found.title,
        filename=run.file.filename,
        sha256=run.file.sha256,
        imported_by=actor.account,
        known_on=on,
        **counts,
    )
    ListLine.objects.bulk_create(
        ListLine(
            edition=edition,
            commitment_id=ids[code],
            path=line.path,
            text=line.text,
            row=line.row,
            due=line.due,
            target=run.judged_by.get(at, ""),
        )
        for at, (line, code) in enumerate(zip(run.found.lines, codes, strict=True), start=1)
    )
    after = {"file": run.file.filename, "sha256": run.file.sha256, "parent": run.parent, **counts, **dated}
    write_audit(actor=actor, deed="import_list", noun="list", subject=done.document, after=after)
