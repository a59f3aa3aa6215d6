"""A list is handed in on a page, looked at, answered for and imported."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanhai.domains.intake.models import ListImport
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion
from tests.lists import sheet
from tests.office.conftest import Person

pytestmark = pytest.mark.database
ROWS = (
    ("1", "开通丽水至上海航线2条", "航线开通", "丽水机场指挥部、市交通运输局", "2027.6.30"),
    ("3", "加强沟通联系", "", "市发展改革委", "长期"),
)


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: object) -> None:
    """Files that are handed in go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture's own attribute


def look(client: Client, content: bytes, name: str = "清单.xlsx", **fields: str) -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post("/lists/", {"file": file, "parent": "mechanism-list", **fields})
    return f"{answer.status_code} {answer.content.decode()}"


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def field_of(page: str, name: str) -> str:
    found = re.search(rf'<label for="(unit-\d+)">{name}</label>', page)
    assert found is not None
    return found[1]


def test_a_list_is_looked_at_and_imported(person: Person) -> None:
    office = person("boss", "office")
    assert 'href="/lists/"' in office.get("/desk/").content.decode()
    page = look(office, sheet(*ROWS))
    assert page.startswith("200")
    for words in (
        "清单化",
        "100%",
        "时效化",
        "50%",
        "1 / 2 条任务",
        "只有“加强”",
        "序号跳了：这里应是第 2 个。",
        "新增 2",
    ):
        assert words in page
    assert not CommitmentVersion.objects.filter(text_zh="加强沟通联系").exists()
    drc, traffic = field_of(page, "市发展改革委"), field_of(page, "市交通运输局")
    assert re.search(rf'id="{drc}".*?<option value="dept-drc" selected>丽水市发改委', page)
    unanswered = office.post("/lists/", {"token": token_of(page), "step": "import", drc: "dept-drc"})
    assert unanswered.status_code == 409
    assert "责任单位没有说明是谁：市交通运输局" in unanswered.content.decode()
    done = office.post(
        "/lists/", {"token": token_of(page), "step": "import", drc: "dept-drc", traffic: "", "rest": "new"}, follow=True
    )
    assert "已导入：新增 2 条" in done.content.decode()
    assert ListImport.objects.get().imported_by == "boss"
    held = CommitmentAssignment.objects.get(commitment__versions__text_zh="加强沟通联系")
    assert (held.party.code, held.role, held.recorded_by) == ("dept-drc", "lead", "boss")
    again = look(office, sheet(*ROWS))
    assert "这份清单已经导入过，再导入什么都不会变" in again
    assert "这些责任单位是谁" not in again
    same = office.post(
        "/lists/",
        {"token": token_of(again), "step": "import", "edition": ListImport.objects.get().document.code},
        follow=True,
    )
    assert "什么都没有变" in same.content.decode()


def test_the_page_speaks_english(person: Person) -> None:
    office = person("boss", "office")
    file = SimpleUploadedFile("list.xlsx", sheet(*ROWS))
    page = office.post("/en/lists/", {"file": file, "parent": "mechanism-list"}).content.decode()
    for words in (
        "Nothing is imported yet",
        "Who these units are",
        "1 of 2 tasks",
        "The numbering jumps",
        "What it lacks",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("清单.xlsx", b"<html><body><table></table></body></html>", "其实是网页"),
        ("清单.xlsx", sheet(*ROWS)[:3000], "不完整"),
        ("清单.xlsx", b"", "空的"),
        ("清单.pdf", b"%PDF-1.4", "旧格式"),
    ],
)
def test_bad_files_are_refused_and_nothing_is_kept(
    person: Person, tmp_path: object, name: str, content: bytes, words: str
) -> None:
    page = look(person("boss", "office"), content, name)
    assert page.startswith("409")
    assert words in page
    assert not any(tmp_path.iterdir())  # type: ignore[attr-defined]  # a path


def test_a_parent_that_is_not_there_and_a_page_that_was_tampered_with(person: Person) -> None:
    office = person("boss", "office")
    assert "没有编码为“nowhere”的工作" in look(office, sheet(*ROWS), parent="nowhere")
    forged = office.post("/lists/", {"token": "forged", "step": "import"})
    assert forged.status_code == 409
    assert "请重新上传" in forged.content.decode()


def test_only_the_office_may(person: Person) -> None:
    assert person("doer", "member", "dept-drc").get("/lists/").status_code == 403
    assert 'href="/lists/"' not in person("other", "county", "gov-qingtian").get("/desk/").content.decode()
    assert Client().get("/lists/").status_code == 302
