"""`shanhai user`: the accounts of an installation, made by the office and never by strangers."""

from __future__ import annotations

import sys

import click

from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.rights import COMMAND_LINE, Role
from shanhai.vocab.words import ROLES


class UserRefused(ShanhaiError):
    """The account cannot be made as asked."""

    code = "user_refused"


@click.group("user", cls=BilingualGroup)
def user() -> None:
    """账号与任职：能看什么、办什么由任职决定。 Accounts and their posts, from which follows what they see and may do."""


@user.command("add")
@click.argument("name")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="从标准输入读一行作密码；不加则在终端输入两遍。 Read the password, one line, from standard input; "
    "else it is asked for twice on the terminal.",
)
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.READER.value,
    show_default=True,
    help="任职：能看什么、办什么由它决定（见 docs/rights.md）。 Its post: what it sees and may do follows (docs/rights.md).",
)
@click.option("--party", default="", help="代表的主体编码。 The code of the party it acts for.")
def add(name: str, password_stdin: bool, role: str, party: str) -> None:
    """新建一个账号并任命。 Make an account and appoint it.

    密码不写在命令里：命令行人人看得见，还会留在历史记录里。
    The password is never part of the command, which others can see and which stays in the shell's history.
    """
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.utils import timezone

    from shanhai.domains.people.actions import appoint

    users = get_user_model().objects
    if users.filter(username=name).exists():
        raise UserRefused(
            Bilingual(f"账号 {name} 已经存在。", f"The account {name} exists already."),
            Bilingual("请换一个名字。", "Choose another name."),
        )
    secret = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked_for()
    _refuse_weak(secret)
    with transaction.atomic():
        users.create_user(username=name, password=secret)
        appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=timezone.localdate())
    words = ROLES[role]
    click.echo(f"已建账号 {name}，任{words.zh}。\nMade the account {name}, appointed as {words.en}.")


@user.command("appoint")
@click.argument("name")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--party", default="", help="代表的主体编码。 The code of the party it acts for.")
@click.option("--reason", default="", help="缘由，记入审计。 Why, for the audit record.")
def appoint_account(name: str, role: str, party: str, reason: str) -> None:
    """任命一个已有的账号。 Appoint an account that is there."""
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from django.utils import timezone

    from shanhai.domains.people.actions import appoint

    made = appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=timezone.localdate(), reason=reason)
    words = ROLES[role]
    click.echo(f"已任命 {name} 为{words.zh}（{made.code}）。\nAppointed {name} as {words.en} ({made.code}).")


@user.command("retire")
@click.argument("names", nargs=-1, required=True)
def retire(names: tuple[str, ...]) -> None:
    """停用账号：不能再登录，所作记录保留。 Retire accounts: they sign in no more; what they did stays on record."""
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from shanhai.domains.people.actions import retire_account

    for name in names:
        retire_account(actor=COMMAND_LINE, account=name)
        click.echo(f"已停用 {name}。\nRetired {name}.")


def _asked_for() -> str:
    """Ask for the password twice on the terminal.

    Raises:
        UserRefused: there is no terminal to ask on, or the two differ.
    """
    if not sys.stdin.isatty():
        raise UserRefused(
            Bilingual("这里不是终端，不能输入密码。", "There is no terminal to ask for the password on."),
            Bilingual(
                "请在终端里运行，或加 --password-stdin 从标准输入读取。",
                "Run it on a terminal, or add --password-stdin to read it from standard input.",
            ),
        )
    secret = str(click.prompt("密码 Password", hide_input=True))
    if click.prompt("再输一遍 Once more", hide_input=True) != secret:
        raise UserRefused(
            Bilingual("两次输入的密码不同。", "The two passwords differ."),
            Bilingual("账号没有建立，请再来一次。", "No account was made; try again."),
        )
    return secret


def _refuse_weak(secret: str) -> None:
    """Refuse a password that is too short, too common or digits alone."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    reasons = {}
    for language in ("zh-hans", "en"):
        try:
            with override(language):
                validate_password(secret)
        except ValidationError as refusal:
            reasons[language] = " ".join(refusal.messages)
    if reasons:
        raise UserRefused(
            Bilingual(f"密码不合要求：{reasons['zh-hans']}", f"The password will not do: {reasons['en']}"),
            Bilingual(
                "请用至少 10 个字符、不常见、不全是数字的密码。",
                "Use at least 10 characters, uncommon, not digits alone.",
            ),
        )
