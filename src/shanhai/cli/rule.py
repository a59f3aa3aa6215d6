"""`shanhai rule`: the validation rules in force; set one up, change it, end it."""

from __future__ import annotations

from datetime import date

import click

from shanhai.cli.two_languages import BilingualGroup

REASON = "原因，记入审计。 Why, for the audit record."
SETTINGS = "设置，JSON；写法见《报送的校验、锁定和完整性》。 The settings as JSON; see the howto on validation."


@click.group("rule", cls=BilingualGroup)
def rule() -> None:
    """校验规则：查看、设置、更改、终止。 Validation rules: list them, set one up, change it, end it."""


@rule.command("list")
def list_rules() -> None:
    """列出现行规则，内置的在前。 List the rules in force, the built-in ones first."""
    today = _start()
    from shanhai.domains.submissions.queries.rules import rules_on

    for one in rules_on(on=today):
        effect = "须改正 blocks" if one.blocks else "须说明 followed up"
        click.echo(f"{one.code}  {one.kind}  {effect}  {one.title.zh} {one.title.en}\n    {one.settings}")


@rule.command("set")
@click.argument("kind", type=click.Choice(["range", "sum", "never_falls", "share", "part", "outlier"]))
@click.option("--settings", required=True, help=SETTINGS)
@click.option(
    "--title", nargs=2, required=True, metavar="中文 ENGLISH", help="中文和英文名称。 The title in both languages."
)
@click.option("--blocks", is_flag=True, help="不改正就不能报送。 Keep figures from being submitted.")
@click.option(
    "--change", "code", default="", help="更改这条现行规则。 Change this rule instead of setting up a new one."
)
@click.option("--reason", default="", help=REASON)
def set_rule(*, kind: str, settings: str, title: tuple[str, str], blocks: bool, code: str, reason: str) -> None:
    """设置一条规则，或更改一条。 Set up a rule, or change one.

    例 For example: shanhai rule set sum --title 人才之和 "Talents add up"
    --settings '{"of": "t", "parts": ["t[degree=doctor]", "t[degree=master]"]}'
    """
    today = _start()
    from shanhai.domains.submissions.actions.rules import Wanted, change_rule, set_up_rule
    from shanhai.vocab.bilingual import Bilingual
    from shanhai.vocab.rights import COMMAND_LINE

    wanted = Wanted(kind, Bilingual(*title), settings, blocks)
    if code:
        made = change_rule(actor=COMMAND_LINE, code=code, wanted=wanted, on=today, reason=reason)
    else:
        made = set_up_rule(actor=COMMAND_LINE, wanted=wanted, on=today, reason=reason)
    click.echo(
        f"规则 {made.code} 已生效（第 {made.revision} 版）。\nRule {made.code} is in force (version {made.revision})."
    )


@rule.command("end")
@click.argument("code")
@click.option("--reason", required=True, help=REASON)
def end(code: str, reason: str) -> None:
    """终止一条规则；它发现过的照旧可查。 End a rule; what it found stays on record."""
    today = _start()
    from shanhai.domains.submissions.actions.rules import end_rule
    from shanhai.vocab.rights import COMMAND_LINE

    end_rule(actor=COMMAND_LINE, code=code, on=today, reason=reason)
    click.echo(f"已终止 {code}。\nEnded {code}.")


def _start() -> date:
    """Reach the database and return today."""
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from django.utils import timezone

    return timezone.localdate()
