"""Secrets in the database: encrypted, opened by the installation's key alone, and those from before are encrypted too."""

from __future__ import annotations

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone

from shanhai.adapters.secret_texts import MARK, KeyNotKept, SecretKeyChanged, open_text, seal_text
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.audit.queries import verify
from shanhai.domains.reminders.actions.sending import make_calls
from shanhai.domains.reminders.actions.wishes import add_hook
from shanhai.domains.reminders.models import Delivery, Hook, Message
from shanhai.vocab.rights import COMMAND_LINE
from tests.accounts import account

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def clerk() -> User:
    return account("clerk", "office")


def test_a_text_opens_with_its_key_alone_and_not_once_it_was_changed() -> None:
    sealed = seal_text(SECRET, key="one")
    assert SECRET not in sealed
    assert sealed != seal_text(SECRET, key="one")
    assert open_text(sealed, key="one") == SECRET
    assert open_text("from before", key="one") == "from before"
    for wrong, key in ((sealed, "two"), (f"{sealed[:-8]}AAAAAAA=", "one"), (MARK, "one"), (f"{MARK}秘密", "one")):
        with pytest.raises(SecretKeyChanged, match="SHANHAI_SECRET_KEY_FILE"):
            open_text(wrong, key=key)


def test_what_a_phone_and_recovery_codes_stand_on_lies_encrypted(clerk: User) -> None:
    phone, codes = TOTP.activate(clerk, SECRET), RecoveryCodes.activate(clerk)
    kept = [phone.instance.data["secret"], codes.instance.data["seed"]]
    assert all(text.startswith(MARK) and SECRET not in text for text in kept)
    assert len(codes.generate_codes()) == 10
    assert codes.validate_code(codes.generate_codes()[0])


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_with_another_key_signing_in_says_what_is_the_matter(clerk: User, prefix: str) -> None:
    clerk.set_password("云和梯田-2025")
    clerk.save()
    TOTP.activate(clerk, SECRET)
    Authenticator.objects.update(data={"secret": seal_text(SECRET, key="the key before")})
    client = Client()
    address = client.post(f"{prefix}/accounts/login/", {"login": "clerk", "password": "云和梯田-2025"})["Location"]
    answer = client.post(address, {"code": "123456"})
    assert answer.status_code == 409
    assert ("另一把密钥" if not prefix else "another secret key") in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_hook_whose_secret_does_not_open_is_told_to_the_office_and_holds_up_nobody() -> None:
    lost = add_hook(actor=COMMAND_LINE, address="http://127.0.0.1:9/lost")
    assert lost.secret.startswith(MARK)
    assert len(lost.signs_with) == 64
    Message.objects.create(hook=lost, on=timezone.localdate())
    with override_settings(SECRET_KEY="x" * 50):
        assert make_calls(now=timezone.now()) == 0
        with pytest.raises(SecretKeyChanged):
            _ = lost.signs_with
    failed = Delivery.objects.exclude(outcome="trying").get()
    assert (failed.outcome, "another secret key" in failed.reason) == ("failed", True)


def test_what_lay_in_the_tables_before_is_encrypted_once_and_can_be_put_back(clerk: User) -> None:
    data = {"seed": "ab" * 40, "used_mask": 3, "migrated_codes": ["12345678"]}
    row = Authenticator.objects.create(user=clerk, type="recovery_codes", data=data)
    hook = Hook.objects.create(address="https://m.example/h", secret="c" * 64)
    steps = [
        import_module(f"shanhai.domains.{name}")
        for name in ("people.migrations.0005_second_factors_encrypted", "reminders.migrations.0002_secrets_of_hooks_encrypted")
    ]  # fmt: skip
    for _ in range(2):
        for step in steps:
            step.encrypt(apps, None)
    row.refresh_from_db()
    hook.refresh_from_db()
    assert row.data["used_mask"] == 3
    assert all(text.startswith(MARK) for text in (row.data["seed"], row.data["migrated_codes"][0], hook.secret))
    assert hook.signs_with == "c" * 64
    assert RecoveryCodes(row).generate_codes() == ["12345678"]
    for step in steps:
        step.decrypt(apps, None)
    row.refresh_from_db()
    hook.refresh_from_db()
    assert (row.data, hook.secret) == (data, "c" * 64)


def test_under_a_key_that_nobody_keeps_nothing_is_encrypted(clerk: User) -> None:
    step = import_module("shanhai.domains.reminders.migrations.0002_secrets_of_hooks_encrypted")
    with override_settings(SECRET_KEY_IS_KEPT=False):
        step.encrypt(apps, None)
        Hook.objects.create(address="https://m.example/h", secret="c" * 64)
        with pytest.raises(KeyNotKept, match="SHANHAI_SECRET_KEY_FILE"):
            step.encrypt(apps, None)
    assert Hook.objects.get().secret == "c" * 64


def test_second_factors_on_and_off_are_on_record_whoever_does_it(clerk: User) -> None:
    TOTP.activate(clerk, SECRET)
    factor = Authenticator.objects.get()
    factor.record_usage()
    Authenticator.objects.filter(user=clerk).delete()
    rows = AuditRow.objects.filter(noun="account", subject="clerk", deed__contains="second_factor").order_by("sequence")
    assert list(rows.values_list("account", "deed", "before", "after")) == [
        ("command-line", "add_second_factor", "", '{"kind": "totp"}'),
        ("command-line", "remove_second_factor", '{"kind": "totp"}', ""),
    ]
    assert SECRET not in str(list(AuditRow.objects.values()))
    assert verify().holds
