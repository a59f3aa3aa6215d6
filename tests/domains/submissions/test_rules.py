"""Rules are set up, changed and ended by the office; each version stays on record."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.submissions.actions.rules import Wanted, change_rule, end_rule, set_up_rule
from shanhai.domains.submissions.errors import RuleRefused
from shanhai.domains.submissions.models import ValidationRule
from shanhai.domains.submissions.queries.rules import BUILT_IN, ended_rules, rules_on
from shanhai.vocab.bilingual import Bilingual
from tests.domains.submissions.figures import TODAY, load_reporting_book
from tests.domains.submissions.people import AUDITOR, CLERK, OFFICE, PARTNER, READER

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NEXT = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load_reporting_book(tmp_path / "book")


def wanted(kind: str = "range", title: str = "名称", *, blocks: bool = False, **settings: object) -> Wanted:
    return Wanted(kind, Bilingual(title, "Title"), json.dumps(settings or {"of": "urban", "most": "5"}), blocks)


def codes() -> list[str]:
    return [one.code for one in rules_on(on=TODAY) if not one.is_built_in]


def test_built_in_rules_stand_before_anything_is_written() -> None:
    assert [one.code for one in rules_on(on=TODAY)] == [one.code for one in BUILT_IN]
    assert {one.pk for one in rules_on(on=TODAY)} == {None}


def test_a_rule_is_set_up_changed_and_ended_and_every_version_stays() -> None:
    made = set_up_rule(actor=OFFICE, wanted=wanted(), on=TODAY, reason="上限")
    assert (made.code, made.revision, made.visibility) == ("range-1", 1, "internal")
    changed = change_rule(actor=OFFICE, code="range-1", wanted=wanted(of="urban", most="6"), on=NEXT, reason="放宽")
    assert (changed.revision, json.loads(changed.settings)["most"]) == (2, "6")
    assert [json.loads(one.settings)["most"] for one in rules_on(on=TODAY) if one.code == "range-1"] == ["5"]
    end_rule(actor=OFFICE, code="range-1", on=NEXT, reason="不用了")
    assert [one.code for one in rules_on(on=NEXT) if one.code == "range-1"] == []
    assert [(one.code, one.revision) for one in ended_rules(on=NEXT)] == [("range-1", 2)]
    assert set_up_rule(actor=OFFICE, wanted=wanted(), on=NEXT).code == "range-2"
    deeds = AuditRow.objects.filter(noun="rule").order_by("pk").values_list("deed", "reason")
    assert list(deeds) == [
        ("set_up_rule", "上限"),
        ("change_rule", "放宽"),
        ("end_rule", "不用了"),
        ("set_up_rule", ""),
    ]


def test_a_built_in_rule_can_be_made_to_block_or_ended() -> None:
    changed = change_rule(
        actor=OFFICE,
        code="built-in-cumulative",
        wanted=wanted("never_falls", "累计", blocks=True, form="cumulative"),
        on=TODAY,
        reason="从严",
    )
    assert (changed.revision, changed.blocks) == (2, True)
    end_rule(actor=OFFICE, code="built-in-axes", on=TODAY, reason="分组不完整")
    standing = [one.code for one in rules_on(on=TODAY)]
    assert "built-in-axes" not in standing
    assert standing.count("built-in-cumulative") == 1


@pytest.mark.parametrize(
    "bad",
    [
        wanted(title=" "),
        wanted(title="长" * 200),
        wanted(of="nothing", most="5"),
        wanted(of="urban[degree=doctor]", most="5"),
        wanted(of="urban", most="5", unit="亩"),
        wanted(of="urban"),
        wanted("sum", of="visits", parts=["urban", "talents"]),
        wanted("part", of="urban", whole="forest"),
        wanted("share", of="urban"),
        wanted("never_falls", of="urban", most="5"),
        wanted("range", of="urban", most="five"),
    ],
)
def test_what_makes_no_rule_is_refused_in_both_languages(bad: Wanted) -> None:
    with pytest.raises(RuleRefused) as refused:
        set_up_rule(actor=OFFICE, wanted=bad, on=TODAY)
    assert refused.value.what.zh
    assert refused.value.what.en
    assert codes() == []


def test_changes_that_are_none_or_have_no_reason_are_refused() -> None:
    set_up_rule(actor=OFFICE, wanted=wanted(), on=TODAY)
    with pytest.raises(RuleRefused, match="Nothing would change"):
        change_rule(actor=OFFICE, code="range-1", wanted=wanted(), on=TODAY, reason="x")
    with pytest.raises(RuleRefused, match="No reason"):
        change_rule(actor=OFFICE, code="range-1", wanted=wanted(of="urban", most="7"), on=TODAY, reason=" ")
    with pytest.raises(RuleRefused, match="kind"):
        change_rule(actor=OFFICE, code="range-1", wanted=wanted("never_falls", of="urban"), on=TODAY, reason="x")
    with pytest.raises(RuleRefused, match="range-9"):
        end_rule(actor=OFFICE, code="range-9", on=TODAY, reason="x")
    assert ValidationRule.objects.filter(code="range-1").count() == 1


def test_only_the_office_keeps_rules() -> None:
    set_up_rule(actor=OFFICE, wanted=wanted(), on=TODAY)
    for actor in (CLERK, AUDITOR, READER, PARTNER):
        with pytest.raises(NotPermitted):
            set_up_rule(actor=actor, wanted=wanted(), on=TODAY)
        with pytest.raises(NotPermitted):
            change_rule(actor=actor, code="range-1", wanted=wanted(of="urban", most="7"), on=TODAY, reason="x")
        with pytest.raises(NotPermitted):
            end_rule(actor=actor, code="range-1", on=TODAY, reason="x")
    assert codes() == ["range-1"]
