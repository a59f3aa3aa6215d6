"""What cites a document: for each of its passages the figures and the things that rest on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model, Q
from django.db.models.query import QuerySet

from shanhai.cockpit.nouns import FIGURE, NOUNS, Thing, all_rows, things
from shanhai.domains.documents.models import Cited, PassageVersion
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class Citing:
    """What rests on a passage: its figures, and everything else by noun."""

    figures: tuple[Thing, ...]
    others: tuple[Thing, ...]

    @property
    def number(self) -> int:
        """How many things rest on it."""
        return len(self.figures) + len(self.others)


NOBODY = Citing((), ())


def cited_by(document_id: int, *, reader: Reader) -> Mapping[int, Citing]:
    """Return what rests on each passage of a document, by the passage's id; a thing counts once a passage."""
    passages = _passages(reader).filter(document_id=document_id).values("passage_id")

    def citing(model: type[Model]) -> Q | None:
        return Q(passage_id__in=passages) if issubclass(model, Cited) else None

    resting: defaultdict[int, dict[tuple[str, int], None]] = defaultdict(dict)
    for noun, id_, passage in all_rows(citing, reader=reader):
        resting[passage][(noun, id_)] = None
    known = things({thing for found in resting.values() for thing in found}, reader=reader)
    return {passage: _citing([known[thing] for thing in found if thing in known]) for passage, found in resting.items()}


def _citing(found: list[Thing]) -> Citing:
    """Return figures and other things in order; the indicator of a figure listed is not listed again."""
    order = list(NOUNS)
    figures = sorted((one for one in found if one.noun == FIGURE), key=lambda one: one.code)
    shown = {("indicator", one.figure.indicator) for one in figures if one.figure}
    others = [one for one in found if one.noun != FIGURE and (one.noun, one.code) not in shown]
    return Citing(tuple(figures), tuple(sorted(others, key=lambda one: (order.index(one.noun), one.code))))


def citation_counts(*, reader: Reader) -> Mapping[int, tuple[int, int]]:
    """Return how many figures and how many other things rest on each document, by the document's id; two queries."""
    documents = dict(_passages(reader).values_list("passage_id", "document_id"))

    def citing(model: type[Model]) -> Q | None:
        return Q(passage_id__isnull=False) if issubclass(model, Cited) else None

    resting: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    for noun, id_, passage in all_rows(citing, reader=reader):
        if passage in documents:
            resting[documents[passage]].add((noun, id_))
    counted = {document: Counter(noun == FIGURE for noun, _ in found) for document, found in resting.items()}
    return {document: (numbers[True], numbers[False]) for document, numbers in counted.items()}


def _passages(reader: Reader) -> QuerySet[PassageVersion]:
    known: QuerySet[PassageVersion] = PassageVersion.objects.filter(known_on(reader))
    return known
