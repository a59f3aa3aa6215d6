"""Says in Chinese too what Click says in English alone: the frame of every help text, and every refusal of a command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import click

from shanhai.vocab.bilingual import Bilingual

HEADINGS: Final = {"Options": "选项 Options", "Commands": "命令 Commands"}
PHRASES: Final = {
    "Show this message and exit.": "显示这段帮助。 Show this message and exit.",
    "Show the version and exit.": "显示版本号。 Show the version and exit.",
    "[required]": "[必填 required]",
    "[default: ": "[默认 default: ",
}
EXTRA: Final = "Got unexpected extra argument"
NO_VALUE: Final = "does not take a value"


class BilingualFormatter(click.HelpFormatter):
    """Writes help with Click's own words in both languages."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line, "用法 Usage:" before it."""
        super().write_usage(prog, args, "用法 Usage: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading in both languages."""
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands, what Click adds to it in both languages."""
        super().write_dl([(term, _in_both(text)) for term, text in rows], col_max, col_spacing)


class BilingualContext(click.Context):
    """The context of a command whose help is in both languages."""

    formatter_class = BilingualFormatter


class BilingualCommand(click.Command):
    """A command whose help is in both languages."""

    context_class = BilingualContext


class BilingualGroup(click.Group):
    """A group whose help, and that of its commands, is in both languages."""

    context_class = BilingualContext
    command_class = BilingualCommand


def _in_both(text: str) -> str:
    for english, both in PHRASES.items():
        text = text.replace(english, both)
    return text


def refusal(error: click.ClickException) -> str:
    """Return what to print when Click refuses a command line: the usage, where help is, what is wrong; Chinese first."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    wrong = what_is_wrong(error)
    lines = [f"错误：{wrong.zh}", f"Error: {wrong.en}"]
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        asked = f"{context.command_path} --help"
        lines = [context.get_usage(), f"用法见 For help: {asked}", "", *lines]
    return "\n".join(lines)


def what_is_wrong(error: click.ClickException) -> Bilingual:
    """Return what is wrong with a command line."""
    return Bilingual(_in_chinese(error), error.format_message())


def _in_chinese(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter():
            said = f"缺少{_parameter(error)}。"
        case click.NoSuchOption():
            said = f"没有选项 {error.option_name}。{_perhaps(error.possibilities)}"
        case click.exceptions.NoSuchCommand():
            said = f"没有命令 {error.command_name}。{_perhaps(error.possibilities)}"
        case click.BadOptionUsage():
            said = f"选项 {error.option_name} {'后面不该有值' if NO_VALUE in error.message else '后面缺少值'}。"
        case click.BadParameter():
            said = f"{_parameter(error)} 的值不对{_wanted(error.param)}。"
        case _ if error.message.startswith(EXTRA):
            said = f"多出了内容：{error.message.removeprefix(EXTRA).lstrip('s ').strip('.()')}。"
        case _:
            said = "命令写法不对。"
    return said


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return "参数"
    kind = "参数" if isinstance(error.param, click.Argument) else "选项"
    return f"{kind} {error.param.get_error_hint(error.ctx)}".replace("'", "")


def _perhaps(names: Iterable[str] | None) -> str:
    likely = "、".join(sorted(names or ()))
    return f"是不是 {likely}？" if likely else ""


def _wanted(parameter: click.Parameter | None) -> str:
    """Return what values a parameter takes, as the end of a sentence; empty where its kind does not say."""
    match parameter.type if parameter is not None else None:
        case click.IntRange(min=low, max=high) if low is not None and high is not None:
            return f"，应为 {low} 到 {high} 的整数"
        case click.Choice(choices=choices):
            return f"，应为 {'、'.join(map(str, choices))} 之一"
        case click.DateTime():
            return "，应为年-月-日，如 2025-02-01"
        case _:
            return ""
