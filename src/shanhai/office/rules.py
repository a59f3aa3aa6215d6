"""The page of validation rules: what figures must satisfy, set up and changed by the office."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName
from shanhai.domains.records.queries import names_of
from shanhai.domains.submissions.actions.rules import Wanted, change_rule, end_rule, set_up_rule
from shanhai.domains.submissions.errors import RuleRefused
from shanhai.domains.submissions.queries.rules import KnownRule, ended_rules, rules_on
from shanhai.office.reporting import reporting
from shanhai.office.requests import Working, say_sent
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed, may
from shanhai.vocab.words import INDICATOR_FORMS, RULE_KINDS

TEXTS: Final = ("of", "form", "least", "most", "unit", "by", "on", "against")
FLAGS: Final = ("share_like", "complete")
FIELDS: Final = {
    "range": ("of", "least", "most", "unit", "whole_numbers"),
    "sum": ("of", "parts"),
    "never_falls": ("of",),
    "share": ("of", "parts", "complete"),
    "part": ("of", "whole"),
    "outlier": ("of", "on", "against"),
}
"""Which fields the form of each kind shows."""
EXPLAINED: Final = {
    "range": Bilingual(
        "不得小于、不得大于所填的数；单位可不同，自动换算。", "No less and no more than; units are converted."
    ),
    "sum": Bilingual(
        "各部分之和等于整体；容许写出位数以内的四舍五入。",
        "The parts add up to the whole, within the rounding of the digits that are stated.",
    ),
    "never_falls": Bilingual(
        "同一年内，后一期的累计数不小于前一期。",
        "Within a calendar year no cumulative figure is below the one before it.",
    ),
    "share": Bilingual(
        "占比在 0 到 100% 之间；填了各部分的，其和不超过（勾选“已列全”的等于）100%。",
        "Between 0 and 100 %; parts that are named make no more than 100 %, and just as much if all are named.",
    ),
    "part": Bilingual("部分不大于整体。", "The part is no greater than the whole."),
    "outlier": Bilingual(
        "与此前各期相比，稳健 z 分数超过 3.5 的要说明；至少要有 5 个可比的数。",
        "A robust z-score beyond 3.5 against the earlier periods is asked about; five to compare with are needed.",
    ),
}
DONE: Final = {
    "set_up": Bilingual("已设置。", "The rule is set up."),
    "change": Bilingual("已更改。", "The rule is changed."),
    "end": Bilingual("已终止。", "The rule is ended."),
}


@reporting
def rules(request: Working) -> HttpResponseBase:
    """Show the rules to those who report, and let the office set up, change and end them."""
    error: Bilingual | None = None
    if request.method == "POST":
        try:
            done = _do(request)
        except RuleRefused as refusal:
            error = refusal.message
        else:
            say_sent(request, done)
            return redirect(go(request, "office:rules", [], {}, {}))
    return render(request, "office/rules.html", _context(request, error), status=409 if error else 200)


def settings_of(kind: str, asked: QueryDict) -> str:
    """Return the settings of a rule as its form sends them; empty fields are left out."""
    said: dict[str, object] = {name: text for name in TEXTS if (text := asked.get(name, "").strip())}
    parts = [line.strip() for line in asked.get("parts", "").replace("，", "\n").replace(",", "\n").splitlines()]
    if any(parts):
        said["parts"] = [part for part in parts if part]
    said |= {name: True for name in FLAGS if asked.get(name)}
    if kind == "part" and (whole := asked.get("whole", "").strip()):
        said["whole"] = whole
    if kind == "range" and asked.get("whole_numbers"):
        said["whole"] = True
    return json.dumps(said, ensure_ascii=False)


def _do(request: Working) -> Bilingual:
    asked, today = request.POST, timezone.localdate()
    what, reason, code = asked.get("do", ""), asked.get("reason", ""), asked.get("code", "")
    if what == "end":
        end_rule(actor=request.actor, code=code, on=today, reason=reason)
        return DONE[what]
    kind = asked.get("kind", "")
    title = Bilingual(asked.get("title_zh", ""), asked.get("title_en", ""))
    wanted = Wanted(kind, title, settings_of(kind, asked), blocks=bool(asked.get("blocks")))
    if what == "change":
        change_rule(actor=request.actor, code=code, wanted=wanted, on=today, reason=reason)
        return DONE[what]
    set_up_rule(actor=request.actor, wanted=wanted, on=today, reason=reason)
    return DONE["set_up"]


def _context(request: Working, error: Bilingual | None) -> dict[str, Any]:
    today = timezone.localdate()
    known = rules_on(on=today)
    keeps = may(request.actor, Deed.KEEP_RULES)
    named = _indicators(today)
    chosen = request.POST.get("kind") or request.GET.get("kind", "")
    changing = next((one for one in known if one.code == request.GET.get("change", "")), None)
    kind = changing.kind if changing else chosen if chosen in RULE_KINDS else "range"
    return {
        "rules": [(one, RULE_KINDS[one.kind], _words(one, named)) for one in known],
        "ended": ended_rules(on=today),
        "keeps": keeps,
        "changing": changing,
        "kind": kind,
        "kinds": RULE_KINDS.items(),
        "explained": EXPLAINED[kind],
        "fields": FIELDS[kind],
        "said": _filled(request, changing),
        "versions": sorted(named.items()) if keeps else [],
        "error": error,
    }


def _filled(request: Working, changing: KnownRule | None) -> dict[str, Any]:
    """Return what stands in the fields: what was sent, else what the rule that is changed says."""
    if request.method == "POST" or changing is None:
        return request.POST.dict()
    said = json.loads(changing.settings)
    whole = said.pop("whole", "")
    return {
        **said,
        "whole": whole if isinstance(whole, str) else "",
        "whole_numbers": whole is True,
        "parts": "\n".join(said.get("parts", [])),
        "title_zh": changing.title.zh,
        "title_en": changing.title.en,
        "blocks": changing.blocks,
    }


def _indicators(today: Any) -> dict[str, Bilingual]:
    """Return what each indicator version is called, by its code."""
    reader = Reader(today, internal=True)
    called = names_of(IndicatorName, "indicator", None, reader=reader)
    rows = IndicatorDefinition.objects.known(reader).values_list(
        "version__code", "indicator_id", "label_zh", "label_en"
    )
    found = {}
    for code, indicator, zh, en in rows:
        name = called.get(indicator)
        if name is not None:
            found[code] = Bilingual(
                f"{name.name_zh}（{zh}）" if zh else name.name_zh, f"{name.name_en} ({en})" if en else name.name_en
            )
    return found


def _words(one: KnownRule, named: dict[str, Bilingual]) -> Bilingual:
    """Return what a rule is about and what it asks, in a phrase."""
    said = json.loads(one.settings)
    parts = []
    for name, value in (("of", said.get("of")), ("whole", said.get("whole"))):
        if isinstance(value, str) and value:
            label = {"of": Bilingual("对象 ", "of "), "whole": Bilingual("整体 ", "whole ")}[name]
            called = _called(value, named)
            parts.append(Bilingual(label.zh + called.zh, label.en + called.en))
    if said.get("form"):
        form = INDICATOR_FORMS[said["form"]]
        parts.append(
            Bilingual("名称为占比、比重、覆盖率等的比率", "every rate called a share (占比, 比重, 覆盖率 …)")
            if said.get("share_like")
            else Bilingual(f"所有{form.zh}指标", f"every {form.en} indicator")
        )
    if said.get("parts"):
        called_parts = [_called(part, named) for part in said["parts"]]
        zh, en = "＋".join(part.zh for part in called_parts), " + ".join(part.en for part in called_parts)
        parts.append(Bilingual(f"部分 {zh}", f"parts {en}"))
    if said.get("whole") is True:
        parts.append(Bilingual("整数", "whole numbers"))
    for name, sign in (("least", "≥"), ("most", "≤")):
        if said.get(name):
            limit = f"{sign} {said[name]} {said.get('unit', '')}".strip()
            parts.append(Bilingual(limit, limit))
    return Bilingual("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _called(ref: str, named: dict[str, Bilingual]) -> Bilingual:
    code, bracket, axes = ref.partition("[")
    name = named.get(code, Bilingual(code, code))
    tail = f" {axes.rstrip(']')}" if bracket else ""
    return Bilingual(name.zh + tail, name.en + tail)
