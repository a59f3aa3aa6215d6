"""The typed details of undertakings of several kinds, read in one query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from shanhai.adapters.books.tables import DETAIL_TABLES, TABLES
from shanhai.domains.books.choices import BINDINGS
from shanhai.domains.books.queries.records import FRAME, Record, selected_columns
from shanhai.domains.undertakings.models import UndertakingVersion
from shanhai.vocab.reader import Reader


def with_details(codes: Iterable[str], kinds: Iterable[str], *, reader: Reader) -> dict[str, Record]:
    """Return the detail of each undertaking by its code, with its `kind`; days are ISO text.

    One query for all kinds: each kind's table is read as a column of objects.
    """
    columns = {kind: _detail(kind, reader) for kind in set(kinds) if kind in DETAIL_TABLES}
    if not columns:
        return {}
    versions = UndertakingVersion.objects.known(reader).filter(code__in=list(codes)).order_by("revision")
    found = versions.values_list("code", "kind", *columns.values())
    order = list(columns)
    details: dict[str, Record] = {}
    for code, kind, *objects in found:
        held = objects[order.index(kind)] if kind in columns else None
        if held is not None:
            details[code] = {"kind": kind, **held}
    return details


def _detail(kind: str, reader: Reader) -> Subquery:
    """Return the detail row of one kind as an object: its columns by name."""
    table = DETAIL_TABLES[kind]
    model: Any = apps.get_model(BINDINGS[table].version)
    fields = {name: name for name in FRAME} | selected_columns(TABLES[table], reader)
    rows = model.objects.known(reader).filter(undertaking_id=OuterRef("undertaking_id")).order_by("-revision")
    return Subquery(rows.values(held=JSONObject(**fields))[:1])
