"""The scripts of others are whole, licensed, and name no host to fetch from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SERVED = PROJECT / "src" / "shanhai" / "ui" / "static" / "ui"
VENDOR = SERVED / "vendor"
FOR_TESTS = PROJECT / "tests" / "browser" / "vendor"
# Put together here so that this file does not find itself.
HOSTS = ("npm" + "js", "py" + "pi", "un" + "pkg", "js" + "delivr", "cdn" + "js")
FILES = sorted([*VENDOR.iterdir(), *FOR_TESTS.iterdir()])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_vendored_file_names_a_package_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert [host for host in HOSTS if host in text] == []
    assert "sourcemappingurl" not in text


@pytest.mark.parametrize(
    ("script", "says", "licence", "words"),
    [
        (VENDOR / "maplibre-gl.js", "v6.17.0", VENDOR / "maplibre-gl.LICENSE.txt", "Redistribution and use"),
        (VENDOR / "maplibre-gl-worker.js", "v6.17.0", VENDOR / "maplibre-gl.LICENSE.txt", "Redistribution and use"),
        (VENDOR / "echarts.js", "Apache ECharts 6.1.0", VENDOR / "echarts.LICENSE.txt", "Apache License"),
        (FOR_TESTS / "axe.min.js", "axe v4.14.1", FOR_TESTS / "axe.LICENSE.txt", "Mozilla Public License"),
    ],
)
def test_versions_and_licences_travel_with_the_scripts(script: Path, says: str, licence: Path, words: str) -> None:
    assert says in script.read_text(encoding="utf-8")[:600]
    assert words in licence.read_text(encoding="utf-8")


def test_the_list_of_vendored_parts_is_complete() -> None:
    listed = (VENDOR / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in VENDOR.iterdir() if path.name != "README.md" and path.name not in listed] == []
    rebuild = (PROJECT / "tools" / "vendor.sh").read_text(encoding="utf-8")
    assert [number for number in re.findall(r"=(\d+\.\d+\.\d+)", rebuild) if number not in listed] == []


@pytest.mark.parametrize("name", ["map.js", "mapfallback.js", "chart.js", "shanhai.css"])
def test_our_own_scripts_and_styles_fetch_nothing_from_outside(name: str) -> None:
    addresses = re.findall(r"https?://[^\s\"'`)]+", (SERVED / name).read_text(encoding="utf-8"))
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}
