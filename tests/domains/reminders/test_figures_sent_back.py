"""Figures that were sent back are noticed to the department's accounts, once, while any of them still is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from shanhai.domains.people.actions import appoint
from shanhai.domains.reminders.actions.digest import as_text
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.choices import Kind
from shanhai.domains.reminders.models import Notice
from shanhai.domains.reminders.queries.outbox import matters
from shanhai.domains.submissions.actions.deciding import send_back, submit, withdraw
from shanhai.domains.submissions.models import Submission
from shanhai.vocab.rights import COMMAND_LINE
from tests.domains.indicators.rows import load
from tests.domains.submissions.rows import CLERK, DAY, OFFICE, drafted
from tests.submissions import a_form

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def sent_back(tmp_path: Path) -> Submission:
    """A submission that the office sent back today, in a city with a clerk, a colleague, a stranger and the office."""
    load(tmp_path / "book")
    today = timezone.localdate()
    for name, role, party in (
        ("clerk", "member", "gov"), ("colleague", "county", "gov"), ("stranger", "member", "firm"), ("office", "office", ""),
    ):  # fmt: skip
        User.objects.create_user(name)
        appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=today)
    made = drafted(a_form(DAY), {"2024-05": "11", "2024-06": "12"})
    submit(actor=CLERK, submission=made.pk, on=today)
    send_back(actor=OFFICE, submission=made.pk, reason="核对", on=today)
    return made


def told() -> list[str]:
    rows = Notice.objects.filter(kind=Kind.FIGURES_RETURNED).order_by("account__username")
    return list(rows.values_list("account__username", flat=True))


def test_the_department_is_told_once(sent_back: Submission) -> None:
    today = timezone.localdate()
    remind(on=today)
    assert told() == ["clerk", "colleague"]
    assert remind(on=today) == 0
    assert remind(on=today + timedelta(days=1)) == 0
    client = Client()
    client.force_login(User.objects.get(username="clerk"))
    shown = client.get("/reminders/").content.decode()
    assert f'"/submissions/{sent_back.pk}/"' in shown
    assert "退回 2 个数据" in shown


def test_nobody_is_told_of_what_is_settled(sent_back: Submission) -> None:
    withdraw(actor=CLERK, submission=sent_back.pk, on=timezone.localdate())
    remind(on=timezone.localdate())
    assert told() == []


def test_the_mail_leads_to_the_submission(sent_back: Submission) -> None:
    today = timezone.localdate()
    remind(on=today)
    clerk = User.objects.get(username="clerk")
    mine = list(Notice.objects.filter(account=clerk).select_related("account"))
    mail = as_text(matters(mine, on=today, account=clerk.pk))
    assert f"/submissions/{sent_back.pk}/" in mail
    assert "报送的数据被退回" in mail
    assert "figures sent back" in mail
    stranger = User.objects.get(username="stranger")
    assert matters(mine, on=today, account=stranger.pk) == []


def test_a_notice_is_about_one_thing(sent_back: Submission) -> None:
    clerk, today = User.objects.get(username="clerk"), timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(account=clerk, kind=Kind.FIGURES_RETURNED, day=today, noticed_on=today)
