"""What was reported is internal until the office publishes it: as a version of its own, public from that day on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User

from shanhai.adapters.kept_files import KeptFile
from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.documents.actions import keep_evidence
from shanhai.domains.documents.models import DocumentVersion
from shanhai.domains.programme.actions import Act, act_on_duty, publish_event, rebuild_standings
from shanhai.domains.programme.errors import EventRefused, NothingChanged, UnknownCode
from shanhai.domains.programme.models import CommitmentVersion, Event, EventEvidence
from shanhai.domains.programme.queries import commitment_detail
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.models import Notice
from shanhai.engines.duties import State
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import NOBODY, Actor, Deed, Post, Role
from tests.domains.programme.rows import add_commitment, add_party, assign
from tests.domains.reminders.people import add_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REPORTED, PUBLISHED = date(2026, 3, 2), date(2026, 3, 9)
OFFICE = Actor("office", (Post(Role.OFFICE),))
DOER = Actor("doer", (Post(Role.MEMBER, "bureau"),))
ONCE = "6a0f6cf0-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def duty() -> None:
    assign(add_commitment("task", due=date(2026, 6, 30)), add_party("bureau"))
    rebuild_standings()


def report(deed: Deed = Deed.REPORT, text: str = "已开工", **more: object) -> Event:
    act = Act(deed=deed, commitment="task", occurred=REPORTED, text=text, **more)  # type: ignore[arg-type]  # fields of Act
    return act_on_duty(actor=DOER, act=act, on=REPORTED)


def seen(on: date, *, internal: bool = False) -> tuple[State, list[str]]:
    found = commitment_detail("task", reader=Reader(on, internal))
    assert found is not None
    return found.line.standing.state, [event.row.text_zh for event in found.events]


def test_the_public_sees_it_from_the_day_it_is_published_and_not_before() -> None:
    made = report()
    assert seen(PUBLISHED) == (State.OPEN, [])
    publish_event(actor=OFFICE, code=made.code, on=PUBLISHED)
    assert seen(PUBLISHED) == (State.IN_PROGRESS, ["已开工"])
    assert seen(PUBLISHED - timedelta(1)) == (State.OPEN, [])
    for day in (REPORTED, PUBLISHED):
        assert seen(day, internal=True) == (State.IN_PROGRESS, ["已开工"])
    versions = Event.objects.filter(code=made.code).order_by("revision")
    assert list(versions.values_list("visibility", "known_from", "known_to", "recorded_by")) == [
        ("internal", REPORTED, PUBLISHED, "doer"),
        ("public", PUBLISHED, None, "office"),
    ]
    row = AuditRow.objects.get(deed="publish")
    assert (row.account, row.noun, row.subject) == ("office", "event", made.code)


def test_published_on_the_day_it_was_reported_it_is_known_once() -> None:
    made = report()
    publish_event(actor=OFFICE, code=made.code, on=REPORTED)
    assert seen(REPORTED) == seen(REPORTED, internal=True) == (State.IN_PROGRESS, ["已开工"])


def test_its_evidence_goes_along_and_stays_internal() -> None:
    file = keep_evidence(actor=DOER, file=KeptFile("证明.pdf", "application/pdf", 3, "a" * 64), on=REPORTED)
    made = report(evidence=(file,))
    added = publish_event(actor=OFFICE, code=made.code, on=PUBLISHED)
    assert EventEvidence.objects.filter(event=added, passage=file).exists()
    inside, outside = (commitment_detail("task", reader=Reader(PUBLISHED, internal)) for internal in (True, False))
    assert inside is not None
    assert outside is not None
    assert (len(inside.events[0].evidence), outside.events[0].evidence, outside.events[0].source) == (1, (), None)
    assert DocumentVersion.objects.get().visibility == "internal"


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.OFFICE)])
def test_nobody_but_the_office_publishes(role: Role | None) -> None:
    made = report()
    with pytest.raises(NotPermitted):
        publish_event(actor=Actor("x", (Post(role, "bureau"),)) if role else NOBODY, code=made.code, on=PUBLISHED)
    assert not Event.objects.filter(visibility="public").exists()


def test_what_cannot_be_published_is_refused() -> None:
    made = report()
    publish_event(actor=OFFICE, code=made.code, on=PUBLISHED)
    with pytest.raises(NothingChanged):
        publish_event(actor=OFFICE, code=made.code, on=PUBLISHED)
    with pytest.raises(UnknownCode):
        publish_event(actor=OFFICE, code="none", on=PUBLISHED)
    version = CommitmentVersion.objects.get(code="task")
    CommitmentVersion.objects.filter(pk=version.pk).update(known_to=PUBLISHED)
    version.pk, version.revision, version.known_from, version.visibility = None, 2, PUBLISHED, "internal"
    version.save(force_insert=True)
    other = report(text="又一条")
    with pytest.raises(EventRefused):
        publish_event(actor=OFFICE, code=other.code, on=PUBLISHED)


def test_an_event_that_rests_on_a_source_that_is_not_published_stays_internal() -> None:
    file = keep_evidence(actor=DOER, file=KeptFile("证明.pdf", "application/pdf", 3, "a" * 64), on=REPORTED)
    made = report(evidence=(file,))
    version = DocumentVersion.objects.get()
    DocumentVersion.objects.filter(pk=version.pk).update(known_to=REPORTED)
    version.pk, version.revision, version.kind = None, 2, "news"
    version.save(force_insert=True)
    with pytest.raises(EventRefused):
        publish_event(actor=OFFICE, code=made.code, on=PUBLISHED)


def test_publishing_is_no_doing_and_no_news_to_those_who_do_it() -> None:
    """Whoever publishes that it is done may still verify it, a form sent twice does nothing, nobody is told again."""
    add_person("office", "office")
    made = report(Deed.FINISH, "完成", once=ONCE)
    assert remind(on=REPORTED) == 1
    publish_event(actor=OFFICE, code=made.code, on=PUBLISHED)
    assert remind(on=PUBLISHED) == 0
    assert Notice.objects.get().account == User.objects.get(username="office")
    assert report(Deed.FINISH, "完成", once=ONCE).pk == made.pk
    verified = act_on_duty(actor=OFFICE, act=Act(deed=Deed.VERIFY, commitment="task", occurred=PUBLISHED), on=PUBLISHED)
    assert verified.kind == "verified"
