"""`shanhai user`: the accounts of an installation, made by the office and never by strangers."""

from __future__ import annotations

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
    "--password", default=None, help="密码；不给就在终端输入。 The password; asked for on the terminal if not given."
)
def add(name: str, password: str | None) -> None:
    """新建一个账号。 Make an account."""
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    users = get_user_model().objects
    if users.filter(username=name).exists():
        raise UserRefused(
            Bilingual(f"账号 {name} 已经存在。", f"The account {name} exists already."),
            Bilingual("请换一个名字。", "Choose another name."),
        )
    secret = password or click.prompt("密码 Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(secret)
    except ValidationError as refusal:
        reasons = " ".join(refusal.messages)
        raise UserRefused(
            Bilingual(f"密码不合要求：{reasons}", f"The password will not do: {reasons}"),
            Bilingual(
                "请用至少 10 个字符、不常见、不全是数字的密码。",
                "Use at least 10 characters, uncommon, not digits alone.",
            ),
        ) from refusal
    users.create_user(username=name, password=secret)
    click.echo(f"已建账号 {name}。\nMade the account {name}.")
