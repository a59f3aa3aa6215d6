"""Groups of commands whose modules load only when one of them is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from shanhai.cli.two_languages import BilingualGroup


class LazyGroup(BilingualGroup):
    """A group that knows where its commands are, and loads the one that is asked for."""

    def __init__(self, *args: Any, lazy: dict[str, str] | None = None, **options: Any) -> None:
        """Keep the places: command name → "module:attribute"."""
        super().__init__(*args, **options)
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in alphabetical order."""
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name, loading its module; None when there is no such command."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, attribute = self.lazy[cmd_name].split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.lazy[cmd_name]} is not a command")
        return command
