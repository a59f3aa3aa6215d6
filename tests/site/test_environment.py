"""Settings: each wrong value has its own message, and all of them are told at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shanhai.site.environment import DatabaseAddress, read_environment
from shanhai.site.variables import InvalidSettings

KEY = "k" * 64
PRODUCTION = {
    "SHANHAI_MODE": "production",
    "SHANHAI_SECRET_KEY": KEY,
    "SHANHAI_ALLOWED_HOSTS": "shanhai.example.gov.cn",
}

REFUSED = [
    ({"SHANHAI_MODE": "prod"}, "SHANHAI_MODE", "production（正式）", '"prod" is not a mode; use demo or production.'),
    (
        {"SHANHAI_DATABASE_URL": "mysql://u:p@h/n"},
        "SHANHAI_DATABASE_URL",
        "不认识数据库类型“mysql”",
        'kind of database "mysql"',
    ),
    ({"SHANHAI_DATABASE_URL": "sqlite://"}, "SHANHAI_DATABASE_URL", "缺文件路径", "names no file"),
    ({"SHANHAI_DATABASE_URL": "sqlite:name.db"}, "SHANHAI_DATABASE_URL", "缺文件路径", "sqlite:///relative/path"),
    ({"SHANHAI_DATABASE_URL": "postgres://u:p@h"}, "SHANHAI_DATABASE_URL", "缺库名", "names no database"),
    ({"SHANHAI_DATABASE_URL": "postgres://u:p@h:99999/n"}, "SHANHAI_DATABASE_URL", "端口", "the port is not a number"),
    ({"SHANHAI_DATABASE_URL": "postgres://u:p@h:x/n"}, "SHANHAI_DATABASE_URL", "端口", "the port is not a number"),
    (
        {"SHANHAI_DATABASE_URL": "postgres://h/n?pool=1"},
        "SHANHAI_DATABASE_URL",
        "不认识选项“pool”",
        'unknown option "pool"',
    ),
    ({"SHANHAI_SECRET_KEY": "short"}, "SHANHAI_SECRET_KEY", "只有 5 个字符", "has 5 characters"),
    (
        {"SHANHAI_SECRET_KEY_FILE": "/nowhere/key"},
        "SHANHAI_SECRET_KEY_FILE",
        "读不了密钥文件",
        "cannot read the key file /nowhere/key",
    ),
    ({"SHANHAI_SECRET_KEY": KEY, "SHANHAI_SECRET_KEY_FILE": "f"}, "SHANHAI_SECRET_KEY_FILE", "只留一个", "keep one"),
    ({"SHANHAI_LOG_LEVEL": "loud"}, "SHANHAI_LOG_LEVEL", "“LOUD”不是日志级别", '"LOUD" is not a log level'),
    ({"SHANHAI_DEBUG": "perhaps"}, "SHANHAI_DEBUG", "“perhaps”不是开关值", "use 1 or 0"),
    ({"SHANHAI_PORT": "80"}, "SHANHAI_PORT", "没有这个设置", "no such setting"),
    (PRODUCTION | {"SHANHAI_SECRET_KEY": ""}, "SHANHAI_SECRET_KEY", "必须有密钥", "production needs a secret key"),
    (PRODUCTION | {"SHANHAI_DEBUG": "1"}, "SHANHAI_DEBUG", "不得打开调试", "production refuses debugging"),
    (
        PRODUCTION | {"SHANHAI_ALLOWED_HOSTS": ""},
        "SHANHAI_ALLOWED_HOSTS",
        "必须写明本站的域名",
        "production needs this site's host names",
    ),
    (PRODUCTION | {"SHANHAI_ALLOWED_HOSTS": "*"}, "SHANHAI_ALLOWED_HOSTS", "不能用 *", "never *"),
]


@pytest.mark.parametrize(("values", "variable", "zh", "en"), REFUSED)
def test_a_wrong_setting_is_refused_with_its_cure(values: dict[str, str], variable: str, zh: str, en: str) -> None:
    with pytest.raises(InvalidSettings) as refusal:
        read_environment(values)
    (problem,) = refusal.value.problems
    assert problem.variable == variable
    assert zh in problem.message.zh
    assert en in problem.message.en


def test_all_problems_are_told_at_once_in_both_languages() -> None:
    with pytest.raises(InvalidSettings) as refusal:
        read_environment({"SHANHAI_MODE": "production", "SHANHAI_DEBUG": "1", "SHANHAI_DATABASE_URL": "oracle://x"})
    variables = [problem.variable for problem in refusal.value.problems]
    assert variables == ["SHANHAI_DATABASE_URL", "SHANHAI_SECRET_KEY", "SHANHAI_ALLOWED_HOSTS", "SHANHAI_DEBUG"]
    lines = str(refusal.value).splitlines()
    assert lines[0] == "设置有误，共 4 处："
    assert lines[5] == "Settings problems: 4"


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "数据"
    file.write_text("", encoding="utf-8")
    with pytest.raises(InvalidSettings, match="is a file, not a folder"):
        read_environment({"SHANHAI_DATA": str(file)})


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(InvalidSettings, match="is empty"):
        read_environment({"SHANHAI_SECRET_KEY_FILE": str(file)})


def test_a_password_is_never_shown() -> None:
    with pytest.raises(InvalidSettings) as refusal:
        read_environment({"SHANHAI_DATABASE_URL": "postgres://office:very-secret@host:x/name"})
    assert "very-secret" not in str(refusal.value)
    environment = read_environment(
        {"SHANHAI_DATABASE_URL": "postgres://office:very-secret@host/name"} | {"SHANHAI_SECRET_KEY": KEY}
    )
    assert "very-secret" not in repr(environment)
    assert KEY not in repr(environment)


def test_nothing_set_means_a_trial_on_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = read_environment({})
    assert environment.mode == "demo"
    assert environment.data == tmp_path / "data"
    assert environment.database == DatabaseAddress("sqlite", str(tmp_path / "data" / "shanhai.sqlite3"))
    assert environment.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert (environment.debug, environment.https, environment.secret_key) == (False, False, None)
    assert not environment.behind_proxy


def test_production_is_accepted_with_key_file_and_hosts(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n", encoding="utf-8")
    environment = read_environment(
        {
            "SHANHAI_MODE": "production",
            "SHANHAI_SECRET_KEY_FILE": str(file),
            "SHANHAI_ALLOWED_HOSTS": "a.example.cn, b.example.cn",
        }
    )
    assert environment.secret_key == KEY
    assert environment.allowed_hosts == ("a.example.cn", "b.example.cn")
    assert environment.https
    assert not environment.behind_proxy, "a proxy is there only if the operator says so"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("sqlite:////var/lib/a%20b.db", DatabaseAddress("sqlite", "/var/lib/a b.db")),
        ("postgres://u:p%40ss@db:5433/name", DatabaseAddress("postgresql", "name", "u", "p@ss", "db", "5433")),
        ("postgresql://u@/name?host=/tmp/socket", DatabaseAddress("postgresql", "name", "u", "", "/tmp/socket")),
        (
            "postgres://db/name?sslmode=require",
            DatabaseAddress("postgresql", "name", host="db", options={"sslmode": "require"}),
        ),
    ],
)
def test_a_database_address_is_read(url: str, address: DatabaseAddress) -> None:
    assert read_environment({"SHANHAI_DATABASE_URL": url}).database == address


ASKED = """
import django
django.setup()
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
request = RequestFactory().get("/", headers=said)
print(request.is_secure(), get_adapter().get_client_ip(request))
"""


@pytest.mark.parametrize(("told", "believed"), [("", "False 127.0.0.1"), ("1", "True 203.0.113.9")])
def test_what_a_proxy_says_is_believed_only_behind_one(tmp_path: Path, told: str, believed: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "shanhai.site.settings", "SHANHAI_DATA": str(tmp_path)}
    environment = os.environ | PRODUCTION | settings | {"SHANHAI_BEHIND_PROXY": told}
    said = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == believed


MAIL = {"SHANHAI_SMTP_URL": "smtp://mail.example", "SHANHAI_MAIL_FROM": "shanhai@example.gov.cn"}


@pytest.mark.parametrize(
    ("values", "variable", "en"),
    [
        (MAIL | {"SHANHAI_SMTP_URL": "http://mail.example"}, "SHANHAI_SMTP_URL", '"http" is no way to hand in mail'),
        (MAIL | {"SHANHAI_SMTP_URL": "smtp://"}, "SHANHAI_SMTP_URL", "host is missing"),
        (MAIL | {"SHANHAI_SMTP_URL": "smtp://h:99999"}, "SHANHAI_SMTP_URL", "the port is no number"),
        (MAIL | {"SHANHAI_MAIL_FROM": ""}, "SHANHAI_MAIL_FROM", "the sender is needed"),
        (MAIL | {"SHANHAI_MAIL_FROM": "a <a@b>"}, "SHANHAI_MAIL_FROM", "is no address"),
        ({"SHANHAI_MAIL_FROM": "a@b"}, "SHANHAI_MAIL_FROM", "no mail server"),
        ({"SHANHAI_SITE_URL": "ftp://h"}, "SHANHAI_SITE_URL", "not the address of a site"),
        ({"SHANHAI_SITE_URL": "https://h/path"}, "SHANHAI_SITE_URL", "not the address of a site"),
        ({"SHANHAI_SITE_URL": "https://h:x"}, "SHANHAI_SITE_URL", "not the address of a site"),
    ],
)
def test_a_wrong_mail_setting_is_refused_with_its_cure(values: dict[str, str], variable: str, en: str) -> None:
    with pytest.raises(InvalidSettings) as refusal:
        read_environment(values)
    (problem,) = refusal.value.problems
    assert problem.variable == variable
    assert en in problem.message.en


def test_a_mail_server_is_read_with_its_usual_port_and_its_password_is_never_shown() -> None:
    mail = read_environment(MAIL | {"SHANHAI_SMTP_URL": "smtps://u:p%40ss@mail.example"}).mail
    assert mail is not None
    assert (mail.host, mail.port, mail.encryption, mail.user, mail.password) == (
        "mail.example",
        465,
        "tls",
        "u",
        "p@ss",
    )
    assert "p@ss" not in repr(mail)
    other = read_environment(MAIL | {"SHANHAI_SMTP_URL": "smtp+starttls://mail.example"}).mail
    assert other is not None
    assert other.port == 587


def test_links_lead_to_the_site_named_or_to_its_first_host() -> None:
    assert read_environment({}).site_url == "http://127.0.0.1:8000"
    assert read_environment(PRODUCTION).site_url == "https://shanhai.example.gov.cn"
    assert read_environment({"SHANHAI_SITE_URL": "https://s.example:8443/"}).site_url == "https://s.example:8443"
