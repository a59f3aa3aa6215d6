"""What every command that needs the database does first."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.db import OperationalError, connection

from shanhai.adapters.data_folder import prepare_data_folder
from shanhai.adapters.secret_key import make_secret_key
from shanhai.cli.errors import DatabaseUnreachable
from shanhai.vocab.bilingual import Bilingual


def start_django() -> Path:
    """Check the settings, make the data folder ready and start Django; return the data folder.

    Raises:
        InvalidSettings: with every setting that cannot be used.
        UnwritableFolder: the data folder cannot be made or written.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
    environment = settings.ENVIRONMENT
    data: Path = environment.data
    prepare_data_folder(data)
    if environment.secret_key is None:
        make_secret_key(data)
    django.setup()
    return data


def reach_database() -> None:
    """Open the database once.

    Raises:
        DatabaseUnreachable: naming where it was looked for, never its password.
    """
    probe = connection.copy()
    probe.settings_dict["OPTIONS"].pop("pool", None)  # a pool would wait, and then hide the reason
    try:
        probe.ensure_connection()
    except OperationalError as failure:
        database = settings.ENVIRONMENT.database
        place = database.name if database.engine == "sqlite" else f"{database.host or 'localhost'}/{database.name}"
        reason = str(failure).strip().splitlines()[0][:200]
        raise DatabaseUnreachable(
            Bilingual(f"打不开数据库 {place}（{reason}）。", f"Cannot open the database {place} ({reason})."),
            Bilingual(
                "请检查 SHANHAI_DATABASE_URL，以及数据库是否在运行、本机是否有权连接。",
                "Check SHANHAI_DATABASE_URL, that the database runs, and that this machine may connect to it.",
            ),
            place=place,
        ) from failure
    finally:
        probe.close()
