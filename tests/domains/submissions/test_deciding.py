"""A figure from draft to published: who may, what reaches the record, what is refused, and the states told by decisions."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.audit.queries import verify
from shanhai.domains.documents.models import DocumentFile, DocumentVersion
from shanhai.domains.indicators.actions import supersede_observation
from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries import figure
from shanhai.domains.submissions.actions import deciding
from shanhai.domains.submissions.actions.deciding import approve, publish, send_back, submit, withdraw
from shanhai.domains.submissions.errors import DecisionRefused, FiguresRefused, SubmissionChanged, UnknownSubmission
from shanhai.domains.submissions.models import Decision, Form, Submission, SubmittedFigure
from shanhai.domains.submissions.queries.states import states_told
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import COMMAND_LINE, Actor, Post, Role
from tests.domains.indicators.rows import load
from tests.domains.submissions.rows import (
    AUDITOR,
    CLERK,
    DAY,
    OFFICE,
    SECOND,
    STRANGER,
    drafted,
    figures,
    no_rules,
    sheet,
    states,
)
from tests.submissions import a_form

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LATER = DAY + timedelta(days=5)
CODE = "monthly.enclaves.county.2024-06"


@pytest.fixture
def form(tmp_path: Path) -> Form:
    load(tmp_path / "book")
    return a_form(DAY)


def published(form: Form, values: dict[str, str]) -> Submission:
    """Bring figures from a sheet all the way to the public."""
    made = drafted(form, values, document=sheet("first-sheet"))
    submit(actor=CLERK, submission=made.pk, on=DAY)
    approve(actor=OFFICE, submission=made.pk, on=DAY)
    publish(actor=OFFICE, submission=made.pk, on=LATER)
    return made


def seen(day: date, *, internal: bool) -> str | None:
    found = figure(CODE, reader=Reader(day, internal))
    return format(found.figure.value, "f") if found and found.figure.value is not None else None


def test_from_a_cell_to_the_public(form: Form) -> None:
    made = drafted(form, {"2024-05": "11", "2024-06": "12"}, document=sheet("first-sheet"))
    assert submit(actor=CLERK, submission=made.pk, on=DAY).figures == 2
    assert states(made) == ["submitted", "submitted"]
    assert not Observation.objects.filter(code=CODE).exists(), "nothing is on record before it is approved"
    assert approve(actor=OFFICE, submission=made.pk, on=DAY).figures == 2
    assert (seen(DAY, internal=True), seen(DAY, internal=False)) == ("12", None)
    publish(actor=OFFICE, submission=made.pk, on=LATER)
    assert states(made) == ["published", "published"]
    assert (seen(DAY, internal=False), seen(LATER, internal=False)) == (None, "12")
    page = figure(CODE, reader=Reader(LATER))
    assert page is not None
    assert page.derivation is not None
    assert page.figure.source is not None
    assert (page.derivation.kind, page.derivation.file, page.derivation.sheet, page.derivation.cell) == (
        "imported", "月报.xlsx", "六月", "B3",
    )  # fmt: skip
    assert (page.figure.source.locator, page.figure.source.document) == ("六月!B3", "first-sheet")
    kept = DocumentVersion.objects.get(code="first-sheet", known_to=None)
    assert (kept.visibility, DocumentFile.objects.get().visibility) == ("public", "internal")
    assert verify().holds
    assert [row.deed for row in AuditRow.objects.order_by("sequence")][-3:] == [
        "submit_figures", "approve_figures", "publish_figures",
    ]  # fmt: skip


def test_typed_figures_say_so_and_cite_nothing(form: Form) -> None:
    made = drafted(form, {"2024-06": "12", "2024-05": "11"})
    submit(actor=CLERK, submission=made.pk, on=DAY)
    approve(actor=OFFICE, submission=made.pk, on=DAY, figures=[figures(made)[0].pk])
    approve(actor=OFFICE, submission=made.pk, on=DAY)
    one, other = Observation.objects.filter(code__startswith="monthly.").select_related("derivation")
    assert (one.passage_id, one.derivation_id) == (None, other.derivation_id)
    assert one.derivation is not None
    assert one.derivation.versions.get().kind == "typed"


def test_a_change_strikes_the_earlier_version_with_its_reason(form: Form) -> None:
    published(form, {"2024-06": "12"})
    made = drafted(form, {"2024-06": "13"}, document=sheet("second-sheet"), reason="漏报一块")
    submit(actor=CLERK, submission=made.pk, on=LATER)
    assert seen(LATER, internal=False) == "12", "a submitted figure changes nothing"
    with pytest.raises(DecisionRefused, match="一并公开"):
        approve(actor=OFFICE, submission=made.pk, on=LATER)
    assert approve(actor=OFFICE, submission=made.pk, on=LATER, and_publish=True).figures == 1
    assert states(made) == ["published"]
    assert (seen(LATER, internal=False), seen(LATER, internal=True)) == ("13", "13")
    page = figure(CODE, reader=Reader(LATER))
    assert page is not None
    assert page.figure.note_zh == "漏报一块"
    assert [format(each.figure.value or 0, "f") for each in page.history if not each.figure.superseded] == ["13"]
    assert [decision.deed for decision in Decision.objects.filter(submission=made)] == ["submit", "approve", "publish"]


def test_a_new_figure_has_no_note(form: Form) -> None:
    made = drafted(form, {"2024-06": "12"}, reason="本期补报")
    submit(actor=CLERK, submission=made.pk, on=DAY)
    approve(actor=OFFICE, submission=made.pk, on=DAY)
    assert Observation.objects.get(code=CODE).note_zh == ""


def test_being_published_meanwhile_does_not_hold_a_correction_up(form: Form) -> None:
    first = drafted(form, {"2024-06": "12"})
    submit(actor=CLERK, submission=first.pk, on=DAY)
    approve(actor=OFFICE, submission=first.pk, on=DAY)
    second = drafted(form, {"2024-06": "13"}, reason="漏报")
    submit(actor=CLERK, submission=second.pk, on=DAY)
    publish(actor=OFFICE, submission=first.pk, on=DAY)
    approve(actor=OFFICE, submission=second.pk, on=DAY, and_publish=True)
    assert (states(first), states(second)) == (["published"], ["published"])
    assert seen(DAY, internal=False) == "13"


def test_a_record_that_moved_keeps_a_figure_from_approval(form: Form) -> None:
    published(form, {"2024-06": "12"})
    made = drafted(form, {"2024-06": "13", "2024-07": "5"}, document=sheet("second-sheet"), reason="漏报一块")
    submit(actor=CLERK, submission=made.pk, on=LATER)
    supersede_observation(actor="editor", code=CODE, changes={"value": "14"}, known_from=LATER)
    with pytest.raises(FiguresRefused) as refusal:
        approve(actor=OFFICE, submission=made.pk, on=LATER, and_publish=True)
    assert [(each.code, each.file) for each in refusal.value.findings] == [("record_moved", "月报.xlsx 六月!B2")]
    assert states(made) == ["submitted", "submitted"], "one figure in doubt: the act does nothing"
    approve(actor=OFFICE, submission=made.pk, on=LATER, figures=[figures(made)[1].pk])
    assert states(made) == ["submitted", "approved"]


@pytest.mark.parametrize(
    ("values", "unit", "code"),
    [({"2024-06": "-1"}, "块", "negative_count"), ({"2024-06": "1"}, "亿元", "unit_mismatch")],
)
def test_what_a_book_refuses_is_refused_here(
    form: Form, values: dict[str, str], unit: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "validate_submitted", no_rules)
    made = drafted(form, values, unit=unit)
    submit(actor=CLERK, submission=made.pk, on=DAY)
    with pytest.raises(FiguresRefused) as refusal:
        approve(actor=OFFICE, submission=made.pk, on=DAY)
    assert [each.code for each in refusal.value.findings] == [code]
    assert CODE in refusal.value.findings[0].value


def test_a_figure_known_only_later_is_not_superseded_before(form: Form) -> None:
    published(form, {"2024-06": "12"})
    made = drafted(form, {"2024-06": "13"}, reason="漏报")
    submit(actor=CLERK, submission=made.pk, on=DAY)
    with pytest.raises(FiguresRefused) as refusal:
        approve(actor=OFFICE, submission=made.pk, on=DAY, and_publish=True)
    assert refusal.value.findings[0].code == "known_later"


def test_four_eyes(form: Form) -> None:
    made = drafted(form, {"2024-06": "12"}, by="second")
    submit(actor=SECOND, submission=made.pk, on=DAY)
    both = Actor("both", (Post(Role.OFFICE), Post(Role.MEMBER, "gov")))
    for actor in (SECOND, both, CLERK, AUDITOR):
        with pytest.raises(NotPermitted):
            approve(actor=actor, submission=made.pk, on=DAY)
    typed_by_clerk = drafted(form, {"2024-05": "12"})
    submit(actor=SECOND, submission=typed_by_clerk.pk, on=DAY)
    with pytest.raises(NotPermitted):
        approve(actor=SECOND, submission=typed_by_clerk.pk, on=DAY)
    approve(actor=OFFICE, submission=made.pk, on=DAY)
    approve(actor=COMMAND_LINE, submission=typed_by_clerk.pk, on=DAY)


def test_who_sees_and_decides(form: Form) -> None:
    made = drafted(form, {"2024-06": "12"})
    for deed in (submit, approve, publish, withdraw, send_back):
        with pytest.raises(UnknownSubmission):
            deed(actor=STRANGER, submission=made.pk, on=DAY, reason="x")
        with pytest.raises(NotPermitted):
            deed(actor=AUDITOR, submission=made.pk, on=DAY, reason="x")
    for deed in (approve, publish, send_back):
        with pytest.raises(NotPermitted):
            deed(actor=CLERK, submission=made.pk, on=DAY, reason="x")
    assert not Decision.objects.exists()


def test_sent_back_and_handed_in_again(form: Form) -> None:
    made = drafted(form, {"2024-05": "11", "2024-06": "12"})
    submit(actor=CLERK, submission=made.pk, on=DAY)
    first = figures(made)[0].pk
    with pytest.raises(DecisionRefused, match="理由"):
        send_back(actor=OFFICE, submission=made.pk, figures=[first], on=DAY, reason=" ")
    send_back(actor=OFFICE, submission=made.pk, figures=[first], on=DAY, reason="与统计公报不符")
    assert states(made) == ["returned", "submitted"]
    with pytest.raises(DecisionRefused, match="理由"):
        submit(actor=CLERK, submission=made.pk, figures=[first], on=DAY)
    submit(actor=CLERK, submission=made.pk, figures=[first], on=DAY, reason="已核对，原数无误")
    approve(actor=OFFICE, submission=made.pk, on=DAY)
    assert states(made) == ["approved", "approved"]


def test_a_double_send_does_it_once(form: Form) -> None:
    made = drafted(form, {"2024-06": "12"})
    assert submit(actor=CLERK, submission=made.pk, on=DAY, seen=0).figures == 1
    assert submit(actor=CLERK, submission=made.pk, on=DAY, seen=0).decision is None
    ticked = [figures(made)[0].pk]
    approve(actor=OFFICE, submission=made.pk, figures=ticked, on=DAY)
    assert approve(actor=OFFICE, submission=made.pk, figures=ticked, on=DAY).figures == 0
    assert (Decision.objects.count(), Observation.objects.filter(code=CODE).count()) == (2, 1)


def test_two_who_decide_on_the_same_page(form: Form) -> None:
    made = drafted(form, {"2024-05": "11", "2024-06": "12"})
    decision = submit(actor=CLERK, submission=made.pk, on=DAY).decision
    one, other = (each.pk for each in figures(made))
    approve(actor=OFFICE, submission=made.pk, figures=[one], on=DAY, seen=decision)
    with pytest.raises(SubmissionChanged):
        send_back(actor=SECOND, submission=made.pk, reason="重报", on=DAY, seen=decision)
    with pytest.raises(SubmissionChanged):
        send_back(actor=SECOND, submission=made.pk, figures=[one, other], reason="重报", on=DAY)
    with pytest.raises(SubmissionChanged):
        approve(actor=OFFICE, submission=made.pk, figures=[10**9], on=DAY)
    assert states(made) == ["approved", "submitted"]


def test_taking_back(form: Form) -> None:
    made = drafted(form, {"2024-06": "12"})
    submit(actor=CLERK, submission=made.pk, on=DAY)
    withdraw(actor=CLERK, submission=made.pk, on=DAY)
    assert states(made) == ["withdrawn"]
    with pytest.raises(DecisionRefused, match="没有可以审定"):
        approve(actor=OFFICE, submission=made.pk, on=DAY)
    drafted(form, {"2024-06": "12"})  # the code is free for another draft


def test_what_was_superseded_is_not_published(form: Form) -> None:
    made = drafted(form, {"2024-05": "11", "2024-06": "12"})
    submit(actor=CLERK, submission=made.pk, on=DAY)
    approve(actor=OFFICE, submission=made.pk, on=DAY)
    supersede_observation(actor="editor", code=CODE, changes={"value": "14"}, known_from=DAY)
    with pytest.raises(FiguresRefused) as refusal:
        publish(actor=OFFICE, submission=made.pk, figures=[each.pk for each in figures(made)], on=DAY)
    assert refusal.value.findings[0].code == "no_longer_current"
    assert publish(actor=OFFICE, submission=made.pk, on=DAY).figures == 1
    assert states(made) == ["published", "approved"]
    assert states_told(made.pk, on=LATER) == {each.pk: each.state for each in figures(made)}


def test_rules_and_locks_keep_figures_back(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    what = Bilingual("锁定", "locked")
    locked = [Diagnostic("error", "月报.xlsx", 1, None, "12", what, what, "period_locked")]

    def gate_shut(*_figures: object, **_on: object) -> list[Diagnostic]:
        return locked

    made = drafted(form, {"2024-06": "12"})
    for gate in ("validate_submitted", "locked_for"):
        with monkeypatch.context() as patch:
            patch.setattr(deciding, gate, gate_shut)
            with pytest.raises(FiguresRefused, match="锁定"):
                submit(actor=CLERK, submission=made.pk, on=DAY)
    submit(actor=CLERK, submission=made.pk, on=DAY)
    monkeypatch.setattr(deciding, "locked_for", gate_shut)
    with pytest.raises(FiguresRefused, match="锁定"):
        approve(actor=OFFICE, submission=made.pk, on=DAY)


def test_states_are_told_by_the_decisions(form: Form) -> None:
    made = drafted(form, {f"2023-{month:02}": str(month) for month in range(1, 11)}, document=sheet("s"))
    pks = [each.pk for each in figures(made)]
    submit(actor=CLERK, submission=made.pk, figures=pks[:8], on=DAY)
    send_back(actor=OFFICE, submission=made.pk, figures=pks[:3], reason="核对", on=DAY)
    submit(actor=CLERK, submission=made.pk, figures=[pks[0], pks[8]], reason="无误", on=DAY)
    submit(actor=CLERK, submission=made.pk, on=DAY)
    withdraw(actor=CLERK, submission=made.pk, figures=pks[1:2], on=DAY)
    approve(actor=OFFICE, submission=made.pk, figures=pks[3:5], on=DAY)
    publish(actor=OFFICE, submission=made.pk, on=DAY)
    approve(actor=OFFICE, submission=made.pk, on=DAY)
    told = states_told(made.pk, on=LATER)
    assert told == dict(SubmittedFigure.objects.filter(submission=made).values_list("pk", "state"))
    assert {state: list(told.values()).count(state) for state in set(told.values())} == {
        "approved": 6, "published": 2, "returned": 1, "withdrawn": 1,
    }  # fmt: skip
