"""Reads the settings from the environment and says everything that is wrong with them at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from shanhai.site.mail import MailServer
from shanhai.site.services import OidcService, mail_server, sign_in_service, site_address
from shanhai.site.variables import InvalidSettings, Reading, key_from_file

Mode = Literal["demo", "production"]
Engine = Literal["sqlite", "postgresql"]

MODES: tuple[Mode, ...] = ("demo", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SECRET_KEY_MIN_CHARACTERS = 32
POSTGRES_OPTIONS = ("host", "sslmode", "connect_timeout", "application_name")
KNOWN_VARIABLES = frozenset(
    f"SHANHAI_{name}"
    for name in (
        "MODE",
        "DATA",
        "DATABASE_URL",
        "SECRET_KEY",
        "SECRET_KEY_FILE",
        "ALLOWED_HOSTS",
        "LOG_LEVEL",
        "DEBUG",
        "HTTPS",
        "BEHIND_PROXY",
        "ACCESS_LOG",
        "REQUIRE_MFA",
        "OIDC_URL",
        "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET",
        "OIDC_CLIENT_SECRET_FILE",
        "SITE_URL",
        "SMTP_URL",
        "MAIL_FROM",
    )
)


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where the database is: a file for SQLite, a server for PostgreSQL."""

    engine: Engine
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Environment:
    """The checked settings of one process."""

    mode: Mode
    data: Path
    database: DatabaseAddress
    secret_key: str | None = field(repr=False)
    allowed_hosts: tuple[str, ...]
    log_level: str
    debug: bool
    https: bool
    behind_proxy: bool
    access_log: bool
    require_mfa: bool
    oidc: OidcService | None
    site_url: str
    mail: MailServer | None


def read_environment(values: Mapping[str, str]) -> Environment:
    """Return the settings in `values` (as `os.environ`), relative paths taken from the working folder.

    Raises:
        InvalidSettings: with every problem found.
    """
    reading = Reading(values)
    mode = _mode(reading)
    data = _data_folder(reading)
    database = _database(reading, data)
    secret_key = _secret_key(reading, mode)
    allowed_hosts = _allowed_hosts(reading, mode)
    https = reading.flag("HTTPS", default=mode == "production")
    environment = Environment(
        mode=mode,
        data=data,
        database=database,
        secret_key=secret_key,
        allowed_hosts=allowed_hosts,
        log_level=_log_level(reading),
        debug=_debug(reading, mode),
        https=https,
        behind_proxy=reading.flag("BEHIND_PROXY", default=False),
        access_log=reading.flag("ACCESS_LOG", default=False),
        require_mfa=reading.flag("REQUIRE_MFA", default=False),
        oidc=sign_in_service(reading),
        site_url=site_address(reading, mode, allowed_hosts[0], https=https),
        mail=mail_server(reading),
    )
    _refuse_unknown_names(reading)
    if reading.problems:
        raise InvalidSettings(tuple(reading.problems))
    return environment


def _mode(reading: Reading) -> Mode:
    text = reading.get("MODE") or "demo"
    for mode in MODES:
        if text == mode:
            return mode
    reading.refuse(
        "MODE",
        f"“{text}”不是运行方式；请用 demo（试用）或 production（正式）。",
        f'"{text}" is not a mode; use demo or production.',
    )
    return "demo"


def _data_folder(reading: Reading) -> Path:
    folder = Path(reading.get("DATA") or "data").expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        reading.refuse(
            "DATA",
            f"{folder} 是文件，不是文件夹；请指定一个文件夹。",
            f"{folder} is a file, not a folder; name a folder.",
        )
    return folder


def _database(reading: Reading, data: Path) -> DatabaseAddress:
    url = reading.get("DATABASE_URL")
    default = DatabaseAddress("sqlite", str(data / "shanhai.sqlite3"))
    if not url:
        return default
    scheme = url.split(":", 1)[0]
    if scheme == "sqlite":
        return _sqlite_address(reading, url) or default
    if scheme in ("postgres", "postgresql"):
        return _postgres_address(reading, url) or default
    reading.refuse(
        "DATABASE_URL",
        f"不认识数据库类型“{scheme}”；请用 sqlite:///文件路径 或 postgres://用户:密码@主机:端口/库名。",
        f'unknown kind of database "{scheme}"; use sqlite:///path or postgres://user:password@host:port/name.',
    )
    return default


def _sqlite_address(reading: Reading, url: str) -> DatabaseAddress | None:
    prefix = "sqlite:///"
    path = unquote(url[len(prefix) :]) if url.startswith(prefix) else ""
    if path:
        return DatabaseAddress("sqlite", str(Path(path).expanduser().resolve()))
    reading.refuse(
        "DATABASE_URL",
        "sqlite 地址缺文件路径；请写成 sqlite:///相对路径 或 sqlite:////绝对路径。",
        "the sqlite address names no file; write sqlite:///relative/path or sqlite:////absolute/path.",
    )
    return None


def _postgres_address(reading: Reading, url: str) -> DatabaseAddress | None:
    """Read a PostgreSQL address; its password never appears in a message."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        reading.refuse(
            "DATABASE_URL",
            "端口不是 1 到 65535 之间的数；请写成 postgres://用户:密码@主机:端口/库名。",
            "the port is not a number from 1 to 65535; write postgres://user:password@host:port/name.",
        )
        return None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        reading.refuse(
            "DATABASE_URL",
            "postgres 地址缺库名；请写成 postgres://用户:密码@主机:端口/库名。",
            "the postgres address names no database; write postgres://user:password@host:port/name.",
        )
        return None
    options = _postgres_options(reading, parts)
    host = options.pop("host", unquote(parts.hostname or ""))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return DatabaseAddress("postgresql", name, user, password, host, port, options)


def _postgres_options(reading: Reading, parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query))
    for unknown in sorted(set(options) - set(POSTGRES_OPTIONS)):
        reading.refuse(
            "DATABASE_URL",
            f"不认识选项“{unknown}”；可用的选项：{'、'.join(POSTGRES_OPTIONS)}。",
            f'unknown option "{unknown}"; known options: {", ".join(POSTGRES_OPTIONS)}.',
        )
    return {key: value for key, value in options.items() if key in POSTGRES_OPTIONS}


def _secret_key(reading: Reading, mode: Mode) -> str | None:
    key, file = reading.get("SECRET_KEY"), reading.get("SECRET_KEY_FILE")
    if key and file:
        reading.refuse(
            "SECRET_KEY_FILE",
            "SHANHAI_SECRET_KEY 与 SHANHAI_SECRET_KEY_FILE 同时给出；只留一个。",
            "SHANHAI_SECRET_KEY and SHANHAI_SECRET_KEY_FILE are both given; keep one.",
        )
    if file and not key:
        key = key_from_file(reading, "SECRET_KEY_FILE", Path(file).expanduser())
    elif not key and mode == "production":
        reading.refuse(
            "SECRET_KEY",
            "正式运行必须有密钥；请设 SHANHAI_SECRET_KEY_FILE 指向一个只有本服务可读的文件"
            "（例如 openssl rand -hex 32 > 文件）。",
            "production needs a secret key; point SHANHAI_SECRET_KEY_FILE at a file only this service can read "
            "(for example: openssl rand -hex 32 > FILE).",
        )
    if key and len(key) < SECRET_KEY_MIN_CHARACTERS:
        reading.refuse(
            "SECRET_KEY",
            f"密钥只有 {len(key)} 个字符，至少要 {SECRET_KEY_MIN_CHARACTERS} 个；可用 openssl rand -hex 32 生成。",
            f"the key has {len(key)} characters and needs at least {SECRET_KEY_MIN_CHARACTERS}; "
            "make one with: openssl rand -hex 32",
        )
    return key or None


def _allowed_hosts(reading: Reading, mode: Mode) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in reading.get("ALLOWED_HOSTS").split(",") if host.strip())
    if hosts and not ("*" in hosts and mode == "production"):
        return hosts
    if mode == "production":
        reading.refuse(
            "ALLOWED_HOSTS",
            "正式运行必须写明本站的域名，用逗号隔开，不能用 *（例如 SHANHAI_ALLOWED_HOSTS=shanhai.example.gov.cn）。",
            "production needs this site's host names, separated by commas, never * "
            "(for example SHANHAI_ALLOWED_HOSTS=shanhai.example.gov.cn).",
        )
    return ("localhost", "127.0.0.1", "[::1]")


def _log_level(reading: Reading) -> str:
    level = (reading.get("LOG_LEVEL") or "INFO").upper()
    if level in LOG_LEVELS:
        return level
    reading.refuse(
        "LOG_LEVEL",
        f"“{level}”不是日志级别；可用：{'、'.join(LOG_LEVELS)}。",
        f'"{level}" is not a log level; use one of {", ".join(LOG_LEVELS)}.',
    )
    return "INFO"


def _debug(reading: Reading, mode: Mode) -> bool:
    debug = reading.flag("DEBUG", default=False)
    if debug and mode == "production":
        reading.refuse(
            "DEBUG",
            "正式运行不得打开调试，调试页会泄露设置；请去掉 SHANHAI_DEBUG。",
            "production refuses debugging, whose pages leak settings; remove SHANHAI_DEBUG.",
        )
    return debug


def _refuse_unknown_names(reading: Reading) -> None:
    ignored = ("SHANHAI_TEST_", "SHANHAI_BENCH_", "SHANHAI_FACTS")
    for name in sorted(reading.values):
        if name.startswith("SHANHAI_") and name not in KNOWN_VARIABLES and not name.startswith(ignored):
            reading.refuse(
                name.removeprefix("SHANHAI_"),
                "没有这个设置，可能写错了名字；请更正或删去。",
                "there is no such setting, perhaps a misspelling; correct or remove it.",
            )


def current_environment() -> Environment:
    """Return the settings of this process.

    Raises:
        InvalidSettings: with every problem found.
    """
    return read_environment(os.environ)
