"""The page for the meeting: what it says, the Word document, recording a meeting and taking it back."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from docx import Document
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.programme.models import Meeting
from tests.office.conftest import Person

pytestmark = [pytest.mark.database]

SPAN = "from=2024-01-01&to=2025-06-01"


def test_it_counts_strikes_through_and_links(
    person: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = person("somebody", "office")
    with django_assert_max_num_queries(60):
        html = office.get(f"/meeting/?{SPAN}").content.decode()
    counts = {name: int(number) for name, number in re.findall(r'<a href="#(\w+)"><b>(\d+)</b>', html)}
    assert counts["overdue"] == 2
    assert counts["slipped"] == 2
    assert re.search(r"<del>丽水机场建设</del> → <ins>加快推进丽水机场建设</ins>", html)
    assert 'href="/programme/airport-build/?as_known_on=2025-06-01"' in html
    assert "在谁手里：未明确责任单位 2 项" in html
    assert "没有完成的工作。" in html
    english = office.get(f"/en/meeting/?{SPAN}").content.decode()
    assert "Owed by nobody" in english
    assert "没有" not in re.sub(r'lang="zh-Hans">[^<]*', "", english)


def test_a_section_is_cut_and_all_of_it_can_be_asked_for(person: Person) -> None:
    office = person("somebody", "office")
    short, whole = (office.get(f"/meeting/?{SPAN}{more}").content.decode() for more in ("", "&all=1"))
    assert "共 64 项，这里列出 30 项。" in short
    assert "这里列出" not in whole
    assert whole.count('<th scope="row">') > short.count('<th scope="row">') + 30


def test_the_document_says_what_the_page_says(person: Person) -> None:
    answer = person("somebody", "reader").get(f"/meeting/?{SPAN}&format=docx")
    assert answer.headers["Content-Disposition"].endswith("2025-06-01.docx")
    document = Document(io.BytesIO(answer.content))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[1] == "2024年1月1日至2025年6月1日"
    assert "逾期（2）" in said
    struck = [
        run.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.font.strike
    ]
    assert "丽水机场建设" in struck


def test_since_the_last_meeting_unless_told(person: Person) -> None:
    office, today = person("somebody", "office"), timezone.localdate()
    html = office.get("/meeting/").content.decode()
    assert f'name="from" required value="{today - timedelta(30)}"' in html
    assert "还没有登记会议" in html
    held = today - timedelta(7)
    assert office.post("/meeting/", {"held_on": held.isoformat(), "title": "第三次会议"}).status_code == 302
    html = office.get("/meeting/").content.decode()
    assert f'name="from" required value="{held}"' in html
    assert "上次会议：第三次会议" in html
    code = Meeting.objects.get().code
    assert office.post("/meeting/", {"take_back": code}).status_code == 302
    assert "还没有登记会议" in office.get("/meeting/").content.decode()


@pytest.mark.parametrize(("held_on", "said"), [("2099-01-01", "还没有到"), ("1.3.2026", "不是日期"), ("", "不是日期")])
def test_a_day_that_cannot_be_is_refused_and_what_was_typed_is_kept(person: Person, held_on: str, said: str) -> None:
    answer = person("somebody", "office").post("/meeting/", {"held_on": held_on, "title": "第四次会议"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert said in html
    assert 'value="第四次会议"' in html
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("role", ["member", "county", "auditor", "reader"])
def test_only_the_office_records_a_meeting(person: Person, role: str) -> None:
    client = person("somebody", role, "gov-qingtian" if role in {"member", "county"} else "")
    assert 'name="held_on"' not in client.get("/meeting/").content.decode()
    sent = {"held_on": date(2026, 1, 5).isoformat(), "title": "会议"}
    assert client.post("/meeting/", sent).status_code == 403
    assert not Meeting.objects.exists()


def test_the_desk_leads_to_it(person: Person) -> None:
    assert 'href="/meeting/"' in person("one", "office").get("/desk/").content.decode()
    assert 'href="/meeting/"' not in person("two", "partner", "gov-fengxian").get("/desk/").content.decode()
