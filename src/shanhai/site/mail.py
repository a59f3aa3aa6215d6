"""Reads the address of the mail server: smtp://, smtp+starttls:// or smtps://, with name and password where it asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote, urlsplit

from shanhai.vocab.bilingual import Bilingual

Encryption = Literal["none", "starttls", "tls"]
ENCRYPTIONS: Mapping[str, tuple[Encryption, int]] = MappingProxyType(
    {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}
)
"""Scheme → how the connection is encrypted, and the port it usually has."""
FORM = Bilingual(
    "请写成 smtp://主机:端口、smtp+starttls://用户:密码@主机:端口 或 smtps://用户:密码@主机:端口。",
    "write smtp://host:port, smtp+starttls://user:password@host:port or smtps://user:password@host:port.",
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and from which address it is sent."""

    host: str
    port: int
    encryption: Encryption
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def read_mail_server(url: str, sender: str) -> MailServer | tuple[str, Bilingual]:
    """Return the mail server of an address, or the setting that is wrong and why; the password is never told.

    Args:
        url: SHANHAI_SMTP_URL.
        sender: SHANHAI_MAIL_FROM, the address that the mail comes from.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "SMTP_URL", Bilingual(
            f"端口不是 1 到 65535 之间的数；{FORM.zh}", f"the port is no number from 1 to 65535; {FORM.en}"
        )
    if parts.scheme not in ENCRYPTIONS:
        return "SMTP_URL", Bilingual(
            f"不认识“{parts.scheme}”；{FORM.zh}", f'"{parts.scheme}" is no way to hand in mail; {FORM.en}'
        )
    if not parts.hostname:
        return "SMTP_URL", Bilingual(
            f"缺邮件服务器的主机名；{FORM.zh}", f"the mail server's host is missing; {FORM.en}"
        )
    if "@" not in sender.strip("@") or any(mark in sender for mark in " <>\r\n"):
        return "MAIL_FROM", Bilingual(
            f"设了邮件服务器，就要写明发信地址；“{sender}”不是邮箱地址，例如 shanhai@example.gov.cn。",
            f'with a mail server the sender is needed; "{sender}" is no address; for example shanhai@example.gov.cn.',
        )
    encryption, usual = ENCRYPTIONS[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=port or usual,
        encryption=encryption,
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def is_site_address(url: str) -> bool:
    """Return whether a text is the address of a site: http(s), a host, and nothing behind it."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
        )
    except ValueError:
        return False
