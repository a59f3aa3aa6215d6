"""Reads everything a reader can reach: pages in both languages, downloads, every route of the API."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override

from shanhai.cockpit.urls import urlpatterns

Corpus = dict[str, str]
"""What was answered, by address."""
NOT_FOLLOWED = ("/static/", "/accounts/", "/en/accounts/", "/api/")
NO_CHOICE = {"format", "table", "as_known_on", "page"}
"""Parameters that choose nothing among what is shown, and are followed beside one that does."""
MOST_ANSWERS = 5_000


class Route(NamedTuple):
    """A route of the API: its parameters, and those of them that take a code."""

    path: str
    parameters: tuple[str, ...]
    codes: tuple[str, ...]


def plainly(text: str) -> str:
    """Return a text with what JSON, HTML and addresses write otherwise written out."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return unquote(unquote(html.unescape(text)))


def answered(client: Client, address: str) -> str:
    """Return all that an answer says, names of files in its head included; every address is answered, if only by 404."""
    answer = client.get(address)
    refused = (403,) if address.partition("?")[0] == "/api/confirmations" else ()
    assert answer.status_code in (200, 404, 422, *refused), f"{address}: {answer.status_code}"
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as sheets:
            texts = [name for name in sheets.namelist() if name.endswith((".xml", ".rels"))]
            content = b"\n".join(sheets.read(name) for name in texts)
    head = {name: value for name, value in answer.headers.items() if name not in ("ETag", "Content-Length")}
    return plainly(f"{answer.status_code} {head}\n{content.decode()}")


def crawl(client: Client, starts: Iterable[str]) -> Corpus:
    """Return every page and download that can be reached from some addresses, and nothing of the API."""
    found: Corpus = {}
    queue = deque(starts)
    while queue:
        address = queue.popleft()
        if address not in found:
            found[address] = answered(client, address)
            queue += _links(found[address], address)
            assert len(found) < MOST_ANSWERS
    return found


def _links(page: str, address: str) -> Iterator[str]:
    """Yield the addresses a page leads to but those that narrow by several choices at once, which would never end."""
    for found in re.findall(r'(?:href|action)="([^"#]+)', page):
        parts = urlsplit(urljoin(address, found))
        if parts.netloc or not parts.path.startswith("/") or parts.path.startswith(NOT_FOLLOWED):
            continue
        if len({name for name, _ in parse_qsl(parts.query)} - NO_CHOICE) <= 1:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def filters(corpus: Corpus) -> dict[str, set[str]]:
    """Return a page of each view with the names of all parameters that links and forms set on it."""
    chosen: dict[str, set[str]] = {}
    pages: dict[str, str] = {}
    for address, text in corpus.items():
        if address.startswith(("/en/", "/api/")) or not text.startswith("200"):
            continue
        forms = re.findall(r"<form([^>]*)>(.*?)</form>", text, re.DOTALL)
        asked = [(urljoin(address, found), []) for found in re.findall(r'href="([^"#]*\?[^"#]+)', text)]
        asked += [
            (_action(address, head), re.findall(r'<(?:select|input)[^>]* name="([^"]+)"', form)) for head, form in forms
        ]
        for one, names in asked:
            parts = urlsplit(one)
            if parts.netloc or parts.path.startswith(("/en/", *NOT_FOLLOWED)):
                continue
            with override("zh-hans"):
                page = pages.setdefault(resolve(parts.path).view_name, parts.path)
            chosen.setdefault(page, set()).update(
                {*names, *(name for name, _ in parse_qsl(parts.query))} - NO_CHOICE - {"rows"}
            )
    return {page: names for page, names in chosen.items() if names}


def _action(address: str, form: str) -> str:
    """Return where a form leads, given the head of its tag."""
    said = re.search(r'action="([^"]*)"', form)
    return urljoin(address, said[1]) if said else urlsplit(address).path


def page_of(name: str, *args: str) -> str:
    """Return the Chinese address of a page, whatever was read before."""
    with override("zh-hans"):
        return reverse(name, args=args)


def page_addresses(codes: dict[str, list[str]]) -> list[str]:
    """Return the address of every page of the cockpit: one for each code (by noun) where the page takes a code."""
    found = []
    for pattern in urlpatterns:
        name = f"cockpit:{pattern.name}"
        if pattern.pattern.converters:
            found += [page_of(name, code) for code in codes[pattern.name or ""]]
        else:
            found.append(page_of(name))
    return found


def routes(client: Client) -> list[Route]:
    """Return the routes of the API as its own description lists them."""
    described = json.loads(client.get("/api/openapi.json").content)
    found = []
    for path, said in described["paths"].items():
        asked = [one for one in said["get"].get("parameters", ()) if one["in"] == "query"]
        coded = tuple(one["name"] for one in asked if "a-z0-9._@-" in one["schema"].get("pattern", ""))
        found.append(Route(path, tuple(one["name"] for one in asked), coded))
    return found


def api_addresses(client: Client, codes: dict[str, list[str]]) -> list[str]:
    """Return the address of every list and map, and of every row (by its table) with its history."""
    found = []
    for route in routes(client):
        if "{code}" in route.path:
            table = route.path.removeprefix("/api/").removesuffix("/{code}").replace("-", "_")
            found += [route.path.format(code=code) + "?history=true" for code in codes[table]]
        else:
            found.append(f"{route.path}?limit=1000" if "limit" in route.parameters else route.path)
    return found
