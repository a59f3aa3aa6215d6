"""`shanhai user`: the accounts of an installation, made by the office and never by strangers."""

from __future__ import annotations

import sys

import click

from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError


class UserRefused(ShanhaiError):
    """The account cannot be made as asked."""

    code = "user_refused"


@click.group("user", cls=BilingualGroup)
def user() -> None:
    """账号：登录后可看内部内容。 Accounts: those who sign in see internal rows too."""


@user.command("add")
@click.argument("name")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="从标准输入读一行作密码；不加则在终端输入两遍。 Read the password, one line, from standard input; "
    "else it is asked for twice on the terminal.",
)
def add(name: str, password_stdin: bool) -> None:
    """新建一个账号。 Make an account.

    密码不写在命令里：命令行人人看得见，还会留在历史记录里。
    The password is never part of the command, which others can see and which stays in the shell's history.
    """
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    if users.filter(username=name).exists():
        raise UserRefused(
            Bilingual(f"账号 {name} 已经存在。", f"The account {name} exists already."),
            Bilingual("请换一个名字。", "Choose another name."),
        )
    secret = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked_for()
    _refuse_weak(secret)
    users.create_user(username=name, password=secret)
    click.echo(f"已建账号 {name}。\nMade the account {name}.")


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
