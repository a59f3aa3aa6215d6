"""What is internal, or known later, takes nothing else down with it: pages and answers stand, without its code."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from shanhai.domains.books.actions import load_book
from tests.books import Rows, changed, small_book, write_book

pytestmark = pytest.mark.django_db
LATER = {"known_from": "2024-08-15"}
LOADED = date(2024, 9, 1)
SEEN_ON = {"as_known_on": "2024-07-15"}
INTERNAL = {"visibility": "internal"}
HIDDEN = [
    ("indicators", "enclaves"),
    ("indicator_versions", "enclaves"),
    ("indicators", "opened"),
    ("indicator_versions", "opened"),
    ("places", "city"),
    ("places", "county"),
    ("places", "district"),
    ("parties", "gov"),
    ("undertakings", "pair"),
    ("undertakings", "enclave"),
    ("commitments", "plan"),
    ("commitments", "task"),
    ("events", "e1"),
    ("documents", "doc"),
    ("passages", "p1"),
    ("derivations", "d1"),
    ("observations", "o4"),
    ("preferences", "pr1"),
    ("headlines", "h1"),
]
TABLES = (
    "commitments", "derivations", "documents", "events", "headlines", "indicators", "observations", "parties",
    "passages", "places", "preferences", "undertakings",
)  # fmt: skip
PAGES = 400


def hidden(tables: dict[str, Rows], table: str, code: str, how: dict[str, str]) -> dict[str, Rows]:
    """Return the book with one row hidden; what its other rows take from their document is written out first."""
    seen = {"known_from": "2024-06-30", "visibility": "public"}
    full = {
        name: [row | {**seen, **row} if name != "documents" else row for row in rows] for name, rows in tables.items()
    }
    full["observations"] = [row | INTERNAL if row["code"] == "o5" else row for row in full["observations"]]
    return changed(full, table, code, **how)


def everything(client: Client) -> dict[str, str]:
    """Return every page and answer that can be reached, by its address, and expect none of them to fail."""
    seen: dict[str, str] = {}
    queue = deque(["/", "/open-points/", "/figures/", "/search/"])
    queue += [f"/api/{table}" for table in TABLES]
    queue += [f"/figures/{code}/" for code in ("o1", "o2", "o3", "o4")]
    while queue and len(seen) < PAGES:
        path = queue.popleft()
        if path in seen or not path.startswith("/") or path.startswith(("/static", "/accounts", "/en/")):
            continue
        answer = client.get(path, SEEN_ON)
        assert answer.status_code < 500, path
        seen[path] = "" if answer.status_code >= 300 or answer.streaming else answer.content.decode("utf-8", "replace")
        if "html" in answer.get("Content-Type", ""):
            found = (html.unescape(one) for one in re.findall(r'(?:href|action)="([^"#]+)', seen[path]))
            queue += [urlsplit(urljoin(path, one)).path for one in found if "//" not in one]
    return seen


@pytest.mark.parametrize("how", [INTERNAL, LATER], ids=["internal", "later"])
@pytest.mark.parametrize(("table", "code"), HIDDEN, ids=[f"{table}-{code}" for table, code in HIDDEN])
def test_no_page_falls_with_one_hidden_row(
    client: Client, tmp_path: Path, table: str, code: str, how: dict[str, str]
) -> None:
    book = hidden(small_book(), table, code, how)
    load_book(actor="tests", folder=write_book(tmp_path / "book", book), on=LOADED)
    assert len(everything(client)) > 20


Load = Callable[..., None]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load the small book with one row hidden."""

    def hide(table: str, code: str, how: dict[str, str] = INTERNAL) -> None:
        book = hidden(small_book(), table, code, how)
        load_book(actor="tests", folder=write_book(tmp_path / "book", book), on=LOADED)

    return hide


@pytest.mark.parametrize("how", [INTERNAL, LATER], ids=["internal", "later"])
@pytest.mark.parametrize("table", ["indicators", "indicator_versions"])
def test_a_figure_of_a_hidden_indicator_says_so_without_a_link(
    client: Client, load: Load, table: str, how: dict[str, str]
) -> None:
    load(table, "returns", how)
    for address in ("/figures/", "/figures/o2/"):
        text = client.get(address, SEEN_ON).content.decode()
        assert "指标未公开或当时未知" in text
        assert "/indicators/returns/" not in text
    assert "indicator not published or not known then" in client.get("/en/figures/o2/", SEEN_ON).content.decode()
    asked = client.get("/api/observations", SEEN_ON).json()["items"]
    assert {one["code"]: one["indicator"] for one in asked}["o2"] is None
    versions = client.get("/api/observations/o2", SEEN_ON | {"history": "true"})
    assert versions.status_code == 200
    assert '"indicator": "returns"' not in versions.content.decode().replace('":"', '": "')


def test_a_figure_of_a_hidden_subject_does_not_tell_its_code(client: Client, load: Load) -> None:
    load("undertakings", "enclave")
    text = client.get("/figures/o4/", SEEN_ON).content.decode()
    assert "对象未公开" in text
    assert "undertakings/enclave" not in text
    assert "undertaking:enclave" not in text
    assert "subject not published" in client.get("/en/figures/o4/", SEEN_ON).content.decode()


def test_a_public_pairing_does_not_tell_its_hidden_undertaking(client: Client, load: Load) -> None:
    load("undertakings", "pair")
    for address, more in (
        ("/", {}),
        ("/undertakings/", {}),
        ("/places/county/", {}),
        ("/", {"format": "csv", "table": "pairs"}),
    ):
        answer = client.get(address, SEEN_ON | more)
        assert answer.status_code == 200, address
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "合成区" in text.decode() or address == "/undertakings/"
        assert b"undertakings/pair/" not in text
        assert b",pair\r" not in text
