"""What the site works with outside itself: the organisation's sign-in, its mail server, and its own address for links."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from shanhai.site.mail import MailServer, is_site_address, read_mail_server
from shanhai.site.variables import Reading, key_from_file


@dataclass(frozen=True, slots=True)
class OidcService:
    """The organisation's own sign-in: its address, and how this site is known to it."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)


def sign_in_service(reading: Reading) -> OidcService | None:
    """Return the organisation's own sign-in; None where none is given."""
    url, client, secret = (reading.get(f"OIDC_{name}") for name in ("URL", "CLIENT_ID", "CLIENT_SECRET"))
    file = reading.get("OIDC_CLIENT_SECRET_FILE")
    if not (url or client or secret or file):
        return None
    if secret and file:
        reading.refuse(
            "OIDC_CLIENT_SECRET_FILE",
            "SHANHAI_OIDC_CLIENT_SECRET 与 SHANHAI_OIDC_CLIENT_SECRET_FILE 同时给出；只留一个。",
            "SHANHAI_OIDC_CLIENT_SECRET and SHANHAI_OIDC_CLIENT_SECRET_FILE are both given; keep one.",
        )
    given = {"OIDC_URL": url, "OIDC_CLIENT_ID": client, "OIDC_CLIENT_SECRET_FILE": secret or file}
    for name in (name for name, value in given.items() if not value):
        reading.refuse(
            name, "统一登录缺这一项；三项要么都给，要么都不给。", "single sign-on lacks this; give all three or none."
        )
    if file and not secret:
        secret = key_from_file(reading, "OIDC_CLIENT_SECRET_FILE", Path(file).expanduser())
    parts = urlsplit(url)
    if url and not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1"))
    ):
        reading.refuse(
            "OIDC_URL",
            f"“{url}”不是加密的地址；请写成 https://服务地址。",
            f'"{url}" is not an encrypted address; write https://SERVICE.',
        )
    return OidcService(url.rstrip("/"), client, secret)


def site_address(reading: Reading, mode: str, host: str, *, https: bool) -> str:
    """Return the address under which mail and calendars link to the site, without a slash at its end."""
    url = reading.get("SITE_URL").rstrip("/")
    if not url:
        return (
            f"{'https' if https else 'http'}://{host.lstrip('.')}" if mode == "production" else "http://127.0.0.1:8000"
        )
    if not is_site_address(url):
        reading.refuse(
            "SITE_URL",
            f"“{url}”不是网站地址；请写成 https://shanhai.example.gov.cn。",
            f'"{url}" is not the address of a site; write https://shanhai.example.gov.cn.',
        )
    return url


def mail_server(reading: Reading) -> MailServer | None:
    """Return the mail server and the sender; None where no mail is sent."""
    url, sender = reading.get("SMTP_URL"), reading.get("MAIL_FROM")
    if not url:
        if sender:
            reading.refuse(
                "MAIL_FROM",
                "写了发信地址，没有写邮件服务器；请设 SHANHAI_SMTP_URL，或去掉发信地址。",
                "a sender is given but no mail server; set SHANHAI_SMTP_URL, or remove the sender.",
            )
        return None
    read = read_mail_server(url, sender)
    if isinstance(read, MailServer):
        return read
    variable, message = read
    reading.refuse(variable, message.zh, message.en)
    return None
