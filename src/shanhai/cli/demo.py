"""What a trial installation has from the start: the Lishui book and one sign-in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from shanhai.adapters.books.package import book_hash
from shanhai.cli.progress import Progress
from shanhai.domains.books.actions import load_book
from shanhai.domains.books.errors import BookRefused
from shanhai.domains.books.queries import was_loaded
from shanhai.domains.indicators.models import IndicatorVersion
from shanhai.domains.people.actions import appoint
from shanhai.domains.people.models import Party
from shanhai.domains.submissions.actions.forms import FormSaid, Item, set_up_form
from shanhai.domains.submissions.models import Form
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import COMMAND_LINE, Role
from shanhai.vocab.words import ROLES


class DemoAccounts(ShanhaiError):
    """A production start finds accounts of a trial."""

    code = "demo_accounts"


DEMO_USER = "office"
DEMO_GROUP = "demo"
"""The group that tells accounts of a trial from real ones; a production start refuses them."""
DEMO_POSTS = (
    (DEMO_USER, Role.OFFICE, ""),
    ("group", Role.MEMBER, "gov-lishui"),
    ("county", Role.COUNTY, "gov-qingtian"),
    ("partner", Role.PARTNER, "gov-fengxian"),
    ("auditor", Role.AUDITOR, ""),
)
"""The accounts of a trial, one for each role: its name, as what it is appointed, and the party it acts for."""
DEMO_ITEMS = ("gdp@published", "gep@cas-2019")
"""What the form of a trial asks for: indicators of the Lishui book."""
SIGNIN_FILE = "demo-signin.txt"
FINDINGS_SHOWN = 20


def make_demo_signin(data: Path) -> Path | None:
    """Make the demo accounts with a random password, written to a file its owner alone can read.

    Returns:
        The file with name and password; None when it is gone, because the office has changed the password.
    """
    users = User.objects
    file = data / SIGNIN_FILE
    if users.filter(username=DEMO_USER).exists():
        return file if file.exists() else None
    password = secrets.token_urlsafe(12)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as writer:
        writer.write(f"用户名 user: {DEMO_USER}\n密码 password: {password}\n\n")
        writer.write("其他演示账号，密码相同 Other demo accounts, with the same password:\n")
        writer.writelines(_told(*post) for post in DEMO_POSTS[1:])
    with transaction.atomic():
        group, _ = Group.objects.get_or_create(name=DEMO_GROUP)
        for name, role, party in DEMO_POSTS:
            group.user_set.add(users.create_user(username=name, password=password))
            appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=timezone.localdate())
    return file


def make_demo_form(*, on: date) -> None:
    """Set up one form for the county of the demo accounts, unless a form is there already or the book is another.

    Its title says 演示 Demo; it asks for figures that the book already defines.
    """
    has_indicators = IndicatorVersion.objects.filter(code__in=DEMO_ITEMS).count() == len(DEMO_ITEMS)
    if Form.objects.exists() or not has_indicators or not Party.objects.filter(code="gov-qingtian").exists():
        return
    items = tuple(Item(version, "qingtian") for version in DEMO_ITEMS)
    title = Bilingual("演示：县年度主要指标", "Demo: main figures of the county, yearly")
    said = FormSaid("demo-county-yearly", "gov-qingtian", title, "year", 31, f"{on.year - 2}", items)
    set_up_form(actor=COMMAND_LINE, said=said, on=on)


def refuse_demo_accounts() -> None:
    """Refuse to start for real with the accounts of a trial, whose password lies in a file.

    Raises:
        DemoAccounts: there are some that can still sign in.
    """
    names = list(Group.objects.filter(name=DEMO_GROUP, user__is_active=True).values_list("user__username", flat=True))
    if names:
        raise DemoAccounts(
            Bilingual(
                f"正式运行的系统里还有演示账号：{'、'.join(names)}。",
                f"This installation still has demo accounts: {', '.join(names)}.",
            ),
            Bilingual(
                "请用 shanhai user retire 停用它们，或用另一个数据目录和数据库。",
                "Retire them with shanhai user retire, or use another data folder and database.",
            ),
            accounts=", ".join(names),
        )


def _told(name: str, role: Role, party: str) -> str:
    words = ROLES[role]
    return f"  {name}: {words.zh} {words.en}{f' ({party})' if party else ''}\n"


def load_demo_book(folder: Path, *, say: Callable[[str], object]) -> None:
    """Load the book unless these very files have been loaded before: what was corrected since stays corrected.

    Raises:
        BookRefused: the book has errors; the first of them are shown and nothing is loaded.
    """
    today = timezone.localdate()
    if was_loaded(book_hash(folder), reader=Reader(today, internal=True)):
        return
    say("正在载入丽水账册…… Loading the Lishui book …")
    try:
        with Progress("载入 Loading") as progress:
            load_book(actor=DEMO_USER, folder=folder, on=today, progress=progress)
    except BookRefused as refusal:
        errors = [finding for finding in refusal.findings if finding.severity == "error"]
        for finding in errors[:FINDINGS_SHOWN]:
            say(f"{finding.line('zh')}\n    {finding.line('en')}")
        raise
