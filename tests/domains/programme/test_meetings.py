"""Meetings: who may record them, since which one is asked, and the report they are held on."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.actions.meetings import hold_meeting, take_back_meeting
from shanhai.domains.programme.errors import MeetingRefused
from shanhai.domains.programme.models import Commitment, Meeting
from shanhai.domains.programme.queries.meetings import last_meeting, meetings
from shanhai.domains.programme.queries.report import meeting_report
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Post, Role
from tests.domains.programme.rows import add_commitment, add_event, add_party, assign

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2026, 6, 1)
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)
OFFICE = Actor("office", (Post(Role.OFFICE),))
INSIDE = Reader(TODAY, internal=True)


def hold(held_on: date = MARCH, title: Bilingual | None = None, actor: Actor = OFFICE, on: date = TODAY) -> Meeting:
    return hold_meeting(actor=actor, held_on=held_on, title=title or Bilingual("第三次会议", ""), on=on)


def test_a_meeting_is_on_record_with_its_audit_row() -> None:
    held = hold()
    assert (held.code, held.known_from, held.visibility) == ("meeting-2026-03-01", TODAY, "internal")
    row = AuditRow.objects.get()
    assert (row.deed, row.noun, row.subject, row.account) == ("hold_meeting", "meeting", held.code, "office")
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=held.pk).update(title_zh="别的")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.COUNTY, Role.PARTNER, Role.AUDITOR, Role.READER])
def test_only_the_office_records_and_takes_back(role: Role) -> None:
    held = hold()
    somebody = Actor("somebody", (Post(role, "bureau"),))
    with pytest.raises(NotPermitted):
        hold(MAY, actor=somebody)
    with pytest.raises(NotPermitted):
        take_back_meeting(actor=somebody, code=held.code, on=TODAY)
    assert meetings(reader=INSIDE) == [held]


@pytest.mark.parametrize(
    ("held_on", "title", "said"),
    [
        (date(2026, 6, 2), Bilingual("会议", ""), "2026-06-02 还没有到"),
        (MARCH, Bilingual("会议", ""), "2026-03-01 的会议已经登记"),
        (MAY, Bilingual(" ", ""), "没有填写会议名称"),
        (MAY, Bilingual("长" * 201, ""), "201 字"),
    ],
)
def test_what_cannot_be_is_refused(held_on: date, title: Bilingual, said: str) -> None:
    hold()
    with pytest.raises(MeetingRefused, match=said):
        hold(held_on, title)


def test_the_last_meeting_is_the_last_one_before_the_day() -> None:
    first, second = hold(MARCH), hold(MAY)
    assert last_meeting(reader=INSIDE, before=TODAY) == second
    assert last_meeting(reader=INSIDE, before=MAY) == first
    assert last_meeting(reader=INSIDE, before=MARCH) is None
    assert last_meeting(reader=Reader(TODAY), before=TODAY) is None


def test_one_recorded_by_mistake_is_taken_back_and_can_be_recorded_anew() -> None:
    held = hold()
    take_back_meeting(actor=OFFICE, code=held.code, on=TODAY, reason="日期有误")
    assert meetings(reader=INSIDE) == []
    assert Meeting.objects.count() == 1
    assert AuditRow.objects.order_by("-sequence")[0].reason == "日期有误"
    assert hold().revision == 2
    with pytest.raises(MeetingRefused, match="没有登记会议"):
        take_back_meeting(actor=OFFICE, code="meeting-2020-01-01", on=TODAY)


@pytest.fixture
def programme() -> None:
    bureau, county = add_party("bureau"), add_party("county")
    for code, party, due in (("moved", bureau, MAY), ("late", county, date(2026, 2, 1)), ("nobody", None, None)):
        task = add_commitment(code, due=due)
        if party:
            assign(task, party)
    for code in ("asking", "proving"):
        assign(add_commitment(code, due=date(2026, 12, 1)), bureau)
    events = {"moved": "extension_granted", "asking": "extension_asked", "proving": "done"}
    for code, kind in events.items():
        fields = {"new_due": date(2026, 9, 30)} if kind == "extension_granted" else {}
        add_event(Commitment.objects.get(code=code), kind, "2026-04-01", known_from=date(2026, 4, 1), **fields)
    rebuild_standings()


def test_the_report_says_what_moved_what_is_late_and_what_to_decide(programme: None) -> None:
    report = meeting_report(Reader(MARCH, internal=True), INSIDE, language="zh", meeting=hold())
    assert report.lines == ["2026年3月1日至2026年6月1日（上次会议：第三次会议）"]
    counts = {name: number for name, _, number in report.counts}
    assert counts == {
        "added": 0, "changed": 0, "slipped": 1, "done": 1, "overdue": 1, "asked": 1, "nobody": 1, "unverified": 1,
    }  # fmt: skip
    rows = {section.name: section.rows for chapter in report.chapters for section in chapter.sections}
    (slipped,) = rows["slipped"]
    assert [cell.text for cell in slipped] == [
        "moved事项\n任务",
        "bureau单位",
        "2026年5月1日 → 2026年9月30日",
        "2026年4月1日 同意延期",
    ]
    assert [piece.text for piece in slipped[2].paragraphs[0] if piece.struck] == ["2026年5月1日"]
    assert [rows[name][0][0].text for name in ("overdue", "asked", "nobody", "unverified")] == [
        "late事项\n任务",
        "asking事项\n任务",
        "nobody事项\n任务",
        "proving事项\n任务",
    ]
    assert report.chapters[1].text == "在谁手里：county单位 1 项。"


def test_an_empty_report_says_so_in_either_language() -> None:
    for language, words in (("zh", "没有新列的工作。"), ("en", "Nothing was added.")):
        report = meeting_report(Reader(MARCH, internal=True), INSIDE, language=language)
        assert report.chapters[0].sections[0].nothing == words
        assert all(number == 0 for _, _, number in report.counts)
