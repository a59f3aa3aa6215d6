"""What every row of the API is: exact values as text, its two clocks, descriptions taken from the tables of a book."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from shanhai.adapters.books.columns import Column
from shanhai.adapters.books.tables import TABLES
from shanhai.vocab.words import WORD_LISTS

Exact = Annotated[
    Decimal,
    PlainSerializer(lambda number: format(number, "f"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["4645.77"]}),
]
"""An exact decimal, as text: no digit is lost on the way."""
BOUNDS: Final = {"_start": "首日 / first day", "_end": "末日的次日 / day after the last"}


def describe(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Put the titles and word lists of a table's specification into the OpenAPI schema of its rows."""
    table = TABLES.get(getattr(model, "TABLE", ""))
    if table is None:
        return
    if issubclass(model, Row):
        schema["description"] = f"{table.title.zh}。 {schema.get('description', '')}".strip()
    for column in table.columns:
        for ending, words in {"": "", **BOUNDS}.items():
            described = schema.get("properties", {}).get(f"{column.name}{ending}")
            if described is not None and "description" not in described:
                described["description"] = _title(column) + (f"：{words}" if words else "")


def _title(column: Column) -> str:
    title = f"{column.title.zh} / {column.title.en}"
    if not column.words:
        return title
    words = "、".join(f"{code} {word.zh} {word.en}" for code, word in WORD_LISTS[column.words].items())
    return f"{title}（{words}）"


class Row(BaseModel):
    """A version of a row. `TABLE` names the table of a book that specifies its columns."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=describe)
    TABLE: ClassVar[str] = ""

    code: str = Field(description="编码 / code")
    revision: int = Field(description="版次 / revision")
    known_from: date = Field(description="知悉自 / known from this day")
    known_to: date | None = Field(
        description="知悉至（不含），空为现行 / known until before this day; null while current"
    )
    visibility: Literal["public", "internal"] = Field(description="可见范围 / who may see it")
    url: str | None = Field(None, description="网页 / its page")


class Remarked(Row):
    """A row with remarks, and with what its source leaves open."""

    note_zh: str
    note_en: str
    open_zh: str
    open_en: str


class Sourced(Remarked):
    """A row with the passage it comes from."""

    passage: str | None


R = TypeVar("R", bound=Row)


class Page(BaseModel, Generic[R]):
    """One page of a list."""

    as_known_on: date = Field(description="知悉日 / as known on this day")
    total: int = Field(description="总行数 / rows in all")
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址 / address of the next page")
    items: list[R]


class Detail(BaseModel, Generic[R]):
    """One row, and its revisions if asked for."""

    as_known_on: date = Field(description="知悉日 / as known on this day")
    item: R
    history: list[R] | None = Field(
        description="到知悉日为止的各版，先后为序 / every revision up to that day, first to last"
    )
