"""The figures that lines are judged by: what was answered or remembered, and the rows that keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shanhai.domains.indicators.models import CommitmentTarget, IndicatorVersion
from shanhai.domains.intake.actions.versions import Saying, write_versions
from shanhai.domains.intake.errors import ListRefused
from shanhai.domains.intake.models import ListLine
from shanhai.domains.intake.queries import WORDS, TargetMatch
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.undertakings.models import Undertaking
from shanhai.vocab.bilingual import Bilingual

SUBJECTS: dict[str, Any] = {"place": Place, "undertaking": Undertaking, "party": Party}


def chosen_targets(
    matches: Mapping[int, TargetMatch],
    answers: Mapping[int, str],
    keys: Sequence[str],
    previous: Mapping[str, ListLine],
) -> Mapping[int, str]:
    """Return, by the place of a line, the key of the figure it is judged by, “words”, or '' where it must be asked.

    An answer counts first, then what was said of the line's earlier edition, then the only candidate there is.

    Raises:
        ListRefused: an answer names a figure that the line cannot mean.
    """
    found = {}
    for at, match in matches.items():
        allowed = {WORDS, *(one.key for one in match.candidates)}
        said = answers.get(at, "")
        if said and said not in allowed:
            raise ListRefused(
                Bilingual(f"第 {at} 条不能按“{said}”判定。", f"Line {at} cannot be judged by “{said}”."),
                Bilingual("请从列出的数据中选择，或选“按文字”。", "Choose one of the figures shown, or “by words”."),
                line=at,
            )
        key = keys[at - 1]
        before = previous[key].target if key in previous else ""
        found[at] = said or (before if before in allowed else "") or match.sure
    return found


def write_targets(
    matches: Mapping[int, TargetMatch],
    chosen: Mapping[int, str],
    codes: Sequence[str],
    ids: Mapping[str, int],
    *,
    passages: Mapping[str, int],
    visibility: str,
    actor: str,
    on: date,
) -> bool:
    """Keep by which figure each line is judged, and end what no longer holds; return whether anything was written."""
    versions = dict(IndicatorVersion.objects.values_list("code", "pk"))
    sayings = {}
    for at, key in chosen.items():
        if key in ("", WORDS):
            continue
        code, wanted = codes[at - 1], matches[at].wanted.quantity
        version, _, subject = key.partition("|")
        kind, _, named = subject.partition(":")
        said = {"unit": wanted.unit, "qualifier": wanted.qualifier.value, "visibility": visibility}
        cells = {
            "commitment": code,
            "version": version,
            kind: named,
            "value": format(wanted.value, "f"),
            "passage": code,
        }
        fields = {
            "commitment_id": ids[code],
            "version_id": versions[version],
            f"{kind}_id": SUBJECTS[kind].objects.get(code=named).pk,
            "value": wanted.value,
            "passage_id": passages[code],
        }
        name = f"{code}@target"
        sayings[name] = Saying(name, {"code": name, **cells, **said}, {**fields, **said})
    ended = CommitmentTarget.objects.filter(
        code__in=[f"{code}@target" for code in codes], known_to__isnull=True
    ).exclude(code__in=sayings)
    touched = ended.update(known_to=on) > 0
    written = write_versions(CommitmentTarget, list(sayings.values()), actor=actor, on=on)
    return touched or bool(written.added or written.superseded)
