"""What a person without a browser reads off the site's pages, and a form as a browser sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_DUTY = re.compile(r'href="/programme/([\w.-]+)/"')
_PARTY = re.compile(r'<select id="party".*?<option value="([^"]+)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Body:
    """A form ready to be sent: its bytes and the header that says how they are written."""

    content_type: str
    content: bytes


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's form; of the same name the last, which stands in the page's own form."""
    return dict(_FIELD.findall(page))


def duties(page: str) -> list[str]:
    """Return the codes of the commitments a desk lists, each once, in their order."""
    return list(dict.fromkeys(_DUTY.findall(page)))


def first_party(page: str) -> str:
    """Return the party a form proposes to act for; empty where there is no choice."""
    found = _PARTY.search(page)
    return found.group(1) if found else ""


def multipart(fields: Mapping[str, str], evidence: bytes = b"") -> Body:
    """Return a form as a browser sends it, with a text file as evidence where there is one."""
    boundary = f"----bench{uuid4().hex}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if evidence:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="evidence"; filename="佐证.txt"\r\n'
        parts += [head.encode(), b"Content-Type: text/plain\r\n\r\n", evidence, b"\r\n"]
    return Body(f"multipart/form-data; boundary={boundary}", b"".join([*parts, f"--{boundary}--\r\n".encode()]))
