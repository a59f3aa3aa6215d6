"""Numbers of official lists: 一、 over （一） over 1. over (1) over ①; jumps and repeats are found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN: Final = "[〇零一二三四五六七八九十百]{1,7}"
_FORMS: Final = (
    (0, re.compile(rf"第?({_HAN})(?:[、．.]|(?=\s)|$)")),
    (1, re.compile(rf"[（(]({_HAN})[）)][、.]?")),
    (2, re.compile(r"(\d{1,4}(?:[.．]\d{1,3}){1,4})[、.．]?(?!\d|[年月日%％亿万个公])")),
    (2, re.compile(r"(\d{1,4})(?:[、．]|\.(?!\d)|(?=\s)|$)")),
    (3, re.compile(r"[（(](\d{1,3})[）)][、.]?")),
    (3, re.compile(r"(\d{1,3})[）)]")),
    (4, re.compile(rf"([{_CIRCLED}])[、.]?")),
)
DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the head of a line: as written, how deep its form stands (0 for 一、), and its value.

    A dotted number (1.2) has one more depth for each dot; `value` is its last part, `stem` what stands before.
    """

    written: str
    depth: float
    value: int
    stem: str = ""


def split_number(text: str) -> tuple[Number | None, str]:
    """Return the number a text begins with, if it does, and the rest of the text."""
    plain = text.strip()
    for depth, form in _FORMS:
        found = form.match(plain)
        if found is not None:
            number = _number(found[0].strip(), depth, found[1])
            return number, plain[found.end() :].strip()
    return None, plain


def _number(written: str, depth: int, inner: str) -> Number:
    if inner[0] in _CIRCLED:
        return Number(written, depth, _CIRCLED.index(inner) + 1)
    if not inner[0].isdigit():
        return Number(written, depth, _han(inner))
    *stem, last = re.split(r"[.．]", inner)
    return Number(written, depth + len(stem), int(last), ".".join(stem))


def _han(text: str) -> int:
    """Return a Chinese numeral below a thousand."""
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    whole = 100 * _DIGITS.get(hundreds, 1) if "百" in text else 0
    if ten:
        whole += 10 * _DIGITS.get(tens.lstrip("零〇"), 1)
    return whole + sum(_DIGITS[digit] for digit in ones[-1:])


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a line stands in the tree: the line above it, the numbers from the top, and what is odd.

    `expected` is the number that would have followed, 0 where nothing is odd; `is_repeated` that the number came before.
    """

    parent: int | None
    path: str
    expected: int = 0
    is_repeated: bool = False


@dataclass(slots=True)
class _Level:
    depth: float
    at: int
    value: int


def place_in_tree(numbers: Sequence[Number | None]) -> Iterator[Placed]:
    """Yield where each line stands; a line without a number stands under the line that the one before it stands under.

    A number follows the last one of its form under the same line; a list that counts on through its sections
    (1 2 under 一, 3 4 under 二) is in order too.
    """
    above: list[_Level] = []
    ever: dict[float, int] = {}
    seen: set[tuple[int | None, float, int]] = set()
    paths: list[str] = []
    for at, number in enumerate(numbers):
        if number is None:
            parent = above[-2].at if len(above) > 1 else None
            placed = Placed(parent, "")
            if not above:
                placed = Placed(None, "")
        else:
            last = next((level.value for level in above if level.depth == number.depth), 0)
            above = [level for level in above if level.depth < number.depth]
            parent = above[-1].at if above else None
            path = f"{paths[parent]}/{number.written}" if parent is not None else number.written
            key = (parent, number.depth, number.value)
            follows = {last + 1, ever.get(number.depth, 0) + 1} | ({1} if not last else set())
            repeated = key in seen
            odd = number.value not in follows and not repeated
            placed = Placed(parent, path, last + 1 if odd else 0, repeated)
            seen.add(key)
            ever[number.depth] = number.value
            above.append(_Level(number.depth, at, number.value))
        paths.append(placed.path)
        yield placed
