"""Nothing that belongs to one machine is committed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

# Put together here so that this file does not find itself.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "npm" + "mirror", "deb." + "debian.org")
FOLDERS = ("root", "home", "work", "opt", "Users")
MACHINE_PATH = re.compile(r"(?<![\w.:/\-])/(?:" + "|".join(FOLDERS) + r")/[\w.\-]+")
VENDORED = ("static/ui/vendor/", "tests/browser/vendor/")


def findings(text: str) -> list[str]:
    """Return the registry names and machine paths in a text."""
    hosts = [host for host in REGISTRIES if host in text]
    return hosts + [match.group() for match in MACHINE_PATH.finditer(text)]


def tracked_texts(project: Path) -> list[tuple[str, str]]:
    """Return name and text of every tracked file that is text."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True)
    texts = []
    for name in filter(None, listing.stdout.split("\0")):
        path = project / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content[:8000]:
            texts.append((name, content.decode("utf-8", errors="replace")))
    return texts


def test_no_registry_host_and_no_machine_path_is_tracked(project: Path) -> None:
    texts = tracked_texts(project)
    assert len(texts) > 50
    found = {name: findings(text) for name, text in texts if not any(part in name for part in VENDORED)}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text", ["--index-url https://" + "pypi" + ".org/simple", "see /" + "home/li/notes", "'/" + "root/x.csv'"]
)
def test_the_search_finds_what_it_looks_for(text: str) -> None:
    assert findings(text) != []


@pytest.mark.parametrize("text", ["https://www.lishui.gov.cn/work/2025", "net" + "work/homes", "/usr/bin/chromium"])
def test_the_search_leaves_other_words_alone(text: str) -> None:
    assert findings(text) == []
