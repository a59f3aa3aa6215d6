"""A sheet is handed in on a page, read as a clerk says, looked at cell by cell and saved as drafts."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client
from django.utils import timezone

from shanhai.domains.documents.models import DocumentVersion
from shanhai.domains.indicators.actions import record_observation
from shanhai.domains.submissions.actions.forms import FormSaid, Item, set_up_form
from shanhai.domains.submissions.models import FormVersion, Submission, SubmittedFigure
from shanhai.office import sheets as page_of_sheets
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import COMMAND_LINE
from tests.office.conftest import Person

pytestmark = pytest.mark.database
GDP, GEP, PLACE = "gdp@published", "gep@cas-2019", "qingtian"
CODE = f"county-yearly.{GDP}.{PLACE}.2024"


@pytest.fixture(autouse=True)
def _form(lishui: None, db: None, settings: object, tmp_path: Path) -> None:
    """A yearly form of the county; files that are handed in go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]  # the fixture's own attribute
    items = (Item(GDP, PLACE), Item(GEP, PLACE))
    said = FormSaid(
        "county-yearly", "gov-qingtian", Bilingual("合成年报", "Synthetic yearly"), "year", 31, "2023", items
    )
    set_up_form(actor=COMMAND_LINE, said=said, on=timezone.localdate())


def book(*rows: tuple[object, ...], name: str = "年报") -> bytes:
    file = BytesIO()
    written = xlsxwriter.Workbook(file)
    sheet = written.add_worksheet(name)
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    written.close()
    return file.getvalue()


def own(value: object = 312.5, gep: object = 800) -> bytes:
    return book(("县区", "生产总值（万元）", "生态总值（亿元）"), ("青田县", value, gep), ("注：初步数", "", ""))


def hand_in(client: Client, content: bytes, name: str = "年报.xlsx", prefix: str = "", **fields: str) -> str:
    sent = {"form": "county-yearly", "period": "2024", "file": SimpleUploadedFile(name, content), **fields}
    answer = client.post(f"{prefix}/sheets/", sent)
    return f"{answer.status_code} {answer.content.decode()}"


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None, page[-3000:]
    return found[1]


def confirmed(client: Client, content: bytes) -> str:
    """Hand a sheet in for the first time and say what its columns are; return the page then."""
    page = hand_in(client, content)
    said = {"token": token_of(page), "step": "confirm", "part-0": "place", "part-1": "value", "indicator-1": GDP}
    answer = client.post("/sheets/", {**said, "part-2": "value", "indicator-2": GEP})
    return f"{answer.status_code} {answer.content.decode()}"


def save(client: Client, page: str, **fields: str) -> str:
    answer = client.post("/sheets/", {"token": token_of(page), "step": "save", **fields}, follow=True)
    return f"{answer.status_code} {answer.content.decode()}"


class TestOwnSheet:
    def test_its_columns_are_confirmed_once_then_it_is_drafted(self, person: Person) -> None:
        clerk = person("clerk", "county", "gov-qingtian")
        assert 'href="/submissions/"' in clerk.get("/desk/").content.decode()
        assert 'href="/sheets/"' in clerk.get("/submissions/").content.decode()
        page = hand_in(clerk, own())
        assert page.startswith("200"), re.findall(r"role=\"alert\".*?</p>", page)
        for words in ("确认，照此读", "生产总值（万元）", "312.5", "青田县"):
            assert words in page
        assert not Submission.objects.exists()
        page = confirmed(clerk, own())
        assert "<b>2</b> 新" in page
        assert FormVersion.objects.get(code="county-yearly", known_to=None).mapping
        done = save(clerk, page)
        assert "已存为草稿：新 2 个" in done
        drafted = SubmittedFigure.objects.get(code=CODE)
        assert (str(drafted.value), drafted.unit, drafted.cell, drafted.period) == ("312.5", "万元", "B2", "2024")
        kept = drafted.submission.document
        assert kept is not None
        version = DocumentVersion.objects.get(document=kept)
        assert (version.kind, version.reliability, version.visibility) == ("sheet", "handed_in", "internal")
        assert hand_in(clerk, own()).count("没有变化") == 1
        assert "没有变化" in save(clerk, hand_in(clerk, own()))
        assert Submission.objects.count() == 1

    def test_a_changed_cell_is_shown_and_asks_its_reason_once(self, person: Person) -> None:
        clerk = person("clerk", "county", "gov-qingtian")
        page = confirmed(clerk, own())
        for code, value in ((CODE, "300"), (f"county-yearly.{GEP}.{PLACE}.2024", "800")):
            version, unit = (GDP, "万元") if value == "300" else (GEP, "亿元")
            cells = {"code": code, "version": version, "place": PLACE, "period": "2024", "value": value, "unit": unit}
            record_observation(actor="office", cells=cells, known_from=timezone.localdate())
        page = hand_in(clerk, own())
        assert "<del>300 万元</del>" in page
        assert "312.5 万元" in page
        assert "<b>1</b> 变" in page
        refused = save(clerk, page)
        assert refused.startswith("409")
        assert "没有写明原因：B2" in refused
        assert not Submission.objects.exists()
        save(clerk, page, reason="年报核定", **{"reason-B2": ""})
        assert SubmittedFigure.objects.get().reason == "年报核定"

    def test_with_errors_only_the_sound_figures_are_saved_and_only_if_asked(self, person: Person) -> None:
        clerk = person("clerk", "county", "gov-qingtian")
        confirmed(clerk, own())
        page = hand_in(clerk, own(gep="约好"))
        assert "第 2 行" in page
        assert "C 列" in page
        assert "约好" in page
        assert save(clerk, page).startswith("409")
        assert "新 1 个" in save(clerk, page, although_errors="1")
        assert SubmittedFigure.objects.count() == 1

    def test_the_pages_speak_english(self, person: Person) -> None:
        clerk = person("clerk", "county", "gov-qingtian")
        page = hand_in(clerk, own(), prefix="/en")
        assert "Confirm, and read it so" in page
        confirmed(clerk, own())
        page = hand_in(clerk, own(gep="约好"), prefix="/en")
        for words in ("Nothing is saved yet", "row 2", "column C", "Save as drafts"):
            assert words in page

    def test_a_sheet_called_otherwise_next_time_is_found(self, person: Person) -> None:
        clerk = person("clerk", "county", "gov-qingtian")
        confirmed(clerk, own())
        renamed = book(("县区", "生产总值（万元）", "生态总值（亿元）"), ("青田县", 1, 2), name="12月")
        assert "<b>2</b> 新" in hand_in(clerk, renamed)

    def test_saying_anew_what_the_columns_are(self, person: Person) -> None:
        clerk = person("clerk", "county", "gov-qingtian")
        page = confirmed(clerk, own())
        answer = clerk.post("/sheets/", {"token": token_of(page), "step": "anew"}).content.decode()
        assert "确认，照此读" in answer


class TestWhoMay:
    def test_another_department_knows_of_no_form(self, person: Person) -> None:
        stranger = person("stranger", "county", "gov-jinyun")
        assert "合成年报" not in stranger.get("/sheets/").content.decode()
        assert hand_in(stranger, own()).startswith("403")
        assert stranger.get("/sheets/template/?form=county-yearly&period=2024").status_code == 404

    def test_the_auditor_sees_and_does_not_hand_in(self, person: Person) -> None:
        auditor = person("auditor1", "auditor")
        page = auditor.get("/sheets/?form=county-yearly").content.decode()
        assert "合成年报" in page
        assert 'type="file"' not in page
        assert hand_in(auditor, own()).startswith("403")


class TestTemplate:
    def test_it_is_handed_out_filled_and_read_back(self, person: Person) -> None:
        clerk = person("clerk", "county", "gov-qingtian")
        assert "下载，2 个数" in clerk.get("/sheets/").content.decode()
        answer = clerk.get("/sheets/template/?form=county-yearly&period=2024")
        assert "attachment" in answer.headers["Content-Disposition"]
        filled = openpyxl.load_workbook(BytesIO(answer.content))
        sheet = filled.active
        for row in sheet.iter_rows(min_row=6, max_row=6, min_col=3):
            for at, cell in enumerate(row):
                cell.value = 10.25 + at
        file = BytesIO()
        filled.save(file)
        page = hand_in(clerk, file.getvalue())
        assert "<b>2</b> 新" in page
        assert "逐格的问题" not in page
        save(clerk, page)
        assert {str(one.value) for one in SubmittedFigure.objects.all()} == {"10.25", "11.25"}
        wrong = hand_in(clerk, file.getvalue(), period="2023")
        assert wrong.startswith("409")
        assert "这份表是 county-yearly 2024 的" in wrong


HTML = b"<html><body><table><tr><td>1</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("年报.xlsx", HTML, "其实是网页"),
        ("年报.xlsx", own()[:2000], "不完整"),
        ("年报.xlsx", b"", "没有写着东西"),
        ("年报.csv", b"", "没有写着东西"),
        ("年报.pdf", b"%PDF-1.4", "不认得"),
    ],
)
def test_bad_files_are_refused_and_nothing_is_kept(
    person: Person, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    page = hand_in(person("clerk", "county", "gov-qingtian"), content, name)
    assert page.startswith("409")
    assert words in page
    assert not (tmp_path / "files").exists() or not any((tmp_path / "files").iterdir())


def test_a_file_that_is_too_large_is_refused_without_being_read(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of_sheets, "LARGEST", 1_000)
    monkeypatch.setattr(UploadedFile, "chunks", lambda *_: pytest.fail("it was read"))
    page = hand_in(person("clerk", "county", "gov-qingtian"), own())
    assert page.startswith("409")
    assert "没有读" in page
