"""Judging commitments by their figures: what the figures say is handed down to the programme, which folds it in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from shanhai.domains.indicators.models import CommitmentTarget, IndicatorDefinition, Observation, Preference
from shanhai.domains.indicators.queries.attaining import Attained, Compared, Rows, compared_by, ranges
from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import Attainment, CommitmentVersion

BATCH = 500


@transaction.atomic
def judge_by_figures(*, commitments: Iterable[int] | None = None) -> None:
    """Compute anew what the figures say of commitments' targets, and how those commitments stand.

    Args:
        commitments: ids of the commitments whose rows, targets or figures have changed; None for all of them.
    """
    ids = None if commitments is None else sorted(set(commitments))
    inside, outside = _attained(internal=True, commitments=ids), _attained(internal=False, commitments=ids)
    old = Attainment.objects.all() if ids is None else Attainment.objects.filter(commitment_id__in=ids)
    old.delete()
    fresh = [row for one in sorted({*inside, *outside}) for row in _rows(one, inside, outside)]
    Attainment.objects.bulk_create(fresh, batch_size=BATCH)
    rebuild_standings(commitments=ids)


def judge_by_versions(versions: Iterable[int]) -> None:
    """Compute anew how the commitments stand that indicator versions judge, after some of their figures changed."""
    judged = CommitmentTarget.objects.filter(version__in=versions).values_list("commitment_id", flat=True).distinct()
    if judged:
        judge_by_figures(commitments=judged)


def _attained(*, internal: bool, commitments: Iterable[int] | None = None) -> dict[int, list[Attained]]:
    """Return, for each commitment that has a target, what the figures said of it over every range of knowledge.

    Five queries, however many there are.

    Args:
        internal: for readers inside, else what the public may see.
        commitments: ids; None for all.
    """
    seen = {} if internal else {"visibility": "public"}
    rows = CommitmentTarget.objects.filter(**seen).order_by("code", "revision")
    if commitments is not None:
        rows = rows.filter(commitment_id__in=list(commitments))
    targets: defaultdict[int, list[CommitmentTarget]] = defaultdict(list)
    for target in rows:
        targets[target.commitment_id].append(target)
    if not targets:
        return {}
    measured = {target.version_id for held in targets.values() for target in held}
    versions: defaultdict[int, list[CommitmentVersion]] = defaultdict(list)
    for version in CommitmentVersion.objects.filter(commitment_id__in=targets, **seen).order_by("revision"):
        versions[version.commitment_id].append(version)
    definitions: defaultdict[int, list[IndicatorDefinition]] = defaultdict(list)
    for definition in IndicatorDefinition.objects.filter(version_id__in=measured, **seen).order_by("revision"):
        definitions[definition.version_id].append(definition)
    figures = _figures(measured, seen)
    preferences: defaultdict[str, list[Preference]] = defaultdict(list)
    for choice in Preference.objects.filter(observation__version_id__in=measured, **seen).select_related("observation"):
        preferences[choice.observation.code].append(choice)
    return {
        one: list(ranges(Rows(versions[one], held, figures, definitions, preferences))) for one, held in targets.items()
    }


def _figures(measured: Iterable[int], seen: Mapping[str, str]) -> Mapping[Compared, Sequence[Observation]]:
    found: defaultdict[Compared, list[Observation]] = defaultdict(list)
    rows = Observation.objects.filter(version_id__in=measured, kind="actual", axes="", value__isnull=False, **seen)
    for row in rows.order_by("code", "revision"):
        found[compared_by(row)].append(row)
    return found


def _rows(
    commitment: int, inside: Mapping[int, list[Attained]], outside: Mapping[int, list[Attained]]
) -> list[Attainment]:
    """Return the rows of one commitment; once for both kinds of reader where both know the same."""
    seen, published = inside.get(commitment, []), outside.get(commitment, [])
    if seen == published:
        return [_row(commitment, one, public=True, internal=True) for one in seen]
    return [
        *(_row(commitment, one, public=True, internal=False) for one in published),
        *(_row(commitment, one, public=False, internal=True) for one in seen),
    ]


def _row(commitment: int, one: Attained, *, public: bool, internal: bool) -> Attainment:
    found = one.attainment
    return Attainment(
        commitment_id=commitment,
        for_public=public,
        for_internal=internal,
        known_from=one.known_from,
        known_to=one.known_to,
        is_met=found.is_met,
        met_on=found.met_on,
        figure=found.figure,
        said_zh=found.said.zh,
        said_en=found.said.en,
    )
