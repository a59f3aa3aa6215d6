"""A list is handed in on a page, looked at, answered for and imported."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from shanhai.domains.intake.models import ListImport
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion
from tests.lists import HEADER, sheet
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


TARGET = ("1", "与上海结对的县（市、区）数达到20个", "", "丽水市发改委", "2027.12.31")
DOUBTFUL = ("2", "生态系统生产总值（GEP）突破5500亿元", "", "丽水市发改委", "2027.12.31")


def import_looked_at(office: Client, page: str, **fields: str) -> str:
    answer = office.post("/lists/", {"token": token_of(page), "step": "import", **fields}, follow=True)
    return f"{answer.status_code} {answer.content.decode()}"


def test_a_line_that_names_an_indicator_is_asked_about_and_judged_by_the_figure(person: Person) -> None:
    office = person("boss", "office")
    page = look(office, sheet(TARGET, DOUBTFUL))
    assert re.search(r'<select id="target-1".*?<option value="[^"]+\|place:lishui" selected>', page)
    keys = re.findall(r'<option value="(gep@[^"]+)"', page)
    assert len(keys) > 1
    unanswered = import_looked_at(office, page)
    assert unanswered.startswith("409")
    assert "第 2 条写到指标和目标，按哪个数据判定没有说明" in unanswered
    kept = office.post("/lists/", {"token": token_of(page), "step": "look", "target-2": keys[0]}).content.decode()
    assert f'<option value="{keys[0]}" selected>' in kept
    assert import_looked_at(office, page, **{"target-2": keys[0]}).startswith("200")
    code = CommitmentVersion.objects.get(text_zh=DOUBTFUL[1]).commitment.code
    assert "按数据判定" in office.get(f"/programme/{code}/").content.decode()


def test_another_date_is_shown_as_an_extension_before_and_after(person: Person) -> None:
    office = person("boss", "office")
    line = ("1", "开通丽水至上海航线2条", "航线开通", "丽水机场指挥部")
    import_looked_at(office, look(office, sheet((*line, "2027.6.30"))))
    page = look(office, sheet((*line, "2027.9.30")))
    assert "现为 2027-06-30，改期算延期，原定期限保留" in re.sub("<.*?>", "", page)
    done = import_looked_at(office, page)
    assert "其中 1 条改了期限，原定期限保留" in done
    code = CommitmentVersion.objects.get(text_zh=line[1]).commitment.code
    shown = re.sub("<.*?>", "", office.get(f"/programme/{code}/").content.decode())
    assert "同意延期 → 2027-09-30" in shown
    assert "期限由2027年6月30日延至2027年9月30日" in shown


def test_the_file_can_be_downloaded_by_those_inside_only(person: Person) -> None:
    office, content = person("boss", "office"), sheet(*ROWS)
    import_looked_at(office, look(office, content), rest="new")
    address = f"/lists/{ListImport.objects.get().pk}/file/"
    assert f'href="{address}"' in office.get("/lists/").content.decode()
    answer = person("reader", "reader").get(address)
    assert b"".join(answer.streaming_content) == content
    assert "attachment" in answer["Content-Disposition"]
    assert Client().get(address).status_code == 302
    assert office.get("/lists/999999/file/").status_code == 404


def test_the_commitment_above_is_chosen_from_groups_and_taken_over_from_its_page(person: Person) -> None:
    office = person("boss", "office")
    assert 'href="/lists/?parent=annual-task-list"' in office.get("/programme/annual-task-list/").content.decode()
    assert (
        'href="/lists/?parent' not in person("doer", "member", "dept-drc").get("/programme/airport/").content.decode()
    )
    form = office.get("/lists/?parent=annual-task-list").content.decode()
    assert '<option value="annual-task-list" selected>' in form
    assert '<optgroup label="方案">' in form
    import_looked_at(office, look(office, sheet(*ROWS)), rest="new")
    code = CommitmentVersion.objects.get(text_zh="加强沟通联系").commitment.code
    assert f'value="{code}"' not in office.get("/lists/").content.decode()


def test_a_list_beyond_the_limit_is_refused_without_being_stored(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)  # type: ignore[attr-defined]  # the fixture's own attribute
    stored: list[int] = []
    whole = TemporaryFileUploadHandler.receive_data_chunk

    def counted(self: TemporaryFileUploadHandler, raw_data: bytes, start: int) -> None:
        stored.append(len(raw_data))
        whole(self, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", counted)
    office = person("boss", "office")
    page = look(office, b"\0" * 60_000_000)
    assert page.startswith("409")
    assert "超过 20 MB" in page
    assert "请删去图片或拆成几个文件" in page
    assert sum(stored) <= 20_000_000
    assert not any(tmp_path.iterdir())


def test_a_form_without_its_token_is_refused(person: Person) -> None:
    person("boss", "office")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="boss"))
    assert strict.post("/lists/", {"parent": "mechanism-list"}).status_code == 403


def test_hidden_sheets_are_said_on_the_page(person: Person) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name in ("清单", "底稿"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEADER)
            page.write_row(1, 0, ROWS[0])
        book.get_worksheet_by_name("底稿").hide()
    shown = look(person("boss", "office"), content.getvalue())
    assert "工作表“底稿”是隐藏的，2 行没有读。" in shown
    assert "新增 1" in shown


def test_an_english_page_marks_what_is_only_in_chinese_and_says_it_once(person: Person) -> None:
    office = person("boss", "office")
    import_looked_at(office, look(office, sheet(*ROWS)), rest="new")
    code = CommitmentVersion.objects.get(text_zh="加强沟通联系").commitment.code
    page = office.get(f"/en/programme/{code}/").content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading is not None
    assert heading[1] == '<span lang="zh-Hans">加强沟通联系</span>'
