"""The `shanhai` command line."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from shanhai.cli.lazy import LazyGroup
from shanhai.cli.two_languages import refusal
from shanhai.vocab.errors import ShanhaiError

COMMANDS = {
    "audit": "shanhai.cli.audit:audit",
    "boundaries": "shanhai.cli.boundaries:boundaries",
    "book": "shanhai.cli.book:book",
    "document": "shanhai.cli.document:document",
    "form": "shanhai.cli.form:form",
    "list": "shanhai.cli.list:task_list",
    "lock": "shanhai.cli.lock:lock",
    "meeting": "shanhai.cli.meeting:meeting",
    "remind": "shanhai.cli.remind:remind",
    "rule": "shanhai.cli.rule:rule",
    "serve": "shanhai.cli.serve:serve",
    "settings": "shanhai.cli.settings:show_settings",
    "sheet": "shanhai.cli.sheet:sheet",
    "submission": "shanhai.cli.submission:submission",
    "user": "shanhai.cli.user:user",
    "worker": "shanhai.cli.remind:worker",
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shanhai", message="shanhai %(version)s")
def shanhai() -> None:
    """山海：一体化行动方案的落实系统。 Shanhai: runs a city's integration programme and proves every figure."""


def main() -> None:
    """Run the command line: a refusal is printed in both languages and ends it with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows ? rather than a failure
    try:
        code = shanhai(standalone_mode=False)
    except ShanhaiError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except click.ClickException as error:
        print(refusal(error), file=sys.stderr)
        sys.exit(error.exit_code)
    except click.Abort:
        print("已中止。 Stopped.", file=sys.stderr)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
