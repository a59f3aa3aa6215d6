"""Figures that are submitted are looked at by the rules: what blocks is said, what is odd is followed up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhai.domains.submissions.actions.locking import grant_exception, lock_period
from shanhai.domains.submissions.actions.rules import Wanted, end_rule, set_up_rule
from shanhai.domains.submissions.actions.validating import locked_for, validate_submitted
from shanhai.domains.submissions.models import FollowUp, SubmittedFigure, ValidationRule
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from tests.domains.submissions.figures import TODAY, handed_in, load_reporting_book, on_record
from tests.domains.submissions.people import OFFICE

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DOCTORS, MASTERS = "talents[degree=doctor]", "talents[degree=master]"


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load_reporting_book(tmp_path / "book")


def rule(kind: str, *, blocks: bool = False, **settings: object) -> ValidationRule:
    wanted = Wanted(kind, Bilingual("试行规则", "A trial rule"), json.dumps(settings), blocks)
    return set_up_rule(actor=OFFICE, wanted=wanted, on=TODAY)


def looked_at(figures: list[SubmittedFigure]) -> list[str]:
    """Return the kinds of what blocks, then those of what is followed up."""
    blocking = validate_submitted(figures=figures, on=TODAY)
    followed = FollowUp.objects.filter(figure__in=figures).order_by("rule__code")
    return [one.code for one in blocking] + [one.rule.kind for one in followed]


def the_text() -> str:
    return FollowUp.objects.get().text_zh


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (("enclaves", "39", "块"), []),
        (("enclaves", "-1", "块"), ["range"]),
        (("enclaves", "3.5", "块"), ["range"]),
        (("forest", "81.7", "%"), []),
        (("forest", "101", "%"), ["share"]),
        (("forest", "-1", "%"), ["share"]),
        (("growth", "150", "%"), []),
        (("growth", "-12", "%"), []),
    ],
)
def test_what_follows_from_the_definition_needs_no_setting_up(figure: tuple[str, str, str], found: list[str]) -> None:
    assert looked_at(handed_in("2024-06", figure)) == found


def test_what_blocks_says_cell_number_rule_and_cure() -> None:
    (found,) = validate_submitted(figures=handed_in("2024-06", ("forest", "101", "%")), on=TODAY)
    assert isinstance(found, Diagnostic)
    assert (found.severity, found.file, found.column, found.value) == ("error", "monthly 2024-06", "B1", "101%")
    assert found.what.zh == "占比在 0 到 100% 之间：森林覆盖率 101%，超过100%。"
    assert found.cure.zh


def test_where_something_blocks_nothing_is_followed_up_yet() -> None:
    on_record("r1", "returns", "../2024-05", "5", "亿元")
    figures = handed_in("2024-06", ("forest", "101", "%"), ("returns", "4", "亿元"))
    assert [one.code for one in validate_submitted(figures=figures, on=TODAY)] == ["share"]
    assert not FollowUp.objects.exists()


def test_doctors_and_masters_make_talents() -> None:
    sound = [(DOCTORS, "181", "名"), (MASTERS, "203", "名")]
    assert looked_at(handed_in("2024-06", ("talents", "384", "名"), *sound)) == []
    assert looked_at(handed_in("2024-07", ("talents", "385", "名"), *sound)) == ["sum"]
    assert the_text() == "博士 181名 + 硕士 203名 = 384名，与人才 385名不符。"


def test_parts_may_be_on_record_already_and_without_all_of_them_nothing_is_said() -> None:
    on_record("d", DOCTORS, "2024-06", "181", "名")
    assert looked_at(handed_in("2024-06", ("talents", "385", "名"))) == []
    on_record("m", MASTERS, "2024-06", "203", "名")
    assert looked_at(handed_in("2024-06", ("talents", "386", "名"))) == ["sum"]
    on_record("t", "talents", "2024-08", "500", "名")
    figures = handed_in("2024-08", (DOCTORS, "200", "名"), (MASTERS, "200", "名"))
    assert looked_at(figures) == ["sum"]
    assert FollowUp.objects.filter(figure=figures[0]).count() == 1  # noted once, at the first part


def test_the_sum_in_a_formula_holds() -> None:
    parts = [("urban", "1.2", "万人次"), ("rural", "23000", "人次")]
    assert looked_at(handed_in("2024-06", ("visits", "3.5", "万人次"), *parts)) == []
    assert looked_at(handed_in("2024-07", ("visits", "3.9", "万人次"), *parts)) == ["sum"]


@pytest.mark.parametrize(
    ("period", "value", "found"),
    [
        ("../2024-06", "5.00", []),
        ("../2024-06", "4.99", ["never_falls"]),
        ("2024-01/2024-06", "4.99", ["never_falls"]),
        ("../2025-01", "0.40", []),  # a new year
        ("../2024-04", "5.01", ["never_falls"]),  # more than a month later
        ("../2024-06", "over 4", []),  # over 4 can be 5
    ],
)
def test_a_cumulative_figure_never_falls_within_its_year(period: str, value: str, found: list[str]) -> None:
    on_record("r1", "returns", "../2024-05", "5.00", "亿元")
    assert looked_at(handed_in(period, ("returns", value, "亿元"))) == found
    if found:
        assert "累计数下降" in the_text()
        assert "5月" in the_text()


def test_an_earlier_month_may_be_in_the_same_hand_or_wait_for_approval() -> None:
    handed_in("../2024-05", ("returns", "5", "亿元"), state="submitted")
    assert looked_at(handed_in("../2024-06", ("returns", "4", "亿元"))) == ["never_falls"]
    both = handed_in("../2024-08", ("returns", "7", "亿元")) + handed_in("../2024-09", ("returns", "6", "亿元"))
    assert looked_at(both) == ["never_falls"]


def test_drafts_that_were_replaced_and_targets_are_not_compared_with() -> None:
    handed_in("../2024-05", ("returns", "9", "亿元"), state="replaced")
    on_record("aim", "returns", "../2024-05", "9", "亿元", kind="target")
    assert looked_at(handed_in("../2024-06", ("returns", "4", "亿元"))) == []


def test_rules_the_office_sets_up_apply_from_then_on() -> None:
    assert looked_at(handed_in("2024-06", ("urban", "900", "万人次"))) == []
    rule("range", of="urban", most="500", unit="万人次")
    rule("part", of="rural", whole="urban", blocks=True)
    assert looked_at(handed_in("2024-07", ("urban", "900", "万人次"), ("rural", "1", "万人次"))) == ["range"]
    figures = handed_in("2024-08", ("urban", "9", "万人次"), ("rural", "96000", "人次"))
    assert looked_at(figures) == ["part"]


def test_a_rule_that_names_its_parts_and_shares_that_add_up() -> None:
    rule("sum", of="visits", parts=["urban", "rural"], blocks=True)
    rule("share", parts=["forest", "growth"], complete=True)
    figures = [("visits", "5", "万人次"), ("urban", "1", "万人次"), ("rural", "1", "万人次")]
    assert looked_at(handed_in("2024-06", *figures)) == ["sum"]
    assert looked_at(handed_in("2024-07", ("forest", "60.0", "%"), ("growth", "41.0", "%"))) == ["share"]


def test_an_outlier_against_what_is_on_record() -> None:
    rule("outlier", of="urban")
    for month, value in enumerate(["100", "110", "120", "133", "146"], start=1):
        on_record(f"u{month}", "urban", f"2024-0{month}", value, "万人次")
    on_record("year", "urban", "2023", "9000", "万人次")  # of another length: not of the series
    assert looked_at(handed_in("2024-06", ("urban", "1600", "万人次"))) == []  # four changes only
    on_record("u6", "urban", "2024-06", "160", "万人次")
    assert looked_at(handed_in("2024-07", ("urban", "176", "万人次"))) == []
    assert looked_at(handed_in("2024-07", ("urban", "1760", "万人次"))) == ["outlier"]
    assert "2024年7月城镇游客 1760万人次；2024年6月城镇游客 160万人次" in the_text()


def test_a_built_in_rule_that_was_ended_stays_ended() -> None:
    end_rule(actor=OFFICE, code="built-in-share", on=TODAY, reason="口径特殊")
    assert looked_at(handed_in("2024-06", ("forest", "101", "%"))) == []
    assert ValidationRule.objects.filter(code="built-in-share", known_to=None).count() == 0


def test_looking_again_adds_nothing() -> None:
    on_record("r1", "returns", "../2024-05", "5", "亿元")
    figures = handed_in("2024-06", ("returns", "4", "亿元"))
    assert looked_at(figures) == looked_at(figures) == ["never_falls"]
    assert FollowUp.objects.count() == 1


def test_the_number_of_questions_does_not_grow_with_the_figures() -> None:
    rule("outlier", of="urban")

    def asked(months: int, year: int) -> int:
        figures = [
            figure
            for month in range(1, months + 1)
            for figure in handed_in(f"{year}-{month:02}", ("urban", "5", "万人次"), ("returns", "5", "亿元"))
        ]
        with CaptureQueriesContext(connection) as queries:
            validate_submitted(figures=figures, on=TODAY)
        return len(queries)

    asked(1, 2019)  # writes the built-in rules
    assert asked(12, 2021) == asked(2, 2020)
    assert asked(2, 2022) <= 20


def test_what_is_asked_of_each_figure_is_read_at_once_however_they_come() -> None:
    lock_period(actor=OFFICE, period="2024-H1", reason="已上报", on=TODAY)
    made = [
        figure
        for place in ("county", "city", "district")
        for figure in handed_in("2024-06", ("urban", "5", "万人次"), place=place)
    ]
    pks = [figure.pk for figure in made]
    for figures in (
        list(SubmittedFigure.objects.filter(pk__in=pks)),
        list(SubmittedFigure.objects.filter(pk__in=pks).select_related("submission", "version")),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert len(locked_for(figures, TODAY)) == 3
        assert len(queries) == 3


def test_nothing_is_asked_of_nothing() -> None:
    assert validate_submitted(figures=[], on=TODAY) == ()


def test_figures_of_a_locked_period_are_named_but_under_the_departments_exception() -> None:
    figures = handed_in("2024-06", ("urban", "5", "万人次")) + handed_in("2024-12", ("urban", "5", "万人次"))
    assert locked_for(figures, TODAY) == ()
    lock_period(actor=OFFICE, period="2024-H1", reason="已上报", on=TODAY)
    (found,) = locked_for(figures, TODAY)
    assert (found.code, found.column, found.value) == ("period_locked", "B1", "2024-06")
    grant_exception(
        actor=OFFICE, code="lock-2024-h1", begins=TODAY, last_day=TODAY, reason="更正", party="gov", on=TODAY
    )
    assert locked_for(figures, TODAY) == []
