"""The office sets up what a department reports, on a page; two who change it at once are told."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from shanhai.cli.demo import make_demo_form
from shanhai.domains.submissions.models import FormVersion
from tests.office.conftest import Person

pytestmark = pytest.mark.database
SAID = {
    "code": "county-yearly", "department": "gov-qingtian", "title_zh": "合成年报", "title_en": "Synthetic yearly", "frequency": "year",
    "due_days": "31", "first_period": "2023", "indicator": ["gdp@published", "gep@cas-2019"], "place": ["qingtian", "jinyun"],
}  # fmt: skip


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_a_form_is_set_up_and_changed(person: Person) -> None:
    office = person("boss", "office")
    page = office.get("/forms/").content.decode()
    assert 'value="gdp@published"' in page
    made = office.post("/forms/", SAID, follow=True).content.decode()
    assert "填报表已布置。" in made
    version = FormVersion.objects.get()
    assert version.items.count() == 4
    assert "合成年报" in office.get("/sheets/").content.decode()
    changed = {**SAID, "seen": seen(made), "keep_items": "1", "indicator": [], "place": [], "due_days": "20"}
    assert "填报表已更新。" in office.post("/forms/county-yearly/", changed, follow=True).content.decode()
    now = FormVersion.objects.get(known_to=None)
    assert (now.due_days, now.items.count()) == (20, 4)


def test_who_changes_what_another_has_changed_meanwhile_is_told_and_loses_nothing(person: Person) -> None:
    office, other = person("boss", "office"), person("deputy", "office")
    page = office.post("/forms/", SAID, follow=True).content.decode()
    said = {**SAID, "seen": seen(page), "keep_items": "1", "indicator": [], "place": []}
    other.post("/forms/county-yearly/", {**said, "due_days": "20"})
    answer = office.post("/forms/county-yearly/", {**said, "due_days": "25"})
    assert answer.status_code == 409
    assert "deputy 改过这份填报表" in answer.content.decode()
    assert 'value="25"' in answer.content.decode()
    assert FormVersion.objects.get(known_to=None).due_days == 20


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"indicator": []}, "没有填报项"),
        ({"due_days": "soon"}, "请填 0 到 366"),
        ({"first_period": "2023-01"}, "与频次不合"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(person: Person, change: dict[str, object], says: str) -> None:
    answer = person("boss", "office").post("/forms/", {**SAID, **change})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert says in page
    assert 'value="合成年报"' in page
    assert re.search(r'value="qingtian" checked', page)
    assert not FormVersion.objects.exists()


def test_a_code_that_is_taken_and_a_form_that_is_not_there(person: Person) -> None:
    office = person("boss", "office")
    office.post("/forms/", SAID)
    assert "已有填报表" in office.post("/forms/", SAID).content.decode()
    assert office.get("/forms/none/").status_code == 404


def test_a_trial_has_one_form_that_says_so(person: Person) -> None:
    for _ in range(2):
        make_demo_form(on=timezone.localdate())
    version = FormVersion.objects.get()
    assert version.title_zh.startswith("演示")
    assert version.title_en.startswith("Demo")
    page = person("clerk", "county", "gov-qingtian").get("/sheets/").content.decode()
    assert "演示：县年度主要指标" in page
    assert "下载，2 个数" in page
