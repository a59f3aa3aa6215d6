"""Setting up, changing and ending validation rules; the office does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.indicators.models import IndicatorDefinition
from shanhai.domains.submissions.errors import RuleRefused
from shanhai.domains.submissions.models import ValidationRule
from shanhai.domains.submissions.queries.rules import BUILT_IN, BUILT_IN_PREFIX
from shanhai.engines.validation import Part, Ref, Rule, Share, Sum, read_rule, refs_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError, UnitMismatch
from shanhai.vocab.rights import Actor, Deed, may
from shanhai.vocab.units import mismatch, unit

TITLE_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as somebody fills it in: its kind, its titles, its settings as JSON, and whether it blocks."""

    kind: str
    title: Bilingual
    settings: str
    blocks: bool


@transaction.atomic
def set_up_rule(*, actor: Actor, wanted: Wanted, on: date, reason: str = "") -> ValidationRule:
    """Set up a rule from a day on; figures submitted from then on are looked at by it.

    Raises:
        NotPermitted: the actor may not keep rules.
        RuleRefused: settings that make no rule, an unknown indicator version, units that do not convert, no title.
    """
    _ask(actor, wanted.title.zh or wanted.kind)
    _read(wanted)
    made_of = ValidationRule.objects.filter(kind=wanted.kind).exclude(code__startswith=BUILT_IN_PREFIX)
    number = made_of.values("code").distinct().count() + 1
    row = _add(actor.account, f"{wanted.kind.replace('_', '-')}-{number}", wanted, on, 1)
    write_audit(
        actor=actor, deed="set_up_rule", noun="rule", subject=row.code, reason=reason.strip(), after=_said(wanted)
    )
    return row


@transaction.atomic
def change_rule(*, actor: Actor, code: str, wanted: Wanted, on: date, reason: str) -> ValidationRule:
    """Change a rule from a day on: its earlier version stays on record, and what it found stays found.

    Raises:
        NotPermitted: the actor may not keep rules.
        RuleRefused: as for `set_up_rule`; or no such rule is in force, it is of another kind, or nothing changes.
    """
    _ask(actor, code)
    old = _standing(code, on)
    _read(wanted)
    before = Wanted(old.kind, Bilingual(old.title_zh, old.title_en), old.settings, old.blocks)
    if wanted.kind != old.kind:
        raise _refused(
            "规则的种类不能改。",
            "The kind of a rule cannot change.",
            "请终止它，另设一条。",
            "End it and set up another.",
        )
    if _said(wanted) == _said(before):
        raise _refused("内容没有变化。", "Nothing would change.", "不必更改。", "There is nothing to do.")
    why = _in_words(reason)
    day = max(on, old.known_from)
    ValidationRule.objects.filter(pk=old.pk).update(known_to=day)
    row = _add(actor.account, code, wanted, day, old.revision + 1)
    write_audit(
        actor=actor,
        deed="change_rule",
        noun="rule",
        subject=code,
        reason=why,
        before=_said(before),
        after=_said(wanted),
    )
    return row


@transaction.atomic
def end_rule(*, actor: Actor, code: str, on: date, reason: str) -> None:
    """End a rule from a day on, a built-in one too; what it found stays found.

    Raises:
        NotPermitted: the actor may not keep rules.
        RuleRefused: no such rule is in force, or no reason is given.
    """
    _ask(actor, code)
    old, why = _standing(code, on), _in_words(reason)
    ValidationRule.objects.filter(pk=old.pk).update(known_to=max(on, old.known_from))
    write_audit(actor=actor, deed="end_rule", noun="rule", subject=code, reason=why, before={"title": old.title_zh})


def keep_built_in_rules(*, on: date) -> None:
    """Write the built-in rules that have no row yet; one that was ended or changed has one and stays as it is."""
    made = set(ValidationRule.objects.filter(code__startswith=BUILT_IN_PREFIX).values_list("code", flat=True))
    ValidationRule.objects.bulk_create(
        [
            _row("shanhai", one.code, Wanted(one.kind, one.title, one.text, one.blocks), on, 1)
            for one in BUILT_IN
            if one.code not in made
        ],
        ignore_conflicts=True,  # two submissions at once: one of them writes it
    )


def _ask(actor: Actor, subject: str) -> None:
    if not may(actor, Deed.KEEP_RULES):
        raise refuse(actor, Deed.KEEP_RULES, subject=subject)


def _standing(code: str, on: date) -> ValidationRule:
    if code.startswith(BUILT_IN_PREFIX):
        keep_built_in_rules(on=on)
    row = ValidationRule.objects.select_for_update().filter(code=code, known_to__isnull=True).first()
    if row is None:
        raise _refused(
            f"没有生效中的规则“{code}”。", f"No rule “{code}” is in force.", "请核对编码。", "Check the code."
        )
    return row


def _read(wanted: Wanted) -> Rule:
    """Return the rule that is wanted, its indicator versions, splits and units checked against the record."""
    for text in (wanted.title.zh, wanted.title.en):
        if not text.strip() or len(text) > TITLE_LIMIT:
            raise _refused(
                "中文和英文名称都要写，且不能太长。", "A title is wanted in both languages, and not too long.",
                f"至多 {TITLE_LIMIT} 字。", f"At most {TITLE_LIMIT} characters.",
            )  # fmt: skip
    try:
        rule = read_rule(wanted.kind, wanted.settings)
    except ShanhaiError as error:
        raise RuleRefused(error.what, error.cure) from None
    units = [_unit_of(ref) for ref in refs_of(rule)]
    asked = getattr(rule, "unit", "")
    if isinstance(rule, Sum | Part | Share) or asked:
        _refuse_mixed([*units, *([asked] if asked else []), *(["%"] if isinstance(rule, Share) else [])])
    return rule


def _refuse_mixed(units: list[str]) -> None:
    for other in units[1:]:
        if unit(other).powers != unit(units[0]).powers:
            error: UnitMismatch = mismatch(unit(units[0]), unit(other))
            raise RuleRefused(error.what, error.cure)


def _unit_of(ref: Ref) -> str:
    found = IndicatorDefinition.objects.filter(version__code=ref.version, known_to__isnull=True).first()
    if found is None:
        raise _refused(
            f"没有编码为“{ref.version}”的指标口径。", f"There is no indicator version “{ref.version}”.",
            "请在指标页核对编码。", "Check the code on the page of the indicator.",
        )  # fmt: skip
    for pair in ref.axes.split(";") if ref.axes else ():
        if pair.partition("=")[0] not in found.axes.split(";"):
            raise _refused(
                f"口径“{ref.version}”没有分组“{pair}”。", f"“{ref.version}” is not split by “{pair}”.",
                f"可用的分组：{found.axes or '无'}。", f"It is split by: {found.axes or 'nothing'}.",
            )  # fmt: skip
    return found.unit


def _add(account: str, code: str, wanted: Wanted, day: date, revision: int) -> ValidationRule:
    row = _row(account, code, wanted, day, revision)
    row.save(force_insert=True)
    return row


def _row(account: str, code: str, wanted: Wanted, day: date, revision: int) -> ValidationRule:
    return ValidationRule(
        code=code,
        revision=revision,
        known_from=day,
        recorded_by=account,
        content_hash=sha256(json.dumps(_said(wanted), sort_keys=True).encode()).hexdigest()[:32],
        visibility="internal",
        kind=wanted.kind,
        title_zh=wanted.title.zh.strip(),
        title_en=wanted.title.en.strip(),
        settings=json.dumps(json.loads(wanted.settings), ensure_ascii=False, sort_keys=True),
        blocks=wanted.blocks,
    )


def _said(wanted: Wanted) -> Mapping[str, object]:
    return {
        "kind": wanted.kind,
        "title": f"{wanted.title.zh.strip()} {wanted.title.en.strip()}",
        "settings": json.dumps(json.loads(wanted.settings), ensure_ascii=False, sort_keys=True),
        "blocks": wanted.blocks,
    }


def _in_words(reason: str) -> str:
    if not reason.strip():
        raise _refused(
            "没有写明原因。",
            "No reason is given.",
            "请写一句原因，记入审计。",
            "Give the reason; it is kept for the audit.",
        )
    return reason.strip()


def _refused(zh: str, en: str, cure_zh: str, cure_en: str) -> RuleRefused:
    return RuleRefused(Bilingual(zh, en), Bilingual(cure_zh, cure_en))
