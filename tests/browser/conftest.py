"""A real site with the Lishui book, and a real browser that may speak to nobody else."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, StorageState, sync_playwright

from tests.conftest import facts_folder

STARTS_WITHIN_S = 120
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

DRAWN_LATER = "[data-map], [data-chart]"
"""What fetches the rest of itself after the page has loaded; every other script has run by then."""


@dataclass(slots=True)
class Site:
    """A running site: its address, the demo sign-in, and the cookies of the accounts that have signed in."""

    address: str
    user: str
    password: str
    cookies: dict[str, StorageState] = field(default_factory=dict)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="shanhai-browser-"))
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    settings |= {"SHANHAI_DATA": str(folder / "data")}
    port = _free_port()
    with (folder / "serve.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "shanhai", "serve", "--port", str(port)], env=settings, stdout=log, stderr=log
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}/healthz", folder / "serve.log")
        facts = facts_folder()
        if facts is not None:
            _attach_article(settings, facts / "article.txt")
        told = (folder / "data" / "demo-signin.txt").read_text(encoding="utf-8").splitlines()
        user, password = (line.split(": ", 1)[1] for line in told[:2])
        yield Site(f"http://127.0.0.1:{port}", user, password)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _attach_article(settings: dict[str, str], file: Path) -> None:
    command = [sys.executable, "-m", "shanhai", "document", "add", str(file), "--document", "article"]
    subprocess.run(command, env=settings, check=True, capture_output=True, timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is not installed; ./test installs it"
    running = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
    yield running
    running.close()


@dataclass(slots=True)
class Watch:
    """What a page did that it should not: errors on the console, and requests to other hosts."""

    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., tuple[Page, Watch]]]:
    """Open a path at a width, signed out or as a demo account (True: the office's), and watch it."""
    contexts: list[BrowserContext] = []

    def opened(path: str, *, width: int = 1280, height: int = 900, signed_in: bool | str = False) -> tuple[Page, Watch]:
        user = signed_in if isinstance(signed_in, str) else site.user if signed_in else ""
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", storage_state=site.cookies.get(user)
        )
        contexts.append(context)
        page = context.new_page()
        watch = Watch()
        page.on("console", lambda message: watch.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.on("request", lambda request: _note_elsewhere(request, site, watch))
        if user and user not in site.cookies:
            sign_in(page, site, user)
            site.cookies[user] = context.storage_state()
        page.goto(site.address + path)
        if page.locator(DRAWN_LATER).count():
            page.wait_for_load_state("networkidle")  # waits half a second, so only where something still comes in
        return page, watch

    yield opened
    for context in contexts:
        context.close()


def _note_elsewhere(request: Request, site: Site, watch: Watch) -> None:
    if not request.url.startswith((site.address + "/", "data:", "blob:")):
        watch.elsewhere.append(request.url)


def sign_in(page: Page, site: Site, user: str = "") -> None:
    """Sign in as a demo account; the office's unless another is named."""
    page.goto(f"{site.address}/accounts/login/")
    page.fill("input[name=login]", user or site.user)
    page.fill("input[name=password]", site.password)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site.address}/")
