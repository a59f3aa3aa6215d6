"""A list comes in: commitments, assignments, passages; again, changed, shortened; and names of units are asked once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from shanhai.adapters.lists import ListFile, read_list_bytes
from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.audit.queries import verify
from shanhai.domains.documents.models import DocumentFile, PassageVersion
from shanhai.domains.indicators.queries import targets_of
from shanhai.domains.intake.actions import Answers, Imported, check_list, import_list
from shanhai.domains.intake.actions.dates import Moved
from shanhai.domains.intake.errors import ListRefused, QuestionsOpen
from shanhai.domains.intake.models import ListImport, ListLine, PartyAlias
from shanhai.domains.intake.queries import WORDS, match_units
from shanhai.domains.people.models import PartyVersion
from shanhai.domains.programme.actions import Happening, record_event
from shanhai.domains.programme.errors import UnknownCode
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion, Standing
from shanhai.domains.programme.queries import CommitmentDetail, commitment_detail
from shanhai.domains.programme.queries.lamps import wall
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Post, Role
from tests.lists import sheet

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LOADED_ON = date(2026, 11, 23)
TODAY, LATER = date(2026, 11, 24), date(2026, 12, 1)
OFFICE = Actor("office", (Post(Role.OFFICE),))
MEMBER = Actor("member", (Post(Role.MEMBER, "dept-drc"),))
NEW = Answers(rest="new")
PARENT = "mechanism-list"
ROWS = (
    ("一、互联互通", "", "", "", ""),
    ("1", "开通丽水至上海航线2条", "航线开通", "丽水机场指挥部、市交通运输局", "2027.6.30"),
    ("2", "印发接轨上海年度计划", "计划文本", "市发展改革委", "2027年3月底"),
    ("二、医疗", "", "", "", ""),
    ("3", "建成上海医院丽水分院门诊楼", "门诊楼", "市卫健委", "年底"),
)


@pytest.fixture(scope="module")
def lishui(django_db_setup: None, django_db_blocker: DjangoDbBlocker, project: Path) -> Iterator[None]:
    from django.db import transaction

    from shanhai.domains.books.actions import load_book

    with django_db_blocker.unblock(), transaction.atomic():
        load_book(actor="tester", folder=project / "books" / "lishui", on=LOADED_ON)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _book(lishui: None, db: None) -> None:
    """Every test of this module stands on the book."""


def listed(*rows: tuple[str, ...], name: str = "清单.xlsx") -> ListFile:
    return read_list_bytes(name, sheet(*rows))


def take(*rows: tuple[str, ...], on: date = TODAY, answers: Answers = NEW) -> Imported:
    return import_list(actor=OFFICE, file=listed(*rows), parent=PARENT, on=on, answers=answers)


def current(code: str) -> CommitmentVersion:
    return CommitmentVersion.objects.get(commitment__code=code, known_to__isnull=True)


def holders(code: str) -> dict[str, str]:
    rows = CommitmentAssignment.objects.filter(commitment__code=code, known_to__isnull=True, valid_to__isnull=True)
    names = {row.code: row.name_zh for row in PartyVersion.objects.filter(known_to__isnull=True)}
    return {names[row.party.code]: row.role for row in rows}


def by_text(done: Imported, text: str) -> str:
    return str(CommitmentVersion.objects.get(text_zh=text, known_to__isnull=True).commitment.code)


def test_the_lines_become_commitments_with_who_holds_them_and_the_words_they_rest_on() -> None:
    done = take(*ROWS)
    assert (len(done.added), len(done.superseded), done.changed_nothing) == (5, 0, False)
    code = by_text(done, "开通丽水至上海航线2条")
    line, head = current(code), current(by_text(done, "互联互通"))
    assert (line.kind, line.due, line.deliverable_zh, line.visibility) == (
        "task",
        date(2027, 6, 30),
        "航线开通",
        "internal",
    )
    assert line.parent_id == head.commitment_id
    assert head.parent is not None
    assert head.parent.code == PARENT
    assert holders(code) == {"丽水机场指挥部": "lead", "市交通运输局": "support"}
    passage = PassageVersion.objects.get(passage_id=line.passage_id)
    assert passage.quote == "1 ｜ 开通丽水至上海航线2条 ｜ 航线开通 ｜ 丽水机场指挥部、市交通运输局 ｜ 2027.6.30"
    assert passage.locator == "清单 第4行 row 4"
    assert passage.quote in DocumentFile.objects.get(code=done.document).text
    assert current(by_text(done, "建成上海医院丽水分院门诊楼")).due == date(2027, 12, 31)
    assert Standing.objects.filter(commitment__code=code, for_internal=True, due=date(2027, 6, 30)).exists()
    (row,) = AuditRow.objects.filter(deed="import_list")
    assert (row.account, row.subject) == ("office", done.document)
    assert verify().holds


def test_the_same_list_again_changes_nothing_and_says_so() -> None:
    first = take(*ROWS)
    before = [
        model.objects.count()
        for model in (CommitmentVersion, CommitmentAssignment, PassageVersion, PartyVersion, ListImport, AuditRow)
    ]
    again = take(*ROWS, on=LATER)
    assert again.changed_nothing
    assert (again.document, len(again.unchanged)) == (first.document, 5)
    assert before == [
        model.objects.count()
        for model in (CommitmentVersion, CommitmentAssignment, PassageVersion, PartyVersion, ListImport, AuditRow)
    ]


def test_a_changed_line_supersedes_a_new_one_is_added_and_a_missing_one_is_reported_and_kept() -> None:
    first = take(*ROWS)
    code, gone = by_text(first, "开通丽水至上海航线2条"), by_text(first, "印发接轨上海年度计划")
    changed = (
        ROWS[0],
        ("1", "开通丽水至上海航线3条", "航线开通", "市交通运输局、丽水机场指挥部", "2027.9.30"),
        *ROWS[3:],
        ("4", "举办青田石雕上海展", "展览", "丽水市发改委", "2027.10"),
    )
    second = take(*changed, on=LATER)
    assert second.document == first.document
    assert code in second.superseded
    assert len(second.added) == 1
    assert [line.text for line in second.removed] == ["印发接轨上海年度计划"]
    assert (current(code).revision, current(code).due) == (2, date(2027, 6, 30))
    assert second.extended == {code}
    assert holders(code) == {"市交通运输局": "lead", "丽水机场指挥部": "support"}
    assert CommitmentVersion.objects.get(commitment__code=code, revision=1).known_to == LATER
    assert current(gone).text_zh == "印发接轨上海年度计划"
    ended = CommitmentAssignment.objects.filter(commitment__code=code, valid_to=LATER, known_to__isnull=True)
    assert {row.role for row in ended} == {"lead", "support"}
    assert [line.text for line in take(*changed[:-1], on=LATER).removed] == ["举办青田石雕上海展"]


def test_a_wrong_edition_is_put_right_on_the_same_day() -> None:
    first = take(*ROWS)
    code = by_text(first, "开通丽水至上海航线2条")
    wrong = (ROWS[0], ("1", "开通丽水至上海航线9条", "航线开通", "市交通运输局", "2027.6.30"), *ROWS[2:])
    take(*wrong)
    back = take(*ROWS)
    assert code in back.superseded
    assert current(code).text_zh == "开通丽水至上海航线2条"
    assert holders(code) == {"丽水机场指挥部": "lead", "市交通运输局": "support"}


def test_a_line_that_is_not_sure_is_asked_about() -> None:
    first = take(*ROWS)
    code = by_text(first, "印发接轨上海年度计划")
    doubtful = (
        ROWS[0],
        ROWS[1],
        ("2", "召开接轨上海工作推进会并印发纪要", "纪要", "市发展改革委", "2027.3"),
        *ROWS[3:],
    )
    run = check_list(actor=OFFICE, file=listed(*doubtful), parent=PARENT, on=LATER)
    assert {row: [line.key for line in near] for row, near in run.unsure.items()} == {3: [code]}
    with pytest.raises(QuestionsOpen) as caught:
        take(*doubtful, on=LATER)
    assert "第 3 条" in str(caught.value)
    assert current(code).revision == 1
    same = take(*doubtful, on=LATER, answers=Answers(lines={3: code}))
    assert code in same.superseded
    with pytest.raises(ListRefused):
        take(*doubtful, on=LATER, answers=Answers(lines={3: "elsewhere"}))


def test_an_answer_new_keeps_the_earlier_line_as_it_is() -> None:
    first = take(*ROWS)
    code = by_text(first, "印发接轨上海年度计划")
    doubtful = (
        ROWS[0],
        ROWS[1],
        ("2", "召开接轨上海工作推进会并印发纪要", "纪要", "市发展改革委", "2027.3"),
        *ROWS[3:],
    )
    done = take(*doubtful, on=LATER, answers=Answers(lines={3: "new"}))
    assert len(done.added) == 1
    assert [line.key for line in done.removed] == [code]
    assert current(code).revision == 1


def test_units_are_asked_once_and_remembered() -> None:
    file = listed(*ROWS)
    run = check_list(actor=OFFICE, file=file, parent=PARENT, on=TODAY)
    assert [unit.name for unit in run.unknown_units] == ["市交通运输局", "市发展改革委", "市卫健委"]
    with pytest.raises(QuestionsOpen) as caught:
        import_list(actor=OFFICE, file=file, parent=PARENT, on=TODAY)
    assert "市卫健委" in str(caught.value)
    assert not ListLine.objects.exists()
    answers = Answers(units={"市交通运输局": "new", "市发展改革委": "dept-drc", "市卫健委": "open"})
    done = import_list(actor=OFFICE, file=file, parent=PARENT, on=TODAY, answers=answers)
    assert holders(by_text(done, "印发接轨上海年度计划")) == {"丽水市发改委": "lead"}
    left = current(by_text(done, "建成上海医院丽水分院门诊楼"))
    assert holders(left.commitment.code) == {}
    assert "市卫健委" in left.open_zh
    assert set(PartyAlias.objects.values_list("name", flat=True)) == {"市发展改革委", "市卫健委"}
    again = check_list(actor=OFFICE, file=file, parent=PARENT, on=LATER)
    assert again.unknown_units == ()
    assert again.is_on_record
    later = import_list(actor=OFFICE, file=file, parent=PARENT, on=LATER, answers=Answers(units={"市卫健委": "new"}))
    assert holders(left.commitment.code) == {"市卫健委": "lead"}
    assert not later.changed_nothing
    assert current(left.commitment.code).open_zh == ""


def test_names_of_the_book_match_in_full_and_short_forms_only_ask() -> None:
    reader = Reader(LOADED_ON, internal=True)
    names = [row.name_zh for row in PartyVersion.objects.filter(known_to__isnull=True)]
    found = match_units(names, reader=reader)
    assert len(names) > 60
    assert [name for name in names if found[name].party is None or found[name].party.name_zh != name] == []
    asked = match_units(["市发展改革委", "市发改委", "丽水经开区", "青田县政府", "某某局"], reader=reader)
    assert [unit.party for unit in asked.values()] == [None] * 5
    near = {name: [party.code for party in unit.suggestions][:1] for name, unit in asked.items()}
    assert near["市发展改革委"] == near["市发改委"] == ["dept-drc"]
    assert near["丽水经开区"] == ["zone-lishui-edz"]
    assert near["某某局"] == []
    assert match_units(["丽水市 发改委"], reader=reader)["丽水市 发改委"].party is not None


def test_only_the_office_may() -> None:
    for deed in (check_list, import_list):
        with pytest.raises(NotPermitted):
            deed(actor=MEMBER, file=listed(*ROWS), parent=PARENT, on=TODAY)
    with pytest.raises(UnknownCode):
        check_list(actor=OFFICE, file=listed(*ROWS), parent="nowhere", on=TODAY)


def test_a_file_without_a_list_and_an_unknown_edition_are_refused() -> None:
    from io import BytesIO

    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write(0, 0, "会议签到表")
    with pytest.raises(ListRefused) as caught:
        check_list(actor=OFFICE, file=read_list_bytes("a.xlsx", content.getvalue()), parent=PARENT, on=TODAY)
    assert "没有找到任务清单" in str(caught.value)
    with pytest.raises(ListRefused):
        check_list(actor=OFFICE, file=listed(*ROWS), parent=PARENT, on=TODAY, answers=Answers(edition="other"))


def test_the_same_line_twice_is_two_commitments_and_a_finding() -> None:
    twice = (("1", "建成门诊楼", "", "丽水市发改委", "2027.6"), ("2", "建成门诊楼", "", "丽水市发改委", "2027.6"))
    done = take(*twice)
    assert len(done.added) == 2
    assert "duplicate_line" in [one.code for one in done.dry_run.lint.findings]
    assert take(*twice, on=LATER).changed_nothing


def test_a_second_list_under_the_same_commitment_is_another_list() -> None:
    first = take(*ROWS)
    second = import_list(
        actor=OFFICE, file=listed(*ROWS), parent=PARENT, on=TODAY, answers=Answers(edition="new"), public=True
    )
    assert second.document != first.document
    assert len(second.added) == 5
    assert current(sorted(second.added)[0]).visibility == "public"
    again = import_list(
        actor=OFFICE, file=listed(*ROWS), parent=PARENT, on=LATER, answers=Answers(edition=second.document)
    )
    assert again.changed_nothing


def test_what_comes_in_can_be_exported_as_a_book_and_loaded_again(tmp_path: Path) -> None:
    from shanhai.adapters.books.checking import check_book
    from shanhai.domains.books.actions import export_book, load_book
    from shanhai.vocab.diagnostics import has_errors

    take(*ROWS)
    folder = tmp_path / "book"
    export_book(folder=folder)
    assert not has_errors(check_book(folder, on=TODAY).findings)
    assert load_book(actor="tester", folder=folder, on=TODAY).changed_nothing


def test_headings_of_a_list_hold_others_together_and_no_lamp_burns_for_them() -> None:
    before = len(wall(reader=Reader(TODAY, internal=True)))
    done = take(*ROWS)
    lit = {one.commitment_id: one.kind for one in wall(reader=Reader(TODAY, internal=True))}
    assert len(lit) == before + 3
    assert current(by_text(done, "互联互通")).kind == "list"
    assert current(by_text(done, "互联互通")).commitment_id not in lit
    assert lit[current(by_text(done, "印发接轨上海年度计划")).commitment_id] == "task"


def detail(code: str, on: date = LATER) -> CommitmentDetail:
    found = commitment_detail(code, reader=Reader(on, internal=True))
    assert found is not None
    return found


def with_due(due: str) -> tuple[tuple[str, ...], ...]:
    return (ROWS[0], (*ROWS[1][:4], due), *ROWS[2:])


def test_another_date_in_a_new_edition_is_an_extension_and_the_first_date_stays() -> None:
    code = by_text(take(*ROWS), ROWS[1][1])
    run = check_list(actor=OFFICE, file=listed(*with_due("2027.9.30")), parent=PARENT, on=LATER)
    assert run.moved == {2: Moved(code, date(2027, 6, 30), date(2027, 9, 30))}
    second = take(*with_due("2027.9.30"), on=LATER)
    assert second.extended == {code}
    found = detail(code)
    assert (found.version.due, found.line.standing.first_due, found.line.standing.due) == (
        date(2027, 6, 30), date(2027, 6, 30), date(2027, 9, 30),
    )  # fmt: skip
    assert "期限由2027年6月30日延至2027年9月30日" in found.line.judgement.sentence.zh
    (event,) = found.events
    assert (event.row.kind, event.row.recorded_by, event.row.new_due) == (
        "extension_granted",
        "office",
        date(2027, 9, 30),
    )
    assert "2027年度重点工作清单" in event.row.text_zh
    assert "改为 2027-09-30" in event.row.text_zh
    assert event.source is not None
    assert event.source.document == second.document
    assert '"extended":1' in AuditRow.objects.filter(deed="import_list").latest("pk").after.replace(" ", "")
    assert take(*with_due("2027.9.30"), on=LATER).changed_nothing
    assert verify().holds


def test_an_extension_granted_meanwhile_stands_while_the_list_says_what_it_said() -> None:
    code = by_text(take(*ROWS), ROWS[1][1])
    grant = Happening(commitment=code, kind="extension_granted", occurred=TODAY.isoformat(), new_due=date(2027, 12, 1))
    record_event(actor="office", event=grant, known_from=TODAY, on=TODAY)
    assert take(*ROWS, on=LATER).changed_nothing
    assert detail(code).line.standing.due == date(2027, 12, 1)
    other = take(*with_due("2028.1.15"), on=LATER)
    assert other.extended == {code}
    assert detail(code).line.standing.due == date(2028, 1, 15)


def test_a_date_brought_forward_a_first_date_and_a_date_left_out() -> None:
    first = take(*ROWS, ("4", "举办青田石雕上海展", "展览", "丽水市发改委", ""))
    code, undated = by_text(first, ROWS[1][1]), by_text(first, "举办青田石雕上海展")
    dated = ("4", "举办青田石雕上海展", "展览", "丽水市发改委", "2027.10.1")
    second = take(*with_due("2027.3.1"), dated, on=LATER)
    assert second.extended == {code}
    assert "期限由2027年6月30日提前至2027年3月1日" in detail(code).line.judgement.sentence.zh
    assert (current(undated).due, detail(undated).line.standing.first_due) == (date(2027, 10, 1), date(2027, 10, 1))
    third = take(*with_due(""), dated, on=LATER)
    assert third.extended == frozenset()
    assert detail(code).line.standing.due == date(2027, 3, 1)
    assert current(code).due == date(2027, 6, 30)


def test_what_is_finished_is_not_extended_afterwards() -> None:
    code = by_text(take(*ROWS), ROWS[1][1])
    record_event(
        actor="office",
        event=Happening(commitment=code, kind="done", occurred=TODAY.isoformat()),
        known_from=TODAY,
        on=TODAY,
    )
    assert take(*with_due("2027.9.30"), on=LATER).extended == frozenset()
    assert detail(code).line.standing.due == date(2027, 6, 30)


TARGET = ("1", "与上海结对的县（市、区）数达到20个", "", "丽水市发改委", "2027.12.31")
DOUBTFUL = ("1", "生态系统生产总值（GEP）突破5500亿元", "", "丽水市发改委", "2027.12.31")


def test_a_line_that_names_an_indicator_and_a_target_is_judged_by_the_figure() -> None:
    run = check_list(actor=OFFICE, file=listed(TARGET), parent=PARENT, on=TODAY)
    (match,) = run.targets.values()
    assert (match.wanted.quantity.show("zh"), len(match.candidates)) == ("20个以上", 1)
    code = by_text(take(TARGET), TARGET[1])
    record_event(
        actor="office",
        event=Happening(commitment=code, kind="done", occurred=TODAY.isoformat()),
        known_from=TODAY,
        on=TODAY,
    )
    line = detail(code).line
    assert (line.standing.state.value, line.standing.done_on) == ("in_progress", None)
    assert "目标20个以上，报告完成而数据未达到，不算完成" in line.judgement.sentence.zh
    (shown,) = targets_of(line.id, reader=Reader(LATER, internal=True))
    assert (shown.name_zh, shown.subject.code) == ("与上海结对的县（市、区）数", "lishui")
    assert shown.figure is not None
    assert shown.source is not None
    assert "达到20个" in shown.source.quote
    assert take(TARGET, on=LATER).changed_nothing
    lower = ("1", "与上海结对的县（市、区）数达到5个", *TARGET[2:])
    assert code in take(lower, on=LATER).superseded
    assert detail(code).line.standing.state.value == "done"
    assert detail(code, TODAY).line.standing.done_on is None


def test_of_several_methods_or_subjects_it_is_asked_once() -> None:
    run = check_list(actor=OFFICE, file=listed(DOUBTFUL), parent=PARENT, on=TODAY)
    (match,) = run.targets.values()
    assert len(match.candidates) > 1
    assert dict(run.judged_by) == {1: ""}
    with pytest.raises(QuestionsOpen) as caught:
        take(DOUBTFUL)
    assert "按哪个数据判定没有说明" in str(caught.value)
    with pytest.raises(ListRefused):
        take(DOUBTFUL, answers=Answers(targets={1: "gep@nowhere|place:lishui"}))
    key = match.candidates[0].key
    code = by_text(take(DOUBTFUL, answers=Answers(targets={1: key})), DOUBTFUL[1])
    assert detail(code).line.standing.measured is not None
    assert take(DOUBTFUL, on=LATER).changed_nothing
    words = take(DOUBTFUL, on=LATER, answers=Answers(targets={1: WORDS}))
    assert not words.changed_nothing
    assert detail(code).line.standing.measured is None
    assert take(DOUBTFUL, on=LATER).changed_nothing


def test_a_target_that_came_in_by_a_list_goes_out_with_the_book(tmp_path: Path) -> None:
    from shanhai.domains.books.actions import export_book, load_book

    take(TARGET)
    export_book(folder=tmp_path / "book")
    assert "@target" in (tmp_path / "book" / "commitment_targets.csv").read_text(encoding="utf-8")
    assert load_book(actor="tester", folder=tmp_path / "book", on=TODAY).changed_nothing
