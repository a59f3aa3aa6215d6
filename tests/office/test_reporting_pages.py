"""Completeness, follow-ups, rules and locks on their pages: what each shows, takes and refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shanhai.domains.indicators.models import LockException, PeriodLock
from shanhai.domains.submissions.models import FollowUp, FollowUpStep, ValidationRule
from tests.office.conftest import Person
from tests.office.reports import DEPARTMENT, a_follow_up, a_report, handed_in, last_month

PAGES = ("completeness", "follow-up", "rules", "locks")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def office(person: Person) -> Client:
    return person("officer", "office")


@pytest.fixture
def clerk(person: Person) -> Client:
    return person("clerk", "county", DEPARTMENT)


def text(client: Client, address: str, **more: str) -> str:
    answer = client.get(address, more)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_the_pages_say_so_when_there_is_nothing(office: Client, prefix: str, page: str) -> None:
    assert text(office, f"{prefix}submissions/{page}/")


def test_completeness_by_department_and_period(office: Client, clerk: Client, today: date) -> None:
    version = a_report(due_days=10)
    handed_in(version, f"{today.year}-01", number=3, on=date(today.year, 2, 5))
    handed_in(version, f"{today.year}-02", number=2, on=date(today.year, 3, 20))
    handed_in(version, f"{today.year}-03", number=1, state="draft", on=date(today.year, 4, 2))
    for client in (office, clerk):
        page = text(client, "/submissions/completeness/")
        assert '>3/3</span> <span class="badge badge-good">已齐<' in page
        assert '>2/3</span> <span class="badge badge-bad">逾期未报 1，迟报 2<' in page
        assert '>0/3</span> <span class="badge badge-bad">逾期未报 3<' in page
    sheet = b"".join(office.get("/submissions/completeness/", {"format": "csv"}).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    january, february, march, *_ = sheet.splitlines()[1:]
    assert january.split(",")[3:11] == [f"{today.year}-01", f"{today.year}-02-10", "3", "3", "0", "0", "0", "0"]
    assert february.split(",")[5:11] == ["3", "2", "0", "1", "2", "0"]
    assert march.split(",")[5:11] == ["3", "0", "1", "2", "0", "0"]


def test_what_is_missing_is_two_clicks_away(clerk: Client, today: date) -> None:
    version = a_report()
    handed_in(version, f"{today.year}-01", number=1, on=date(today.year, 2, 5))
    address = f"/submissions/completeness/?form=talents&amp;period={today.year}-01"
    assert address in text(clerk, "/submissions/completeness/")
    page = text(clerk, "/submissions/completeness/", form="talents", period=f"{today.year}-01")
    assert page.count('class="badge badge-bad">未报') == 2
    assert page.count('class="badge badge-good">已报送') == 1
    assert page.index("未报") < page.index("已报送")


@pytest.mark.parametrize(
    "asked",
    [
        {"form": "talents", "period": "1999-01"},
        {"form": "none", "period": "2026-01"},
        {"form": "talents", "period": "x"},
    ],
)
def test_a_form_or_period_that_is_none_is_not_found(office: Client, asked: dict[str, str]) -> None:
    a_report()
    assert office.get("/submissions/completeness/", asked).status_code == 404


def test_another_department_sees_nothing_of_it(person: Person, today: date) -> None:
    a_follow_up(a_report())
    other = person("other", "member", "gov-jinyun")
    assert "人才月报" not in text(other, "/submissions/completeness/")
    assert "累计数下降" not in text(other, "/submissions/follow-up/")
    assert other.get("/submissions/completeness/", {"form": "talents", "period": last_month(today)}).status_code == 404


def test_a_follow_up_is_answered_in_place_and_settled_by_another(office: Client, clerk: Client) -> None:
    found = a_follow_up(a_report())
    page = text(clerk, "/submissions/follow-up/")
    assert "累计数下降：9 名，之后 4 名。" in page
    assert 'value="settle"' not in page
    sent = clerk.post(
        "/submissions/follow-up/", {"follow_up": found.pk, "seen": 0, "do": "explain", "text": "口径调整"}
    )
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/submissions/follow-up/#follow-{found.pk}")
    assert 'value="settle"' in text(office, "/submissions/follow-up/", show="explained")
    assert office.post("/submissions/follow-up/", {"follow_up": found.pk, "seen": 1, "do": "settle"}).status_code == 302
    assert list(FollowUpStep.objects.values_list("step", "made_by")) == [("explained", "clerk"), ("settled", "officer")]
    assert "口径调整" in text(office, "/en/submissions/follow-up/", show="closed")


def test_words_are_kept_where_an_answer_is_refused(clerk: Client, office: Client) -> None:
    found = a_follow_up(a_report())
    clerk.post("/submissions/follow-up/", {"follow_up": found.pk, "seen": 0, "do": "explain", "text": "口径调整"})
    again = clerk.post("/submissions/follow-up/", {"follow_up": found.pk, "seen": 0, "do": "explain", "text": "另一说"})
    assert again.status_code == 409
    assert "别人已经办理过" in again.content.decode()
    assert "另一说</textarea>" in again.content.decode()
    for number in ("nothing", "999999"):
        assert clerk.post("/submissions/follow-up/", {"follow_up": number, "text": "x"}).status_code == 409


def test_the_desk_counts_what_waits(office: Client, clerk: Client) -> None:
    found = a_follow_up(a_report())
    page = text(clerk, "/desk/")
    assert "等您答复的核查事项" in page
    assert "要填报的" in page
    desk = text(office, "/desk/")
    assert "逾期未报的填报表" in desk
    assert "的核查事项" not in desk
    clerk.post("/submissions/follow-up/", {"follow_up": found.pk, "do": "explain", "text": "口径调整"})
    assert "等您认可的核查事项" in text(office, "/desk/")


def test_the_office_locks_gives_an_exception_and_lifts(office: Client, clerk: Client, today: date) -> None:
    assert (
        office.post("/submissions/locks/", {"do": "lock", "period": "2024", "reason": "已上报省里"}).status_code == 302
    )
    later = (today + timedelta(days=7)).isoformat()
    given = {"do": "allow", "lock": "lock-2024", "begins": today.isoformat(), "last_day": later, "reason": "更正"}
    assert office.post("/submissions/locks/", {**given, "party": DEPARTMENT}).status_code == 302
    page = text(clerk, "/submissions/locks/")
    assert "已上报省里" in page
    assert "现可更正" in page
    assert '<input type="hidden" name="do"' not in page
    bad = office.post("/submissions/locks/", {**given, "last_day": "tomorrow"})
    assert bad.status_code == 409
    assert "不是日期" in bad.content.decode()
    assert (
        office.post("/submissions/locks/", {"do": "lift", "lock": "lock-2024", "reason": "口径调整"}).status_code == 302
    )
    assert PeriodLock.objects.get().known_to == today
    assert LockException.objects.count() == 1


def test_an_exception_of_another_department_is_not_told(office: Client, clerk: Client, today: date) -> None:
    office.post("/submissions/locks/", {"do": "lock", "period": "2024", "reason": "已上报省里"})
    given = {"do": "allow", "lock": "lock-2024", "begins": today.isoformat(), "last_day": today.isoformat()}
    office.post("/submissions/locks/", {**given, "party": "gov-jinyun", "reason": "缙云更正"})
    assert "缙云更正" in text(office, "/submissions/locks/")
    assert "缙云更正" not in text(clerk, "/submissions/locks/")


def test_the_office_sets_up_changes_and_ends_a_rule(office: Client, clerk: Client) -> None:
    said = {
        "do": "set_up", "kind": "sum", "title_zh": "人才之和", "title_en": "Talents add up", "of": "enclave-talents@article",
        "parts": "enclave-talents@article[degree=doctor]\nenclave-talents@article[degree=master]", "blocks": "1",
    }  # fmt: skip
    assert office.post("/submissions/rules/", said).status_code == 302
    page = text(clerk, "/submissions/rules/")
    assert "人才之和" in page
    assert "须改正" in page
    assert "设一条规则" not in page
    form = text(office, "/submissions/rules/", change="sum-1")
    assert "enclave-talents@article[degree=master]</textarea>" in form
    changed = office.post(
        "/submissions/rules/", {**said, "do": "change", "code": "sum-1", "blocks": "", "reason": "先试行"}
    )
    assert changed.status_code == 302
    assert ValidationRule.objects.get(code="sum-1", known_to=None).blocks is False
    assert office.post("/submissions/rules/", {"do": "end", "code": "sum-1", "reason": "不用了"}).status_code == 302
    assert "1 条已终止" in text(office, "/submissions/rules/").replace("\n", "")


@pytest.mark.parametrize("kind", ["range", "sum", "never_falls", "share", "part", "outlier"])
def test_each_kind_has_its_form_and_what_was_typed_stays_when_it_is_refused(office: Client, kind: str) -> None:
    assert 'name="title_zh"' in text(office, "/submissions/rules/", kind=kind)
    refused = office.post(
        "/submissions/rules/", {"do": "set_up", "kind": kind, "title_zh": "名称", "title_en": "T", "of": "Not A Code"}
    )
    assert refused.status_code == 409
    assert 'value="Not A Code"' in refused.content.decode()


@pytest.mark.parametrize("built_in", ["count", "share", "cumulative", "formula", "axes"])
def test_a_built_in_rule_changed_on_its_page_keeps_what_it_applies_to(office: Client, built_in: str) -> None:
    code = f"built-in-{built_in}"
    page = text(office, "/submissions/rules/", change=code)
    names = ("kind", "form", "by", "share_like", "title_zh", "title_en", "least", "most", "unit")
    said = {name: value for name in names if (value := _value(page, name))}
    if 'name="whole_numbers" type="checkbox" value="1" checked' in page:
        said["whole_numbers"] = "1"
    sent = {**said, "do": "change", "code": code, "title_zh": "改过的名称", "reason": "试行"}
    assert office.post("/submissions/rules/", sent).status_code == 302
    old, new = ValidationRule.objects.filter(code=code).order_by("revision")
    assert (old.settings, old.kind) == (new.settings, new.kind)


def _value(page: str, name: str) -> str:
    _, there, rest = page.partition(f'name="{name}"')
    field = rest.partition(">")[0]
    return field.partition('value="')[2].partition('"')[0] if there else ""


@pytest.mark.parametrize("role", ["member", "county", "auditor"])
def test_what_only_the_office_does_others_cannot(person: Person, role: str) -> None:
    client = person("somebody", role, DEPARTMENT if role != "auditor" else "")
    for page, sent in (
        ("locks", {"do": "lock", "period": "2024", "reason": "x"}),
        ("locks", {"do": "lift", "lock": "lock-2024", "reason": "x"}),
        ("rules", {"do": "set_up", "kind": "never_falls", "title_zh": "x", "title_en": "x"}),
        ("rules", {"do": "end", "code": "built-in-count", "reason": "x"}),
    ):
        assert client.post(f"/submissions/{page}/", sent).status_code == 403, (page, sent)
    found = a_follow_up(a_report())
    settled = client.post("/submissions/follow-up/", {"follow_up": found.pk, "do": "settle"})
    assert settled.status_code == 403
    explained = client.post("/submissions/follow-up/", {"follow_up": found.pk, "do": "explain", "text": "x"})
    assert explained.status_code == (403 if role == "auditor" else 302)
    assert FollowUp.objects.count() == 1
