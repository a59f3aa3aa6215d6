"""The parameters of the API: read strictly, refused with a cure, described once for the page and for OpenAPI."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from shanhai.api.errors import unknown_parameter, unusable
from shanhai.api.rows import describe
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.periods import Period, parse_date, parse_period
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import WORD_LISTS

EARLIEST: Final = date(1949, 10, 1)
MOST_ROWS: Final = 1_000
MOST_OFFSET: Final = 100_000_000
LONGEST_CODE: Final = 120
CODE: Final = re.compile(r"[a-z0-9][a-z0-9._@-]*", re.ASCII)
SWITCH: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True, eq=False)
class Reads:
    """How a parameter is read from its text, and its schema in OpenAPI. An empty text is a parameter not given."""

    read: Callable[[str, str], object]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Tell pydantic to read the text with our own words before it checks the type."""
        return core_schema.with_info_before_validator_function(self._value, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give OpenAPI the schema of the text."""
        return self.schema

    def _value(self, given: object, info: ValidationInfo) -> object:
        if not isinstance(given, str):
            return given
        text = given.strip()
        return self.read(text, info.field_name or "") if text else None


def word_of(word_list: str) -> Reads:
    """Return how one code of a word list is read."""
    codes = list(WORD_LISTS[word_list])

    def read(text: str, name: str) -> object:
        if text in codes:
            return text
        what = Bilingual("不在词表中。", "not in the word list.")
        raise unusable(name, text, what, Bilingual(f"可用：{'、'.join(codes)}。", f"Use one of {', '.join(codes)}."))

    return Reads(read, {"type": "string", "enum": codes})


def _read_day(text: str, name: str) -> date:
    try:
        return parse_date(text)
    except ShanhaiError as error:
        raise unusable(name, text, error.what, error.cure) from None


def _read_knowledge_day(text: str, name: str) -> date:
    day, today = _read_day(text, name), timezone.localdate()
    if day < EARLIEST:
        what = Bilingual(f"太早，本系统最早只到 {EARLIEST}。", f"too early: nothing is kept before {EARLIEST}.")
        raise unusable(name, text, what, Bilingual("请选更晚的日期。", "Choose a later day."))
    if day > today:
        what = Bilingual("还没有到，谁也不知道那天的情况。", "that day has not come, so nothing is known as on it.")
        raise unusable(
            name, text, what, Bilingual(f"请选今天（{today}）或更早。", f"Choose today ({today}) or earlier.")
        )
    return day


def _read_period(text: str, name: str) -> Period:
    try:
        return parse_period(text)
    except ShanhaiError as error:
        raise unusable(name, text, error.what, error.cure) from None


def _read_code(text: str, name: str) -> str:
    if len(text) <= LONGEST_CODE and CODE.fullmatch(text):
        return text
    cure = Bilingual(
        "编码由小写字母、数字和 . _ @ - 组成，如 gov-lishui。",
        "A code is made of a–z, 0–9 and . _ @ -, such as gov-lishui.",
    )
    raise unusable(name, text, Bilingual("不是编码。", "not a code."), cure)


def _read_division_code(text: str, name: str) -> str:
    if re.fullmatch(r"[0-9]{2,12}", text, re.ASCII):
        return text
    cure = Bilingual("区划代码是 2 至 12 位数字，如 331102。", "A division code has 2 to 12 digits, such as 331102.")
    raise unusable(name, text, Bilingual("不是区划代码。", "not a division code."), cure)


def _read_switch(text: str, name: str) -> bool:
    if text.lower() in SWITCH:
        return SWITCH[text.lower()]
    raise unusable(
        name, text, Bilingual("不是开关值。", "not a switch."), Bilingual("请用 true 或 false。", "Use true or false.")
    )


def whole(least: int, most: int) -> Reads:
    """Return how a whole number within bounds is read."""

    def read(text: str, name: str) -> int:
        if re.fullmatch(r"[0-9]{1,12}", text, re.ASCII) and least <= int(text) <= most:
            return int(text)
        what = Bilingual(f"应为 {least} 至 {most} 的整数。", f"a whole number from {least} to {most} is wanted.")
        raise unusable(name, text, what, Bilingual("请改正。", "Correct it."))

    return Reads(read, {"type": "integer", "minimum": least, "maximum": most})


DAY: Final = {"type": "string", "format": "date"}
Day = Annotated[date | None, Reads(_read_day, DAY)]
KnowledgeDay = Annotated[date | None, Reads(_read_knowledge_day, DAY)]
PeriodText = Annotated[Period | None, Reads(_read_period, {"type": "string"})]
Code = Annotated[
    str | None, Reads(_read_code, {"type": "string", "pattern": f"^{CODE.pattern}$", "maxLength": LONGEST_CODE})
]
DivisionCode = Annotated[str | None, Reads(_read_division_code, {"type": "string", "pattern": "^[0-9]{2,12}$"})]
WITHIN: Final = "时期，如 2024、2024-01/2024-04、../2024-03-31 / a period in which the row's own lies"
Switch = Annotated[bool, Reads(_read_switch, {"type": "boolean"})]


class Asked(Schema):
    """What every question carries: as known on which day. `TABLE` names the table whose columns it asks for."""

    model_config = ConfigDict(json_schema_extra=describe)
    TABLE: ClassVar[str] = ""

    as_known_on: KnowledgeDay = Field(None, description="知悉日，默认今天 / as known on this day; today unless given")


class DetailAsked(Asked):
    """The parameters of one row."""

    history: Switch = Field(False, description="附上到知悉日为止的各版 / with every revision up to that day")


class ListAsked(Asked):
    """The parameters of every list."""

    known_since: Day = Field(None, description="只要这天起知悉的版本 / only versions known from this day on")
    limit: Annotated[int, whole(1, MOST_ROWS)] = Field(100, description=f"每页行数，至多 {MOST_ROWS} / rows a page")
    offset: Annotated[int, whole(0, MOST_OFFSET)] = Field(0, description="跳过的行数 / rows left out at the beginning")


def reader_of(request: HttpRequest, asked: Asked) -> Reader:
    """Return who asks and as known on which day.

    Raises:
        UnusableParameter: the address carries a parameter that this question does not have.
    """
    known = list(type(asked).model_fields)
    for name in request.GET:
        if name not in known:
            raise unknown_parameter(name, known)
    return Reader(as_known_on=asked.as_known_on or timezone.localdate(), internal=request.reader.internal)  # type: ignore[attr-defined]  # set by ReaderMiddleware


def can_be_a_code(code: str) -> bool:
    """Return whether a row can have this code at all; what cannot be one never reaches the database."""
    return len(code) <= LONGEST_CODE and CODE.fullmatch(code) is not None
