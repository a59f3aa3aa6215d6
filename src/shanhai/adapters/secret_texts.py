"""Secrets as they lie in the database: encrypted under a key made from the installation's own (Fernet: AES-128-CBC with HMAC)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

MARK: Final = "sealed1:"
"""What an encrypted text begins with, so that one from before there was encryption is told from it."""
PURPOSE: Final = b"shanhai: secrets in the database"


class SecretKeyChanged(ShanhaiError):
    """A secret was encrypted under another key than the installation has now."""

    code = "secret_key_changed"


class KeyNotKept(ShanhaiError):
    """The secret key lives in this process alone: what is encrypted under it could never be opened again."""

    code = "key_not_kept"

    def __init__(self) -> None:
        super().__init__(
            Bilingual(
                "没有给出密钥：现在加密的内容以后再也打不开，所以没有升级。",
                "No secret key is given: what is encrypted now could never be opened again, so nothing was upgraded.",
            ),
            Bilingual(
                "请给出 SHANHAI_SECRET_KEY_FILE 和 SHANHAI_DATA，与网站运行时相同，再升级。",
                "Give SHANHAI_SECRET_KEY_FILE and SHANHAI_DATA as the site has them, and upgrade again.",
            ),
        )


def seal_text(text: str, *, key: str) -> str:
    """Return a text encrypted under a key made from the installation's secret key."""
    return MARK + _cipher(key).encrypt(text.encode()).decode("ascii")


def open_text(kept: str, *, key: str) -> str:
    """Return the text that was encrypted; one that never was is returned as it is.

    Raises:
        SecretKeyChanged: it was encrypted under another key, or changed since.
    """
    if not kept.startswith(MARK):
        return kept
    try:
        return _cipher(key).decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        raise SecretKeyChanged(
            Bilingual(
                "这一项是用另一把密钥加密的，现在的密钥打不开。",
                "This was encrypted under another secret key and does not open with the present one.",
            ),
            Bilingual(
                "请管理员把 SHANHAI_SECRET_KEY_FILE 换回原来的密钥；找不回的，推送地址重新添加，两步登录由管理员解除后重新开启。",
                "Let the administrator put the former key back (SHANHAI_SECRET_KEY_FILE); where it is lost, add the address to"
                " call anew, and have two-step sign-in taken away and set up again.",
            ),
        ) from None


@lru_cache(maxsize=4)
def _cipher(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
