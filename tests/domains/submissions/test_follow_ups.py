"""What a rule found is explained by the department and settled by the office, never by whoever explained it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.submissions.actions.follow_ups import ask_again, explain, settle
from shanhai.domains.submissions.actions.validating import validate_submitted
from shanhai.domains.submissions.errors import FollowUpRefused
from shanhai.domains.submissions.models import FollowUp, FollowUpStep, SubmittedFigure
from shanhai.domains.submissions.queries.follow_ups import STATES, counts, follow_up, follow_ups, state_of
from shanhai.vocab.rights import Actor, Post, Role
from tests.domains.submissions.figures import TODAY, handed_in, load_reporting_book, on_record
from tests.domains.submissions.people import AUDITOR, CLERK, NOBODY_IN, OFFICE, OTHER, PARTNER, READER

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def found(tmp_path: Path) -> int:
    load_reporting_book(tmp_path / "book")
    on_record("r1", "returns", "../2024-05", "5", "亿元")
    validate_submitted(figures=handed_in("../2024-06", ("returns", "4", "亿元")), on=TODAY)
    return FollowUp.objects.get().pk


def state(pk: int) -> str:
    """Return the state as the list shows it; as the deeds reckon it, it must be the same."""
    row = FollowUp.objects.select_related("figure").get(pk=pk)
    last = row.steps.order_by("-pk").first()
    shown = follow_up(pk, actor=OFFICE, on=TODAY)
    assert shown is not None
    assert shown.state == state_of(last.step if last else "", row.figure.state)
    return shown.state


def test_explained_asked_again_explained_and_settled(found: int) -> None:
    assert state(found) == "asked"
    explain(actor=CLERK, follow_up=found, text="口径调整")
    assert state(found) == "explained"
    ask_again(actor=OFFICE, follow_up=found, text="哪一条口径？")
    assert state(found) == "asked"
    explain(actor=CLERK, follow_up=found, text="扣除退回部分")
    settle(actor=OFFICE, follow_up=found)
    assert state(found) == "settled"
    said = FollowUpStep.objects.order_by("pk").values_list("step", "made_by")
    assert list(said) == [
        ("explained", "clerk"), ("asked_again", "office"), ("explained", "clerk"), ("settled", "office")
    ]  # fmt: skip
    deeds = AuditRow.objects.filter(noun="follow_up").order_by("pk").values_list("deed", "party")
    assert list(deeds) == [
        ("explain_figure", "gov"), ("ask_again", ""), ("explain_figure", "gov"), ("settle_follow_up", "")
    ]  # fmt: skip


def test_nothing_is_settled_that_was_not_explained_nor_twice(found: int) -> None:
    for deed in (settle, ask_again):
        with pytest.raises(FollowUpRefused):
            deed(actor=OFFICE, follow_up=found, text="x")
    explain(actor=CLERK, follow_up=found, text="口径调整")
    settle(actor=OFFICE, follow_up=found)
    with pytest.raises(FollowUpRefused):
        settle(actor=OFFICE, follow_up=found)
    with pytest.raises(FollowUpRefused):
        explain(actor=CLERK, follow_up=found, text="x")


def test_who_may_explain_and_who_may_settle(found: int) -> None:
    for actor in (OTHER, AUDITOR, READER, NOBODY_IN):
        with pytest.raises(NotPermitted):
            explain(actor=actor, follow_up=found, text="x")
    explain(actor=OFFICE, follow_up=found, text="部门来电说明")
    both = Actor("both", (Post(Role.OFFICE), Post(Role.MEMBER, "gov")))
    for actor in (OFFICE, both, CLERK, OTHER, AUDITOR, READER, PARTNER):
        for deed in (settle, ask_again):
            with pytest.raises(NotPermitted):
                deed(actor=actor, follow_up=found, text="x")
    settle(actor=Actor("another", (Post(Role.OFFICE),)), follow_up=found)


def test_whoever_has_not_seen_the_last_word_is_told_so(found: int) -> None:
    explain(actor=CLERK, follow_up=found, text="口径调整", seen=0)
    with pytest.raises(FollowUpRefused, match="Somebody else"):
        explain(actor=CLERK, follow_up=found, text="另一说", seen=0)
    settle(actor=OFFICE, follow_up=found, seen=1)


def test_words_are_wanted_and_a_follow_up_that_is_none_is_refused(found: int) -> None:
    with pytest.raises(FollowUpRefused, match="Words"):
        explain(actor=CLERK, follow_up=found, text="  ")
    with pytest.raises(FollowUpRefused, match="Words"):
        explain(actor=CLERK, follow_up=found, text="长" * 3000)
    explain(actor=CLERK, follow_up=found, text="口径")
    with pytest.raises(FollowUpRefused, match="Words"):
        ask_again(actor=OFFICE, follow_up=found, text="")
    with pytest.raises(FollowUpRefused, match="99"):
        explain(actor=CLERK, follow_up=99, text="x")


def test_a_figure_that_was_replaced_takes_its_follow_up_with_it(found: int) -> None:
    SubmittedFigure.objects.update(state="replaced")
    assert state(found) == "void"
    with pytest.raises(FollowUpRefused):
        explain(actor=CLERK, follow_up=found, text="x")
    assert counts(actor=OFFICE) == {"void": 1}


def test_who_sees_which(found: int) -> None:
    for actor in (OFFICE, CLERK, AUDITOR):
        views, _ = follow_ups(actor=actor, on=TODAY)
        assert [view.pk for view in views] == [found]
        assert follow_up(found, actor=actor, on=TODAY) is not None
        assert counts(actor=actor) == {"asked": 1}
    for actor in (OTHER, READER, PARTNER, NOBODY_IN):
        assert follow_ups(actor=actor, on=TODAY)[0] == []
        assert follow_up(found, actor=actor, on=TODAY) is None
        assert counts(actor=actor) == {}


def test_a_follow_up_is_shown_with_what_it_is_about(found: int) -> None:
    explain(actor=CLERK, follow_up=found, text="口径调整")
    view = follow_up(found, actor=OFFICE, on=TODAY)
    assert view is not None
    assert (view.state, view.department_code, view.form_code, view.period) == (
        "explained",
        "gov",
        "monthly",
        "../2024-06",
    )
    assert (view.indicator.zh, view.cell, view.quantity.show("zh")) == ("累计返利", "B1", "4亿元")
    assert view.subject is not None
    assert view.subject.code == "county"
    assert view.rule.zh == "累计数年内不下降"
    assert [(step.step, step.text) for step in view.steps] == [("explained", "口径调整")]
    assert set(STATES) == {"asked", "explained", "settled", "void"}
