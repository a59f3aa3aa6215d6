"""What people do to a duty: who may, when it can be done, what it leaves on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from shanhai.adapters.kept_files import KeptFile
from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.audit.queries import verify
from shanhai.domains.documents.actions import keep_evidence
from shanhai.domains.programme.actions import Act, act_on_duty, rebuild_standings
from shanhai.domains.programme.errors import DeedRefused, SomebodyElseActed, UnknownCode
from shanhai.domains.programme.models import Event, EventEvidence
from shanhai.domains.programme.queries import commitment_detail
from shanhai.domains.programme.queries.open_deeds import openings
from shanhai.engines.duties import Standing
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed, Post, Role
from tests.domains.programme.rows import add_commitment, add_party, assign

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2026, 3, 2)
DUE = date(2026, 6, 30)
LATER = date(2026, 9, 30)

OFFICE = Actor("office", (Post(Role.OFFICE),))
DOER = Actor("doer", (Post(Role.MEMBER, "bureau"),))
HELPER = Actor("helper", (Post(Role.COUNTY, "county"),))
WATCHER = Actor("watcher", (Post(Role.MEMBER, "inspectors"),))
STRANGER = Actor("stranger", (Post(Role.COUNTY, "elsewhere"),))
PARTNER = Actor("partner", (Post(Role.PARTNER, "district"),))
AUDITOR = Actor("auditor", (Post(Role.AUDITOR),))
READER = Actor("reader", (Post(Role.READER, "bureau"),))
NOBODY = Actor("")


@pytest.fixture(autouse=True)
def duty() -> None:
    roles = {"bureau": "lead", "county": "support", "inspectors": "supervise", "district": "co_lead"}
    task = add_commitment("task", due=DUE)
    add_party("elsewhere")
    for party, role in roles.items():
        assign(task, add_party(party), role)
    rebuild_standings()


def act(actor: Actor, deed: Deed, on: date = TODAY, **fields: object) -> Event:
    made = Act(deed=deed, commitment="task", occurred=on, text="进展顺利")
    return act_on_duty(actor=actor, act=replace(made, **fields), on=on)  # type: ignore[arg-type]  # fields of Act


def stands(on: date = TODAY) -> Standing:
    found = commitment_detail("task", reader=Reader(on, internal=True))
    assert found is not None
    return found.line.standing


def open_to(actor: Actor) -> set[Deed]:
    found = openings("task", actor=actor, on=TODAY)
    return set(found.deeds) if found else set()


RUNNING = {Deed.ACCEPT, Deed.REPORT, Deed.BLOCK, Deed.ASK_EXTENSION, Deed.FINISH}


@pytest.mark.parametrize(
    ("actor", "deeds"),
    [
        (OFFICE, RUNNING | {Deed.ISSUE, Deed.GRANT_EXTENSION, Deed.CLOSE}),
        (DOER, RUNNING),
        (HELPER, RUNNING),
        (PARTNER, RUNNING),
        (WATCHER, set()),
        (STRANGER, set()),
        (AUDITOR, set()),
        (READER, set()),
        (NOBODY, set()),
    ],
)
def test_what_is_open_follows_from_the_post_and_the_duty(actor: Actor, deeds: set[Deed]) -> None:
    assert open_to(actor) == deeds


@pytest.mark.parametrize("actor", [WATCHER, STRANGER, AUDITOR, READER, NOBODY])
def test_who_may_not_is_refused_and_leaves_nothing(actor: Actor) -> None:
    with pytest.raises((NotPermitted, UnknownCode)):
        act(actor, Deed.REPORT)
    assert not Event.objects.exists()
    assert not AuditRow.objects.exists()


def test_the_whole_course() -> None:
    course = [
        (OFFICE, Deed.ISSUE, "issued"),
        (DOER, Deed.ACCEPT, "accepted"),
        (HELPER, Deed.REPORT, "in_progress"),
        (DOER, Deed.BLOCK, "blocked"),
        (DOER, Deed.REPORT, "in_progress"),
        (DOER, Deed.FINISH, "done"),
        (WATCHER, Deed.RETURN, "in_progress"),
        (DOER, Deed.FINISH, "done"),
        (WATCHER, Deed.VERIFY, "verified"),
        (OFFICE, Deed.CLOSE, "closed"),
        (OFFICE, Deed.REOPEN, "in_progress"),
    ]
    for number, (actor, deed, state) in enumerate(course):
        act(actor, deed, on=TODAY + timedelta(days=number))
        assert stands(TODAY + timedelta(days=number)).state == state, deed
    assert [row.deed for row in AuditRow.objects.order_by("sequence")] == [deed for _, deed, _ in course]
    assert verify().holds


def test_whoever_reported_it_done_cannot_verify_it() -> None:
    act(OFFICE, Deed.FINISH)
    assert Deed.VERIFY not in open_to(OFFICE)
    with pytest.raises(NotPermitted):
        act(OFFICE, Deed.VERIFY)
    act(Actor("office-2", (Post(Role.OFFICE),)), Deed.VERIFY)
    assert stands().state == "verified"


def test_a_party_that_holds_the_duty_cannot_verify_it_whatever_its_post() -> None:
    act(DOER, Deed.FINISH)
    for posts in ((Post(Role.OFFICE), Post(Role.MEMBER, "bureau")), (Post(Role.OFFICE, "county"),)):
        with pytest.raises(NotPermitted):
            act(Actor("other", posts), Deed.VERIFY)


def test_an_extension_moves_the_date_and_keeps_the_first() -> None:
    act(DOER, Deed.ASK_EXTENSION, until=LATER)
    assert (stands().due, stands().extension_pending) == (DUE, True)
    assert Deed.ASK_EXTENSION not in open_to(DOER)
    with pytest.raises(NotPermitted):
        act(DOER, Deed.GRANT_EXTENSION, until=LATER)
    act(OFFICE, Deed.GRANT_EXTENSION, until=LATER)
    assert (stands().first_due, stands().due, stands().extension_pending) == (DUE, LATER, False)


def test_a_refused_extension_leaves_the_date() -> None:
    with pytest.raises(DeedRefused, match="现在不能不同意延期"):
        act(OFFICE, Deed.REFUSE_EXTENSION)
    act(DOER, Deed.ASK_EXTENSION, until=LATER)
    act(OFFICE, Deed.REFUSE_EXTENSION)
    assert (stands().due, stands().extension_pending) == (DUE, False)


@pytest.mark.parametrize(
    ("deed", "fields", "said"),
    [
        (Deed.REPORT, {"text": "  "}, "没有填写说明"),
        (Deed.REPORT, {"text": "长" * 5001}, "5001 字"),
        (Deed.ASK_EXTENSION, {}, "没有填写延到哪一天"),
        (Deed.ASK_EXTENSION, {"until": TODAY - timedelta(1)}, "2026-03-01 已经过去"),
        (Deed.REPORT, {"occurred": TODAY + timedelta(1)}, "2026-03-03 还没有到"),
        (Deed.REOPEN, {}, "现在不能重新打开"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said(deed: Deed, fields: dict[str, object], said: str) -> None:
    with pytest.raises(DeedRefused, match=said):
        act(OFFICE if deed is Deed.REOPEN else DOER, deed, **fields)
    assert not Event.objects.exists()


def test_the_same_form_sent_twice_is_done_once() -> None:
    once = "6a0f6cf0-0000-4000-8000-000000000001"
    first, second = act(DOER, Deed.REPORT, once=once), act(DOER, Deed.REPORT, once=once)
    assert first.pk == second.pk
    assert Event.objects.count() == AuditRow.objects.count() == 1


def test_a_form_name_does_not_hand_over_what_somebody_else_did_with_it() -> None:
    once = "6a0f6cf0-0000-4000-8000-000000000001"
    act(DOER, Deed.REPORT, once=once)
    with pytest.raises(NotPermitted):
        act(STRANGER, Deed.REPORT, once=once)


def test_somebody_elses_act_in_between_is_noticed_and_can_be_sent_again() -> None:
    before = openings("task", actor=DOER, on=TODAY)
    assert before is not None
    act(HELPER, Deed.REPORT)
    with pytest.raises(SomebodyElseActed):
        act(DOER, Deed.REPORT, seen=before.seen)
    after = openings("task", actor=DOER, on=TODAY)
    assert after is not None
    act(DOER, Deed.REPORT, seen=after.seen)
    assert Event.objects.count() == 2


def test_every_file_of_a_report_is_kept_with_it() -> None:
    files = [KeptFile(f"照片{n}.jpg", "image/jpeg", 10, sha256(str(n).encode()).hexdigest()) for n in range(2)]
    passages = tuple(keep_evidence(actor=DOER, file=file, on=TODAY) for file in files)
    event = act(DOER, Deed.FINISH, evidence=passages)
    assert set(EventEvidence.objects.filter(event=event).values_list("passage__code", flat=True)) == {
        passage.code for passage in passages
    }
    assert stands().has_evidence


def test_the_audit_row_says_who_for_whom_why_and_what_changed() -> None:
    act(DOER, Deed.FINISH)
    row = AuditRow.objects.get()
    assert (row.account, row.party, row.subject, row.reason) == ("doer", "bureau", "task", "进展顺利")
    assert '"state": "open"' in row.before
    assert '"state": "done"' in row.after
    assert '"done_on": "2026-03-02"' in row.after


def test_a_plan_is_nothing_to_report_on() -> None:
    plan = add_commitment("plan", kind="plan")
    assign(plan, add_party("planners"), "lead")
    rebuild_standings()
    found = openings("plan", actor=Actor("x", (Post(Role.MEMBER, "planners"),)), on=TODAY)
    assert found is not None
    assert not found.deeds


def test_who_holds_no_duty_any_more_has_no_right_any_more() -> None:
    task = add_commitment("old", due=DUE)
    assign(task, add_party("former"), "lead", valid_to=TODAY)
    rebuild_standings()
    former = Actor("former", (Post(Role.MEMBER, "former"),))
    assert openings("old", actor=former, on=TODAY - timedelta(1)).deeds  # type: ignore[union-attr]  # it is known
    assert not openings("old", actor=former, on=TODAY).deeds  # type: ignore[union-attr]  # the same
