"""What every test stands on. Loaded also where Django is not installed, so Django is imported inside fixtures only."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[1]
NEARBY = ("127.0.0.1", "::1", "localhost")


def facts_folder() -> Path | None:
    """Return the folder of source texts where this machine has it."""
    folder = Path(os.environ.get("SHANHAI_FACTS") or PROJECT.parent / "shared" / "facts")
    return folder if folder.is_dir() else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "facts: reads the source texts; left out where the machine has none")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if facts_folder() is None:
        without = [item for item in items if item.get_closest_marker("facts")]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a test that did not run: the session fails."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("Skipped tests are not allowed: what they need must be installed.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True, scope="session")
def nothing_leaves_this_machine() -> Iterator[None]:
    """Refuse every connection to another machine."""
    connect = socket.socket.connect

    def nearby_only(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in NEARBY:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", nearby_only)
        yield


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return PROJECT


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/NAME; with --update-golden write it instead."""

    def compare(name: str, text: str) -> None:
        path = PROJECT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture(scope="session")
def facts() -> Path:
    """The folder of source texts; mark the test with `facts`."""
    folder = facts_folder()
    assert folder is not None, "mark this test with pytest.mark.facts"
    return folder
