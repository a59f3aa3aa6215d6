"""The pages of submissions: who sees them, what is decided on them, typing figures, and which source is used."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.audit.models import AuditRow
from shanhai.domains.indicators.models import IndicatorVersion, Observation, Preference
from shanhai.domains.people.actions import appoint
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.actions import deciding
from shanhai.domains.submissions.models import Decision, Form, FormItem, FormVersion, Submission, SubmittedFigure
from shanhai.domains.submissions.queries.asking import last_ended
from shanhai.vocab.rights import COMMAND_LINE
from tests.domains.indicators.rows import load, state
from tests.domains.submissions.rows import DAY, drafted, figures, no_rules, sheet, states

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PERIOD = "2024-06"
CODE = f"monthly.enclaves.county.{PERIOD}"
Person = Callable[..., Client]


@pytest.fixture
def form(tmp_path: Path) -> Form:
    """A form that asks the small county for its enclaves and its returns."""
    load(tmp_path / "book")
    made = Form.objects.create(code="monthly")
    version = FormVersion.objects.create(
        code="monthly", form=made, department=Party.objects.get(code="gov"), title_zh="合成月报", title_en="Synthetic",
        frequency="month", due_days=10, first_period="2024-01", known_from=DAY, recorded_by="tester",
        content_hash="x", visibility="internal",
    )  # fmt: skip
    for sequence, (code, unit) in enumerate((("enclaves", "块"), ("returns", "亿元")), start=1):
        FormItem.objects.create(
            form_version=version, sequence=sequence, version=IndicatorVersion.objects.get(code=code),
            place=Place.objects.get(code="county"), unit=unit,
        )  # fmt: skip
    return made


@pytest.fixture
def person(form: Form) -> Person:
    """Make an account with a post and return a client that is signed in as it."""

    def make(name: str, role: str = "", party: str = "") -> Client:
        account = User.objects.create_user(name)
        if role:
            appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=timezone.localdate())
        client = Client()
        client.force_login(account)
        return client

    return make


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def decide(client: Client, made: Submission, deed: str, *ticked: SubmittedFigure, **said: str) -> int:
    scope = {"figure": [str(each.pk) for each in ticked]} if ticked else {"scope": "all"}
    return client.post(f"/submissions/{made.pk}/", {"deed": deed, **scope, **said}).status_code


@pytest.mark.parametrize("prefix", ["/", "/en/"])
@pytest.mark.parametrize("role", ["office", "own", "county", "member", "partner", "auditor", "reader", ""])
def test_who_sees_a_submission(person: Person, form: Form, role: str, prefix: str) -> None:
    made = drafted(form, {PERIOD: "12"})
    party = {"own": "gov", "county": "firm", "member": "firm", "partner": "gov"}.get(role, "")
    client = person("somebody", {"own": "member"}.get(role, role), party)
    sees = role in ("office", "own", "auditor")
    assert client.get(f"{prefix}submissions/{made.pk}/").status_code == (200 if sees else 404)
    inbox = client.get(f"{prefix}submissions/")
    assert inbox.status_code == (200 if sees or role in ("county", "member") else 403)
    assert (f"#{made.pk}" in inbox.content.decode()) is sees


DOES = {
    "draft": {"own": {"submit", "withdraw"}, "office": {"submit", "withdraw"}},
    "submitted": {"own": {"withdraw"}, "office": {"approve", "return", "withdraw"}},
    "approved": {"office": {"publish"}},
}


@pytest.mark.parametrize("role", ["office", "own", "county", "partner", "auditor", "reader", ""])
@pytest.mark.parametrize("deed", ["submit", "approve", "return", "publish", "withdraw"])
@pytest.mark.parametrize("begins", ["draft", "submitted", "approved"])
def test_who_does_what(person: Person, form: Form, begins: str, deed: str, role: str) -> None:
    made = drafted(form, {PERIOD: "12"})
    own, other = person("writer", "member", "gov"), person("approver", "office")
    if begins != "draft":
        assert decide(own, made, "submit") == 302
    if begins == "approved":
        assert decide(other, made, "approve") == 302
    client = person(
        "somebody", {"own": "member"}.get(role, role), {"own": "gov", "county": "firm", "partner": "gov"}.get(role, "")
    )
    before = Decision.objects.count(), AuditRow.objects.count()
    status = decide(client, made, deed, reason="有误")
    after = Decision.objects.count(), AuditRow.objects.count()
    if deed in DOES[begins].get(role, set()):
        assert (status, after) == (302, (before[0] + 1, before[1] + 1))
    else:
        assert status in {302, 403, 404, 409}
        assert after == before


def test_from_draft_to_published_by_pages(person: Person, form: Form) -> None:
    writer, office = person("writer", "member", "gov"), person("approver", "office")
    made = drafted(form, {"2024-05": "11", PERIOD: "12"}, document=sheet("june-sheet"))
    first, second = figures(made)
    shown = page(writer, f"/submissions/{made.pk}/")
    for words in ("六月", "B2", "B3", "草稿", "新", 'name="figure"'):
        assert words in shown
    assert decide(writer, made, "submit") == 302
    assert decide(office, made, "return", first) == 409
    assert (
        "没有写明理由"
        in office.post(
            f"/submissions/{made.pk}/", {"deed": "return", "figure": [first.pk], "reason": ""}
        ).content.decode()
    )
    assert decide(office, made, "return", first, reason="与年报不符") == 302
    assert decide(office, made, "approve", second) == 302
    assert decide(office, made, "publish", second) == 302
    assert states(made) == ["returned", "published"]
    told = page(writer, f"/submissions/{made.pk}/")
    for words in ("与年报不符", "approver", "writer", "其中 1 个", f'href="/figures/{CODE}/"'):
        assert words in told
    public = page(Client(), f"/figures/{CODE}/")
    assert "月报.xlsx · 六月 · B3" in public
    assert "/submissions/" not in public
    assert "writer" not in public
    inside = page(office, f"/figures/{CODE}/")
    assert f"/submissions/{made.pk}/#figure-{second.pk}" in inside
    assert Client().get("/evidence/june-sheet/").status_code == 302, "the file itself stays inside"


def test_a_refusal_names_every_cell(person: Person, form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    writer, office = person("writer", "member", "gov"), person("approver", "office")
    made = drafted(form, {"2024-05": "-1", PERIOD: "-2"}, document=sheet("june-sheet"))
    refused = writer.post(f"/submissions/{made.pk}/", {"deed": "submit", "scope": "all"})
    assert (refused.status_code, "B2" in refused.content.decode()) == (409, True)
    monkeypatch.setattr(deciding, "validate_submitted", no_rules)
    assert decide(writer, made, "submit") == 302
    answer = office.post(f"/submissions/{made.pk}/", {"deed": "approve", "scope": "all", "reason": "先留着"})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "六月!B2" in said
    assert "六月!B3" in said
    assert "先留着" in said, "what was typed is still there"
    assert decide(office, made, "approve", seen="0") == 409
    nothing = office.post(f"/submissions/{made.pk}/", {"deed": "approve"})
    assert "没有勾选" in nothing.content.decode()


def test_a_correction_of_a_published_figure_is_shown_beside_it(person: Person, form: Form) -> None:
    writer, office = person("writer", "member", "gov"), person("approver", "office")
    first = drafted(form, {PERIOD: "12"})
    for client, deed in ((writer, "submit"), (office, "approve"), (office, "publish")):
        assert decide(client, first, deed) == 302
    second = drafted(form, {PERIOD: "15"}, reason="漏报三块")
    assert decide(writer, second, "submit") == 302
    shown = page(office, f"/submissions/{second.pk}/")
    for words in ("<del", "+25.00%", "漏报三块", 'name="and_publish"'):
        assert words in shown
    assert decide(office, second, "approve") == 409
    assert decide(office, second, "approve", and_publish="1") == 302
    assert states(second) == ["published"]
    assert "15" in page(Client(), f"/figures/{CODE}/")


def test_the_inbox_puts_first_what_waits(person: Person, form: Form) -> None:
    writer, office = person("writer", "member", "gov"), person("approver", "office")
    waits = drafted(form, {"2024-01": "1"})
    sent_back = drafted(form, {"2024-02": "2"})
    drafted(form, {"2024-03": "3"})
    decide(writer, waits, "submit")
    decide(writer, sent_back, "submit")
    decide(office, sent_back, "return", reason="核对")
    theirs = page(office, "/submissions/")
    assert theirs.index(f'"/submissions/{waits.pk}/"') < theirs.index(f'"/submissions/{sent_back.pk}/"')
    mine = page(writer, "/submissions/")
    assert mine.index(f'"/submissions/{sent_back.pk}/"') < mine.index(f'"/submissions/{waits.pk}/"')
    narrowed = page(writer, "/submissions/?state=returned")
    assert f"/submissions/{waits.pk}/" not in narrowed


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_figures_as_a_file(person: Person, form: Form, kind: str) -> None:
    made = drafted(form, {PERIOD: "12"})
    answer = person("approver", "office").get(f"/submissions/{made.pk}/?format={kind}")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert len(body) > 100
    if kind == "csv":
        assert CODE in body.decode("utf-8-sig")


def test_the_queries_of_a_page_do_not_grow(
    person: Person, form: Form, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = person("approver", "office")
    made = drafted(form, {f"2023-{month:02}": str(month) for month in range(1, 13)}, document=sheet("s"))
    for address in (f"/submissions/{made.pk}/", "/submissions/"):
        with django_assert_max_num_queries(40):
            page(office, address)


def typed(client: Client, **said: str) -> tuple[int, str]:
    answer = client.post(f"/submissions/new/?form=monthly&period={PERIOD}", said, follow=True)
    return answer.status_code, answer.content.decode()


def field(code: str) -> str:
    return f"item-{FormItem.objects.get(version__code=code).pk}"


def test_only_what_no_source_says_is_asked(person: Person, form: Form) -> None:
    state("from-a-paper", "39", place="county", period=PERIOD)
    writer = person("writer", "member", "gov")
    shown = page(writer, f"/submissions/new/?form=monthly&period={PERIOD}")
    assert field("enclaves") not in shown
    assert 'href="/figures/from-a-paper/"' in shown
    assert field("returns") in shown


def test_typing_submits_and_keeps(person: Person, form: Form) -> None:
    writer, office = person("writer", "member", "gov"), person("approver", "office")
    status, shown = typed(writer, **{field("enclaves"): "十二块", field("returns"): "3.4"})
    assert status == 409
    assert 'value="3.4"' in shown, "what can be read is still there"
    assert not Submission.objects.exists()
    status, shown = typed(writer, do="keep", **{field("enclaves"): "12"})
    assert (status, SubmittedFigure.objects.get().state) == (200, "draft")
    again = page(writer, f"/submissions/new/?form=monthly&period={PERIOD}")
    assert 'value="12"' in again
    typed(writer, do="submit", **{field("enclaves"): "12", field("returns"): "3.4"})
    assert set(SubmittedFigure.objects.values_list("state", flat=True)) == {"submitted"}
    for made in Submission.objects.all():
        assert decide(office, made, "approve") == 302
    row = Observation.objects.get(code=CODE)
    assert (row.value, row.visibility) == (12, "internal")


def test_a_change_of_a_figure_on_record_is_asked_its_reason_once(person: Person, form: Form) -> None:
    writer, office = person("writer", "member", "gov"), person("approver", "office")
    typed(writer, do="submit", **{field("enclaves"): "12"})
    assert decide(office, Submission.objects.get(), "approve") == 302
    status, shown = typed(writer, do="submit", **{field("enclaves"): "13"})
    assert status == 409
    assert 'name="reason"' in shown
    assert "required" in shown
    assert 'value="13"' in shown
    status, _ = typed(writer, do="submit", reason="漏报一块", **{field("enclaves"): "13"})
    assert status == 200
    latest = Submission.objects.latest("pk")
    assert (latest.reason, states(latest)) == ("漏报一块", ["submitted"])
    status, shown = typed(writer, do="keep", **{field("returns"): ""})
    assert "没有变化" in shown


def test_two_who_type_at_once(person: Person, form: Form) -> None:
    writer, colleague = person("writer", "member", "gov"), person("colleague", "county", "gov")
    found = re.search(
        'name="seen" value="([0-9a-f]+)"', page(writer, f"/submissions/new/?form=monthly&period={PERIOD}")
    )
    assert found is not None
    typed(colleague, do="keep", **{field("enclaves"): "11"})
    status, shown = typed(writer, do="keep", seen=found[1], **{field("enclaves"): "12"})
    assert status == 409
    assert "已有人填报" in shown
    assert 'value="12"' in shown, "what was typed is still there"
    assert [each.value for each in SubmittedFigure.objects.all()] == [11]
    again = re.search('name="seen" value="([0-9a-f]+)"', shown)
    assert again is not None
    assert typed(writer, do="keep", seen=again[1], **{field("enclaves"): "12"})[0] == 200


@pytest.mark.parametrize("asked", ["form=none&period=2024-06", "form=monthly&period=x", "form=monthly&period=2024/.."])
def test_a_form_or_period_that_is_none(person: Person, form: Form, asked: str) -> None:
    page(person("writer", "member", "gov"), f"/submissions/new/?{asked}", 400)


def test_typing_is_for_the_department_and_the_office(person: Person, form: Form) -> None:
    asked = f"/submissions/new/?form=monthly&period={PERIOD}"
    for name, role, party, status in (
        ("a", "office", "", 200), ("b", "member", "gov", 200), ("c", "member", "firm", 403), ("d", "auditor", "", 403),
        ("e", "partner", "gov", 403), ("f", "", "", 403),
    ):  # fmt: skip
        assert person(name, role, party).get(asked).status_code == status, name


def test_which_source_is_used(person: Person, form: Form) -> None:
    state("one", "39")
    state("other", "40")
    office = person("approver", "office")
    assert "/figures/one/prefer/" in page(office, "/figures/one/")
    assert "/prefer/" not in page(Client(), "/figures/one/")
    shown = page(office, "/figures/one/prefer/")
    for words in ('value="one"', 'value="other"', "39", "40"):
        assert words in shown
    said = {"observation": "other", "decided_by": "gov"}
    assert office.post("/figures/one/prefer/", said).status_code == 409
    assert office.post("/figures/one/prefer/", {**said, "observation": "nobody", "reason": "x"}).status_code == 409
    assert office.post("/figures/one/prefer/", {**said, "decided_by": "", "reason": "x"}).status_code == 409
    assert not Preference.objects.filter(observation__code="other").exists()
    answer = office.post("/figures/one/prefer/", {**said, "reason": "以统计局核定数为准"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/figures/one/")
    made = Preference.objects.get(observation__code="other", known_to=None)
    assert (made.reason_zh, made.reason_en) == ("以统计局核定数为准", "以统计局核定数为准")
    assert AuditRow.objects.latest("sequence").deed == "prefer_source"
    assert "以统计局核定数为准" in page(office, "/figures/one/")
    for name, role, party in (("w", "member", "gov"), ("a", "auditor", ""), ("r", "reader", "")):
        assert person(name, role, party).post("/figures/one/prefer/", said).status_code == 403
    assert person("o", "office").get("/figures/none/prefer/").status_code == 404


def test_the_desk_says_what_waits(person: Person, form: Form) -> None:
    writer, office, auditor = (
        person("writer", "member", "gov"),
        person("approver", "office"),
        person("auditor", "auditor"),
    )
    month = last_ended("month", timezone.localdate()).text
    shown = page(writer, "/desk/")
    assert f"/submissions/new/?form=monthly&amp;period={month}" in shown
    assert "还差 2 个" in shown
    made = drafted(form, {PERIOD: "12"})
    assert f'"/submissions/{made.pk}/"' in page(writer, "/desk/")
    assert f"/submissions/{made.pk}/" not in page(office, "/desk/")
    decide(writer, made, "submit")
    assert f'"/submissions/{made.pk}/"' in page(office, "/desk/")
    decide(office, made, "return", reason="核对")
    assert f'"/submissions/{made.pk}/"' in page(writer, "/desk/")
    assert "/submissions/new/" not in page(office, "/desk/")
    assert f"/submissions/{made.pk}/" not in page(auditor, "/desk/")


@pytest.mark.parametrize(
    ("frequency", "day", "text"),
    [
        ("month", date(2026, 1, 5), "2025-12"), ("month", date(2026, 11, 30), "2026-10"),
        ("quarter", date(2026, 3, 31), "2025-Q4"), ("quarter", date(2026, 7, 1), "2026-Q2"),
        ("half", date(2026, 6, 30), "2025-H2"), ("half", date(2026, 7, 1), "2026-H1"), ("year", date(2026, 1, 1), "2025"),
    ],
)  # fmt: skip
def test_the_last_period_that_ended(frequency: str, day: date, text: str) -> None:
    assert last_ended(frequency, day).text == text


def test_past_days_decide_nothing(person: Person, form: Form) -> None:
    made = drafted(form, {PERIOD: "12"})
    past = page(person("writer", "member", "gov"), f"/submissions/{made.pk}/?as_known_on={date(2024, 8, 2)}")
    assert 'name="deed"' not in past
