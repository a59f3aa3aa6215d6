"""Number formats of a workbook which change what a number says: %, a unit, a scale, a month."""

from __future__ import annotations

import html
import re
from typing import Final

BUILT_IN: Final = {9: "0%", 10: "0.00%", 17: "mmm-yy", **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')}
"""Formats that a file names by number alone (ECMA-376 part 1, 18.8.30, with those of zh-CN)."""

_FORMAT: Final = re.compile(r"<(?:\w+:)?numFmt\b([^>]*)>")
_CELL_STYLES: Final = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE: Final = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|\\(.)|\[[^\]]*\]")
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])")
_WORD: Final = re.compile(r"[^\W\d_]")


def telling_styles(styles: bytes) -> dict[str, str]:
    """Return number of style → format code, for the styles whose format changes what a number says."""
    text = styles.decode("utf-8", "replace")
    codes = dict(BUILT_IN)
    for found in _FORMAT.finditer(text):
        given = dict(_ATTRIBUTE.findall(found[1]))
        if given.get("numFmtId", "").isdigit():
            codes[int(given["numFmtId"])] = html.unescape(given.get("formatCode", ""))
    part = _CELL_STYLES.search(text)
    telling = {}
    for number, found in enumerate(_STYLE.finditer(part[0] if part else "")):
        given = dict(_ATTRIBUTE.findall(found[1]))
        code = codes.get(int(given["numFmtId"]), "") if given.get("numFmtId", "").isdigit() else ""
        if _tells(code):
            telling[str(number)] = code
    return telling


def _tells(code: str) -> bool:
    positive = code.split(";", maxsplit=1)[0]
    bare = _QUOTED.sub("", positive)
    if re.search(r"[ydhs]", bare, re.IGNORECASE):
        return "d" not in bare.lower() and "h" not in bare.lower() and "m" in bare.lower()
    literal = "".join((found[1] or found[2] or "") for found in _QUOTED.finditer(positive))
    return "%" in bare or bool(_SCALED.search(bare)) or bool(_WORD.search(literal))
