"""`shanhai submission` as an operator types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth.models import User
from django.utils import timezone

from shanhai.cli import submission
from shanhai.domains.people.actions import appoint
from shanhai.domains.submissions.actions import deciding
from shanhai.domains.submissions.actions.deciding import submit
from shanhai.domains.submissions.models import Form
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.rights import COMMAND_LINE
from tests.domains.indicators.rows import load
from tests.domains.submissions.rows import CLERK, DAY, drafted, figures, no_rules, sheet, states
from tests.submissions import a_form

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Form:
    monkeypatch.setattr(submission, "_start", lambda: None)
    load(tmp_path / "book")
    return a_form(DAY)


def run(*words: object) -> Result:
    return CliRunner().invoke(submission.submission, [str(word) for word in words])


def test_from_the_list_to_published(form: Form) -> None:
    made = drafted(form, {"2024-05": "11", "2024-06": "12"}, document=sheet("june"))
    submit(actor=CLERK, submission=made.pk, on=DAY)
    listed = run("list", "--state", "submitted").output
    assert f"#{made.pk} monthly 2024-06 合成县政府 Synthetic county" in listed
    assert "已报送 2" in listed
    assert "共 0 次报送" in run("list", "--state", "published").output
    first, second = figures(made)
    shown = run("show", made.pk).output
    assert f"{first.pk} [已报送] 合成县 飞地数 2024-05 11块 B2" in shown
    assert "报送 clerk 2" in shown
    assert run("return", made.pk, "--figure", first.pk, "--reason", "核对").exit_code == 0
    approved = run("approve", made.pk)
    assert "已办理 1 个数据。" in approved.output, approved.exception
    assert "没有要办的了" in run("approve", made.pk, "--figure", second.pk).output
    assert run("publish", made.pk).exit_code == 0
    assert states(made) == ["returned", "published"]
    assert "[已公开]" not in run("show", made.pk, "--state", "returned").output


def test_an_account_decides_with_its_posts(form: Form) -> None:
    made = drafted(form, {"2024-06": "12"})
    submit(actor=CLERK, submission=made.pk, on=DAY)
    for name, role, party in (("clerk", "member", "gov"), ("second", "office", "")):
        User.objects.create_user(name)
        appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=timezone.localdate())
    for account in ("clerk", "nobody"):
        assert isinstance(run("approve", made.pk, "--account", account).exception, ShanhaiError)
    assert run("approve", made.pk, "--account", "second").exit_code == 0
    assert isinstance(run("show", 10**6).exception, ShanhaiError)


def test_every_finding_is_said(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "validate_submitted", no_rules)
    made = drafted(form, {"2024-05": "-1", "2024-06": "-2"}, document=sheet("june"))
    submit(actor=CLERK, submission=made.pk, on=DAY)
    refused = run("approve", made.pk)
    assert isinstance(refused.exception, ShanhaiError)
    assert "六月!B2" in refused.output
    assert "六月!B3" in refused.output
