"""Which noun every row speaks of, and what the things themselves are called: for pages that ask across all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import BigIntegerField, CharField, F, Model, Q, Value

from shanhai.domains.documents.models import Cited, DocumentVersion
from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries import FigureView, figure_views, indicator_names
from shanhai.domains.indicators.queries.views import RELATED
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.programme.queries import commitment_names
from shanhai.domains.records.models import known_on, once_known, visible_to
from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.undertakings.queries import undertaking_names
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

FIGURE: Final = "figure"
NOUNS: Final[Mapping[str, Bilingual]] = {
    FIGURE: Bilingual("数据", "figures"),
    "indicator": Bilingual("指标", "indicators"),
    "commitment": Bilingual("工作", "commitments"),
    "undertaking": Bilingual("合作事项", "undertakings"),
    "party": Bilingual("主体", "parties"),
    "place": Bilingual("地方", "places"),
    "document": Bilingual("文件", "documents"),
}
"""The nouns that have a page, in the order in which pages list them; the page is called `cockpit:<noun>`."""

ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "people.PartyVersion": ("party", "party_id"),
    "people.PartyLink": ("party", "party_id"),
    "people.Statement": ("party", "party_id"),
    "places.PlaceVersion": ("place", "place_id"),
    "places.PlaceSuccession": ("place", "successor_id"),
    "places.PlaceMembership": ("place", "place_id"),
    "programme.CommitmentVersion": ("commitment", "commitment_id"),
    "programme.CommitmentAssignment": ("commitment", "commitment_id"),
    "programme.Event": ("commitment", "commitment_id"),
    "undertakings.UndertakingVersion": ("undertaking", "undertaking_id"),
    "undertakings.UndertakingAssignment": ("undertaking", "undertaking_id"),
    "undertakings.UndertakingPlace": ("undertaking", "undertaking_id"),
    "undertakings.PairingDetail": ("undertaking", "undertaking_id"),
    "undertakings.EnclaveDetail": ("undertaking", "undertaking_id"),
    "undertakings.ProjectDetail": ("undertaking", "undertaking_id"),
    "undertakings.PlatformDetail": ("undertaking", "undertaking_id"),
    "undertakings.CooperationDetail": ("undertaking", "undertaking_id"),
    "undertakings.SchoolDetail": ("undertaking", "undertaking_id"),
    "undertakings.HospitalDetail": ("undertaking", "undertaking_id"),
    "undertakings.TransportDetail": ("undertaking", "undertaking_id"),
    "undertakings.ServiceDetail": ("undertaking", "undertaking_id"),
    "undertakings.BrandDetail": ("undertaking", "undertaking_id"),
    "indicators.IndicatorName": ("indicator", "indicator_id"),
    "indicators.IndicatorDefinition": ("indicator", "indicator_id"),
    "indicators.CommitmentTarget": ("commitment", "commitment_id"),
    "indicators.Observation": (FIGURE, "id"),
    "indicators.Preference": (FIGURE, "observation_id"),
    "documents.DocumentVersion": ("document", "document_id"),
    "documents.PassageVersion": ("document", "document_id"),
}
"""Each table of versions with the noun its rows speak of and the column that names which one."""

PAGELESS: Final = frozenset(
    {"indicators.AxisVersion", "indicators.AxisMember", "indicators.DerivationVersion", "indicators.DerivationInput"}
)
"""Tables whose rows belong to a figure or an indicator without naming it: they have no page of their own."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of any noun by its code and name; `kind` is its own kind; a figure brings its whole view."""

    noun: str
    code: str
    name_zh: str
    name_en: str
    kind: str = ""
    figure: FigureView | None = None

    @property
    def page(self) -> str:
        """The name of its page."""
        return f"cockpit:{self.noun}"


def all_rows(
    condition: Callable[[type[Model]], Q | None], columns: Sequence[str] = (), *, reader: Reader, ever: bool = False
) -> Iterator[tuple[Any, ...]]:
    """Yield (noun, id, passage id or None, *columns) of the rows of every table that `condition` takes; one query.

    `condition` is given a table and returns what its rows must fulfil, None to leave the table out. With `ever` the
    rows are those of any day that this reader may see.
    """
    held = visible_to(reader) if ever else known_on(reader)
    queries = []
    for label, (noun, column) in ABOUT.items():
        model = apps.get_model(label)
        wanted = condition(model)
        if wanted is not None:
            rows: Any = model._default_manager.filter(held, wanted).order_by()
            cited = F("passage_id") if issubclass(model, Cited) else Value(None, output_field=BigIntegerField())
            said = rows.annotate(noun_=Value(noun, output_field=CharField()), about_=F(column), passage_=cited)
            queries.append(said.values_list("noun_", "about_", "passage_", *columns))
    first, *others = queries
    yield from first.union(*others, all=True)


def things(wanted: Iterable[tuple[str, int]], *, reader: Reader) -> Mapping[tuple[str, int], Thing]:
    """Return what things are called, by noun and id; one query a noun, a few for figures."""
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for noun, id_ in wanted:
        ids[noun].add(id_)
    found: dict[tuple[str, int], Thing] = {}
    for noun, some in ids.items():
        if noun == FIGURE:
            found.update(_figures(some, reader))
        else:
            for id_, named in _NAMES[noun](some, reader).items():
                found[(noun, id_)] = Thing(noun, named.code, named.name_zh, named.name_en, named.kind)
    return found


def _figures(ids: Iterable[int], reader: Reader) -> Iterator[tuple[tuple[str, int], Thing]]:
    rows = Observation.objects.filter(once_known(reader), pk__in=set(ids)).select_related(*RELATED)
    for view in figure_views(rows.order_by("code"), reader=reader):
        yield (FIGURE, view.id), Thing(FIGURE, view.code, view.name_zh, view.name_en, view.kind, view)


def _document_names(ids: Iterable[int], reader: Reader) -> Mapping[int, Named]:
    return names_of(DocumentVersion, "document", ids, reader=reader, kind="kind", name="title")


_NAMES: Mapping[str, Callable[[Iterable[int], Reader], Mapping[int, Named]]] = {
    "indicator": lambda ids, reader: indicator_names(ids, reader=reader),
    "commitment": lambda ids, reader: commitment_names(ids, reader=reader),
    "undertaking": lambda ids, reader: undertaking_names(ids, reader=reader),
    "party": lambda ids, reader: party_names(ids, reader=reader),
    "place": lambda ids, reader: place_names(ids, reader=reader),
    "document": _document_names,
}
