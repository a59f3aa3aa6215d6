"""Figures are drafted once: new, changed with a reason, as on record, as drafted already; by the thousand too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.books.actions import load_book
from shanhai.domains.indicators.actions import record_observation, supersede_observation
from shanhai.domains.indicators.models import Observation
from shanhai.domains.submissions.actions import drafting
from shanhai.domains.submissions.actions.drafting import Draft, Drafted, draft_figures
from shanhai.domains.submissions.errors import DraftRefused, PeriodRefused, ReasonMissing, UnknownForm
from shanhai.domains.submissions.models import Decision, Submission, SubmittedFigure
from shanhai.domains.submissions.queries import drafts as comparing
from shanhai.domains.submissions.queries.drafts import LONGEST_CODE, figure_code
from shanhai.vocab.rights import Actor, Post, Role
from tests.books import small_book, write_book
from tests.submissions import a_form

DAY = date(2026, 11, 24)
CLERK = Actor("clerk", (Post(Role.MEMBER, "gov"),))
JUNE = Draft("enclaves", "county", "2024-06", "7", "块", cell="C5")
CODE = "monthly.enclaves.county.2024-06"
database = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def form(tmp_path: Path, db: None) -> str:
    load_book(actor="tester", folder=write_book(tmp_path / "book", small_book()), on=DAY)
    return a_form(DAY).code


def draft(*drafts: Draft, reason: str = "", actor: Actor = CLERK, form: str = "monthly") -> Drafted:
    return draft_figures(actor=actor, form=form, period="2024-06", drafts=drafts, on=DAY, reason=reason)


def again(value: str, unit: str = "块", place: str = "county", **other: str) -> Draft:
    return Draft("enclaves", place, "2024-06", value, unit, **other)


def states() -> list[tuple[str, str]]:
    return [(str(one.value), one.state) for one in SubmittedFigure.objects.order_by("pk")]


def put_on_record(value: str, unit: str = "块") -> Observation:
    cells = {"code": CODE, "version": "enclaves", "place": "county", "period": "2024-06", "value": value, "unit": unit}
    return record_observation(actor="office", cells=cells, known_from=DAY)


class TestOnce:
    pytestmark = database

    def test_a_new_figure_is_kept_digit_for_digit_with_its_cell(self, form: str) -> None:
        done = draft(again("7.50", cell="C5", stated="7.5", axes=""))
        kept = SubmittedFigure.objects.get()
        assert done == Drafted(kept.submission_id, new=1)
        assert (kept.code, str(kept.value), kept.cell, kept.stated, kept.state) == (CODE, "7.50", "C5", "7.5", "draft")
        assert (kept.period_start, kept.period_end) == (date(2024, 6, 1), date(2024, 7, 1))
        assert (kept.submission.department.code, kept.submission.made_by) == ("gov", "clerk")

    def test_the_same_again_changes_nothing(self, form: str) -> None:
        draft(JUNE)
        assert draft(again("1", place="city")).new == 1
        rows = (Submission.objects.count(), AuditRow.objects.count())
        done = draft(JUNE, again("1", place="city"))
        assert done == Drafted(pending=2)
        assert done.changed_nothing
        assert (Submission.objects.count(), AuditRow.objects.count()) == rows

    def test_another_number_replaces_the_draft_and_says_so(self, form: str) -> None:
        first = draft(JUNE, again("1", place="city"))
        second = draft(again("8"))
        assert (second.changed, states()) == (1, [("7", "replaced"), ("1", "draft"), ("8", "draft")])
        decision = Decision.objects.get()
        assert (decision.submission_id, decision.deed, decision.covers_all, decision.figures) == (
            first.submission,
            "replace",
            False,
            1,
        )
        assert str(decision.listed.get().figure.value) == "7"

    def test_when_all_that_was_open_is_replaced_nothing_is_listed(self, form: str) -> None:
        draft(JUNE)
        draft(again("8"))
        decision = Decision.objects.get()
        assert decision.covers_all
        assert not decision.listed.exists()


class TestOnRecord:
    pytestmark = database

    def test_as_on_record_is_unchanged_in_whatever_unit(self, form: str) -> None:
        put_on_record("7.0")
        assert draft(JUNE) == Drafted(unchanged=1)

    def test_a_change_asks_for_its_reason_once_and_writes_nothing_without(self, form: str) -> None:
        on_record = put_on_record("6")
        with pytest.raises(ReasonMissing) as refusal:
            draft(JUNE, again("1", place="city"))
        assert refusal.value.figures == (f"C5 {CODE}",)
        assert "C5" in refusal.value.what.zh
        assert not Submission.objects.exists()
        assert not SubmittedFigure.objects.exists()
        done = draft(JUNE, again("1", place="city"), reason="年报核定")
        assert (done.new, done.changed) == (1, 1)
        changed = SubmittedFigure.objects.get(code=CODE)
        assert (changed.supersedes_id, changed.reason) == (on_record.pk, "年报核定")
        assert SubmittedFigure.objects.get(place__code="city").reason == ""

    def test_a_reason_of_its_own_goes_before_the_one_for_all(self, form: str) -> None:
        put_on_record("6")
        draft(again("7", reason="补报一块"), reason="年报核定")
        assert SubmittedFigure.objects.get().reason == "补报一块"

    def test_back_to_what_is_on_record_takes_the_draft_back(self, form: str) -> None:
        put_on_record("6")
        draft(JUNE, reason="年报核定")
        assert draft(again("6")) == Drafted(taken_back=1)
        assert states() == [("7", "replaced")]
        assert Decision.objects.get().deed == "replace"

    def test_the_record_of_now_counts_not_an_earlier_one(self, form: str) -> None:
        put_on_record("6")
        supersede_observation(actor="office", code=CODE, changes={"value": "7"}, known_from=DAY)
        assert draft(JUNE) == Drafted(unchanged=1)


class TestRefused:
    pytestmark = database

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            (Draft("nothing", "county", "2024-06", "7", "块", cell="B2"), "B2"),
            (again("7", place="nowhere"), "nowhere"),
            (again("7", unit="亿元"), "块"),
            (again("2021-05", unit="年月"), "年月"),
            (again("7", kind="guess"), "guess"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, form: str, wrong: Draft, says: str) -> None:
        with pytest.raises(DraftRefused) as refusal:
            draft(again("1", place="city"), wrong)
        assert says in str(refusal.value)
        assert not SubmittedFigure.objects.exists()

    def test_a_figure_twice_is_refused_near_and_far_apart(self, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
        for size in (5_000, 1):
            monkeypatch.setattr(comparing, "CHUNK", size)
            with pytest.raises(DraftRefused, match="两次"):
                draft(JUNE, again("1", place="city"), again("8", cell="D5"))
        draft(again("1", place="city"))
        with pytest.raises(DraftRefused, match="两次"):
            draft(again("2", place="city"), again("1", place="district"), again("3", place="city"))
        assert states() == [("1", "draft")]

    def test_who_may_draft(self, form: str) -> None:
        for stranger in (
            Actor("x", (Post(Role.MEMBER, "dept"),)),
            Actor("y", (Post(Role.AUDITOR, "gov"),)),
            Actor("z"),
        ):
            with pytest.raises(NotPermitted):
                draft(JUNE, actor=stranger)
        assert draft(JUNE, actor=Actor("o", (Post(Role.OFFICE),))).new == 1
        with pytest.raises(UnknownForm, match="yearly"):
            draft(JUNE, form="yearly")
        with pytest.raises(PeriodRefused):
            draft_figures(actor=CLERK, form="monthly", period="2023/..", drafts=[JUNE], on=DAY)

    def test_one_row_of_the_audit_record_for_all(self, form: str) -> None:
        before = AuditRow.objects.count()
        done = draft(JUNE, again("1", place="city"))
        row = AuditRow.objects.order_by("sequence").last()
        assert AuditRow.objects.count() == before + 1
        assert row is not None
        assert (row.deed, row.noun, row.subject, row.party) == (
            "draft_figures",
            "submission",
            str(done.submission),
            "gov",
        )
        assert '"new": 2' in row.after


@pytest.mark.database
@pytest.mark.django_db
def test_many_figures_take_few_questions(
    form: str, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(comparing, "CHUNK", 500)
    monkeypatch.setattr(drafting, "MANY", 100)
    many = [Draft("enclaves", "county", f"{1901 + at // 12}-{at % 12 + 1:02}", str(at), "块") for at in range(2_000)]
    with django_assert_max_num_queries(60):
        assert draft(*many).new == 2_000
    with django_assert_max_num_queries(60):
        assert draft(*many) == Drafted(pending=2_000)
    more = [Draft(one.version, one.place, one.period, str(Decimal(one.value) + 1), one.unit) for one in many]
    with django_assert_max_num_queries(80):
        assert draft(*more).changed == 2_000
    assert SubmittedFigure.objects.filter(state="replaced").count() == 2_000


codes = st.from_regex(r"[a-z0-9][a-z0-9._@-]{0,12}", fullmatch=True)
periods = st.sampled_from(
    [
        "2024",
        "2024-06",
        "2024-Q2",
        "2024-H1",
        "2024-06-30",
        "2024-01/2024-06",
        "../2024-06",
        "2024-06/..",
        "~2019",
        "?近年",
        "?",
    ]
)
axes = st.sampled_from(["", "degree=master", "a=b;c=d", "a=b_c", "a-b=c"])
drafts = st.builds(
    Draft, version=codes, place=codes, period=periods, value=st.just("1"), unit=st.just("块"),
    kind=st.sampled_from(["actual", "target"]), axes=axes,
)  # fmt: skip


@given(forms=st.tuples(codes, codes), two=st.tuples(drafts, drafts))
def test_codes_are_the_same_only_for_the_same_figure(forms: tuple[str, str], two: tuple[Draft, Draft]) -> None:
    made = [figure_code(form, one) for form, one in zip(forms, two, strict=True)]
    said = [
        (form, one.version, one.place, one.period, one.axes, one.kind) for form, one in zip(forms, two, strict=True)
    ]
    assert (made[0] == made[1]) == (said[0] == said[1])
    for code in made:
        assert len(code) <= LONGEST_CODE
        assert code[0].isalnum()
        assert set(code) <= set("abcdefghijklmnopqrstuvwxyz0123456789._@-")


def test_codes_that_could_be_taken_for_each_other_differ() -> None:
    first = Draft("a", "b.c", "2024", "1", "块")
    second = Draft("a.b", "c", "2024", "1", "块")
    assert figure_code("f", first) != figure_code("f", second)
    assert figure_code("f" * 90, Draft("v" * 40, "p", "2024", "1", "块")) != figure_code(
        "f" * 90, Draft("v" * 41, "p", "2024", "1", "块")
    )
