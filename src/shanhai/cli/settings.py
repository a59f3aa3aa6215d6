"""`shanhai settings`: the settings in force, without secrets."""

from __future__ import annotations

import os

import click

from shanhai.cli.two_languages import BilingualCommand


@click.command("settings", cls=BilingualCommand)
def show_settings() -> None:
    """检查并显示当前设置（不含密钥和密码）。 Check and show the settings in force, without secrets."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
    from django.conf import settings

    environment = settings.ENVIRONMENT
    database, mail = environment.database, environment.mail
    place = database.name if database.engine == "sqlite" else f"{database.host or 'localhost'}/{database.name}"
    for name, value in (
        ("SHANHAI_MODE", environment.mode),
        ("SHANHAI_DATA", environment.data),
        ("SHANHAI_DATABASE_URL", f"{database.engine}: {place}"),
        ("SHANHAI_ALLOWED_HOSTS", ",".join(environment.allowed_hosts)),
        ("SHANHAI_HTTPS", int(environment.https)),
        ("SHANHAI_BEHIND_PROXY", int(environment.behind_proxy)),
        ("SHANHAI_LOG_LEVEL", environment.log_level),
        ("SHANHAI_ACCESS_LOG", int(environment.access_log)),
        ("SHANHAI_REQUIRE_MFA", int(environment.require_mfa)),
        ("SHANHAI_OIDC_URL", environment.oidc.url if environment.oidc else ""),
        ("SHANHAI_DEBUG", int(environment.debug)),
        ("SHANHAI_SITE_URL", environment.site_url),
        ("SHANHAI_SMTP_URL", f"{mail.host}:{mail.port} ({mail.encryption})" if mail else ""),
        ("SHANHAI_MAIL_FROM", mail.sender if mail else ""),
    ):
        click.echo(f"{name} = {value}")
