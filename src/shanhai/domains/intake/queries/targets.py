"""Which figure a line of a list may be judged by: indicators by their names, their methods, and whose figure it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName, Observation
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.undertakings.queries import undertaking_names
from shanhai.engines.lists import Line, Wanted, wanted_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.units import unit

WORDS = "words"
"""The answer that a line is judged by words after all."""
SubjectKind = Literal["place", "undertaking", "party"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator version and a subject that a line may mean; `key` names both, as an answer does."""

    version: str
    indicator: Named
    method: Bilingual
    kind: SubjectKind
    subject: Named

    @property
    def key(self) -> str:
        """The candidate in one word: gep@cas-2019|place:lishui."""
        return f"{self.version}|{self.kind}:{self.subject.code}"

    @property
    def name(self) -> Bilingual:
        """Indicator, method and subject in words, for choosing."""
        zh = f"（{self.method.zh}）" if self.method.zh else ""
        en = f" ({self.method.en})" if self.method.en else ""
        return Bilingual(
            f"{self.subject.name_zh} {self.indicator.name_zh}{zh}",
            f"{self.subject.name_en}: {self.indicator.name_en}{en}",
        )


@dataclass(frozen=True, slots=True)
class TargetMatch:
    """What a line says an indicator is to reach, and the figures it may mean; `sure` is the key of the only one."""

    wanted: Wanted
    candidates: tuple[Candidate, ...]

    @property
    def sure(self) -> str:
        """The key of what is meant where nothing need be asked, else an empty text."""
        is_plain = self.wanted.is_whole and not self.wanted.is_increase
        return self.candidates[0].key if len(self.candidates) == 1 and is_plain else ""


def match_targets(lines: Sequence[Line], *, reader: Reader) -> Mapping[int, TargetMatch]:
    """Return, by the place of a line from 1 on, what it says an indicator is to reach and whose figures there are.

    A line that names a subject of figures means it; where it names none, every subject with a figure is a candidate.
    Headings have none, nor has a line whose unit does not measure what the indicator measures.
    """
    named = names_of(IndicatorName, "indicator", None, reader=reader, kind="topic")
    names = [one.name_zh for one in named.values()]
    said = {
        at: wanted
        for at, line in enumerate(lines, start=1)
        if not line.is_heading and (wanted := wanted_of(f"{line.text}；{line.deliverable}", names)) is not None
    }
    if not said:
        return {}
    meant = {wanted.name for wanted in said.values()}
    offered = _candidates([one for one in named.values() if one.name_zh in meant], reader)
    found = {}
    for at, wanted in said.items():
        fitting = [one for one, symbol in offered.get(wanted.name, ()) if _measures(symbol, wanted.quantity.unit)]
        spoken = [one for one in fitting if _is_named(one.subject, lines[at - 1])]
        if fitting:
            found[at] = TargetMatch(wanted, tuple(spoken or fitting))
    return found


def _is_named(subject: Named, line: Line) -> bool:
    """Return whether a line names a subject, a place also without 市, 县 or 区 at its end."""
    name = subject.name_zh
    short = name[:-1] if len(name) > 2 and name[-1] in "市县区" else name
    return short in line.text or short in line.deliverable


def _measures(here: str, there: str) -> bool:
    return here == there or unit(here).powers == unit(there).powers


def _candidates(indicators: Iterable[Named], reader: Reader) -> Mapping[str, list[tuple[Candidate, str]]]:
    """Return, by the name of an indicator, each of its versions with each subject that has a figure, and its unit."""
    by_id = {one.id: one for one in indicators}
    rows = IndicatorDefinition.objects.filter(known_on(reader), indicator_id__in=by_id).select_related("version")
    definitions = {row.version_id: row for row in rows.order_by("version__code") if unit(row.unit).is_amount}
    figures = Observation.objects.filter(known_on(reader), version_id__in=definitions, axes="", value__isnull=False)
    pairs = sorted(set(figures.values_list("version_id", "place_id", "undertaking_id", "party_id")), key=str)
    subjects: dict[SubjectKind, Mapping[int, Named]] = {
        "place": place_names({place for _, place, _, _ in pairs if place}, reader=reader),
        "undertaking": undertaking_names({one for _, _, one, _ in pairs if one}, reader=reader),
        "party": party_names({party for _, _, _, party in pairs if party}, reader=reader),
    }
    found: defaultdict[str, list[tuple[Candidate, str]]] = defaultdict(list)
    for version, place, undertaking, party in pairs:
        kind: SubjectKind = "place" if place else "undertaking" if undertaking else "party"
        subject = subjects[kind].get(place or undertaking or party)
        definition = definitions[version]
        if subject is not None:
            indicator = by_id[definition.indicator_id]
            method = Bilingual(definition.label_zh, definition.label_en)
            candidate = Candidate(definition.version.code, indicator, method, kind, subject)
            found[indicator.name_zh].append((candidate, definition.unit))
    return found
