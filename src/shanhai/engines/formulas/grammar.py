"""The reader of formulas: an own tokenizer and recursive descent, nothing of the host language.

sum     = product (("+" | "-") product)*
product = signed (("*" | "/") signed)*
signed  = "-"* atom
atom    = number | name | ("min" | "max" | "sum") "(" sum ("," sum)* ")" | "(" sum ")"
number  = digits ["." digits]
name    = lower-case letters, digits and "_", in parts joined by "."; starts with a letter: gep, talents.phd
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from shanhai.engines.formulas.errors import FormulaTooLarge, UnreadableFormula
from shanhai.engines.formulas.nodes import Binary, Call, Formula, Name, Negative, Node, Number
from shanhai.vocab.bilingual import Bilingual

FUNCTIONS = frozenset({"min", "max", "sum"})
LONGEST_TEXT = 2000
DEEPEST = 40
"""Levels of brackets, signs and left-hand operations together stay far under the stack of the host."""
MOST_OPERATIONS = 200
LONGEST_NUMBER = 40

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.]))"
    r"|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)*(?![0-9A-Za-z_.]))"
    r"|(?P<sign>[-+*/(),])",
    re.ASCII,
)
_CURE = Bilingual(
    zh="公式只用数、指标代码（小写字母、数字、下划线、点）、+ - * / ( ) 和 min、max、sum。",
    en="A formula has numbers, indicator codes (lower-case letters, digits, underscore, dot), + - * / ( )"
    " and min, max, sum.",
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse(text: str) -> Formula:
    """Read a formula.

    Raises:
        UnreadableFormula: the text does not follow the grammar; names the place.
        FormulaTooLarge: more than 2000 characters, 200 operations, 40 levels, or a number of more than 40 digits.
    """
    if len(text) > LONGEST_TEXT:
        raise _too_large("字符", "characters", len(text), LONGEST_TEXT)
    tokens = _tokens(text)
    operations = sum(token.text in "+-*/," for token in tokens)
    if operations > MOST_OPERATIONS:
        raise _too_large("步运算", "operations", operations, MOST_OPERATIONS)
    reader = _Reader(text, tokens)
    root = reader.sum(0)
    reader.expect_end()
    return Formula(text.strip(), root)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _unreadable(text, place)
        if found.lastgroup == "number" and len(found[0]) > LONGEST_NUMBER:
            raise _too_large("位数字", "digits in a number", len(found[0]), LONGEST_NUMBER)
        if found.lastgroup is not None and found.lastgroup != "space":
            tokens.append(_Token(found.lastgroup, found[0], found.start(), found.end()))
        place = found.end()
    return tokens


class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._next = 0

    def sum(self, depth: int) -> Node:
        """Read a sum."""
        start, node = self._start(), self._product(depth)
        while (sign := self._take("+", "-")) is not None:
            right = self._product(depth)
            node = Binary(sign, node, right, self._since(start))
        return node

    def expect_end(self) -> None:
        """Refuse anything left over."""
        if self._next < len(self._tokens):
            raise self._wrong()

    def _product(self, depth: int) -> Node:
        start, node = self._start(), self._signed(depth)
        while (sign := self._take("*", "/")) is not None:
            right = self._signed(depth)
            node = Binary(sign, node, right, self._since(start))
        return node

    def _signed(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise _too_large("层", "levels", depth, DEEPEST)
        start = self._start()
        if self._take("-") is not None:
            operand = self._signed(depth + 1)
            return Negative(operand, self._since(start))
        return self._atom(depth)

    def _atom(self, depth: int) -> Node:
        if self._next >= len(self._tokens):
            raise _unreadable(self._text, len(self._text))
        token = self._tokens[self._next]
        if token.kind == "number":
            self._next += 1
            return Number(Fraction(token.text), token.text)
        if token.kind == "name":
            self._next += 1
            return self._call(token, depth) if token.text in FUNCTIONS else Name(token.text)
        if self._take("(") is None:
            raise self._wrong()
        node = self.sum(depth + 1)
        self._must(")")
        return node

    def _call(self, function: _Token, depth: int) -> Node:
        self._must("(")
        arguments = [self.sum(depth + 1)]
        while self._take(",") is not None:
            arguments.append(self.sum(depth + 1))
        self._must(")")
        return Call(function.text, tuple(arguments), self._since(function.start))

    def _start(self) -> int:
        return self._tokens[self._next].start if self._next < len(self._tokens) else len(self._text)

    def _since(self, start: int) -> str:
        return self._text[start : self._tokens[self._next - 1].end]

    def _take(self, *signs: str) -> str | None:
        if self._next < len(self._tokens) and self._tokens[self._next].text in signs:
            self._next += 1
            return self._tokens[self._next - 1].text
        return None

    def _must(self, sign: str) -> None:
        if self._take(sign) is None:
            raise self._wrong()

    def _wrong(self) -> UnreadableFormula:
        return _unreadable(self._text, self._start())


def _unreadable(text: str, place: int) -> UnreadableFormula:
    rest = text[place : place + 20]
    if not text.strip():
        what = Bilingual(zh="公式是空的。", en="The formula is empty.")
    elif not rest:
        what = Bilingual(zh="公式没有写完。", en="The formula stops before its end.")
    else:
        what = Bilingual(
            zh=f"公式第 {place + 1} 个字符起「{rest}」不可读。",
            en=f"The formula cannot be read from character {place + 1}, “{rest}”.",
        )
    return UnreadableFormula(what, _CURE, formula=text, place=place + 1)


def _too_large(zh: str, en: str, found: int, most: int) -> FormulaTooLarge:
    return FormulaTooLarge(
        Bilingual(
            zh=f"公式过大：{found} {zh}，至多 {most}。", en=f"The formula has {found} {en}; at most {most} are read."
        ),
        Bilingual(
            zh="请拆成几个指标，各有自己的公式。", en="Split it into several indicators with formulas of their own."
        ),
        found=found,
        most=most,
    )
