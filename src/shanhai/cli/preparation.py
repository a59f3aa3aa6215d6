"""Everything `shanhai serve` makes ready: tables, page files, the city's book, the demo sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from shanhai.cli.startup import reach_database, start_django

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the welcome tells: where the data is, and where the demo sign-in is written."""

    data: Path
    signin_file: Path | None


def prepare(*, say: Say) -> Prepared:
    """Make an installation ready to serve; a second time finds nothing to do.

    Args:
        say: shows one line of progress.
    Raises:
        ShanhaiError: settings, folder, database or book cannot be used.
    """
    data = start_django()
    reach_database()
    migrate(say=say)
    from shanhai.cli.static import collect_when_changed

    collect_when_changed(Path(settings.STATIC_ROOT), say=say)
    signin_file = None
    if settings.ENVIRONMENT.mode == "demo":
        from shanhai.cli.demo import load_demo_book, make_demo_form, make_demo_signin

        load_demo_book(settings.PROJECT_FOLDER / "books" / "lishui", say=say)
        make_demo_form(on=timezone.localdate())
        signin_file = make_demo_signin(data)
    else:
        from shanhai.cli.demo import refuse_demo_accounts

        refuse_demo_accounts()
    connection.close()
    return Prepared(data, signin_file)


def migrate(*, say: Say) -> None:
    """Bring the tables, and the guards that keep their history, to the state this version needs."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("正在建立数据表…… Making the tables …")
        call_command("migrate", verbosity=0, interactive=False)
    from shanhai.domains.records.actions import guards_are_missing, raise_guards

    if guards_are_missing():
        raise_guards()
