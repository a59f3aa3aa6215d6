"""Setting up what departments report: a form, its items, and how the department's own sheet is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction

from shanhai.adapters.books.reading import content_hash
from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.indicators.models import IndicatorDefinition
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.actions.drafting import own_form
from shanhai.domains.submissions.errors import FormRefused
from shanhai.domains.submissions.models import Form, FormItem, FormVersion
from shanhai.domains.submissions.queries.forms import EXAMPLES, FORM_OF
from shanhai.engines.layouts import Mapping, SheetReading, mapping_to_json
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.periods import parse_period
from shanhai.vocab.rights import Actor, Deed, may
from shanhai.vocab.units import convert
from shanhai.vocab.words import FREQUENCIES

CODE: Final = re.compile(r"[a-z0-9][a-z0-9_@-]{0,39}", re.ASCII)
"""A form's code is short, because the codes of its figures begin with it, and has no point, which parts them."""
MOST_DAYS: Final = 366
CHECK: Final = Bilingual("请核对，或先登记它。", "Check it, or have it recorded first.")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure that is asked for: the codes of an indicator's version and of a place, axes, unit ("" is the indicator's)."""

    version: str
    place: str
    unit: str = ""
    axes: str = ""


@dataclass(frozen=True, slots=True)
class FormSaid:
    """A form as it is described: its code, its department's code, titles, how often and when it is due, what it asks for."""

    code: str
    department: str
    title: Bilingual
    frequency: str
    due_days: int
    first_period: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FormKept:
    """What setting up a form did: the version that holds now, and whether it is "new", "changed" or "unchanged"."""

    version: FormVersion
    became: str


@transaction.atomic
def set_up_form(*, actor: Actor, said: FormSaid, on: date) -> FormKept:
    """Set up a form, or supersede it by one that asks for something else; the same again changes nothing.

    Raises:
        NotPermitted: the actor may not set up forms.
        FormRefused: something of it cannot be; the text names it.
    """
    if not may(actor, Deed.KEEP_FORMS):
        raise refuse(actor, Deed.KEEP_FORMS, subject=said.code)
    described = _checked(said)
    last = FormVersion.objects.select_for_update().filter(code=said.code, known_to__isnull=True).first()
    mapping = last.mapping if last is not None else ""
    return _write(actor, described, mapping, last, on=on, deed=Deed.KEEP_FORMS)


@transaction.atomic
def keep_mapping(*, actor: Actor, form: str, mapping: Mapping, on: date) -> FormKept:
    """Keep the mapping by which a department's own sheet is read, once somebody has confirmed it.

    Raises:
        UnknownForm: there is no such form.
        NotPermitted: the actor is neither the office nor of the form's department.
    """
    last = own_form(actor, form, Deed.DRAFT_FIGURES)
    items = tuple(
        Item(version, place, unit, axes)
        for version, place, unit, axes in last.items.order_by("sequence").values_list(
            "version__code", "place__code", "unit", "axes"
        )
    )
    said = FormSaid(
        form, last.department.code, Bilingual(last.title_zh, last.title_en), last.frequency, last.due_days,
        last.first_period, items,
    )  # fmt: skip
    return _write(actor, said, mapping_to_json(mapping), last, on=on, deed=Deed.DRAFT_FIGURES)


def items_of(reading: SheetReading) -> list[Item]:
    """Return what a sheet that was read has figures of, each indicator of each place once, in the order of the sheet."""
    return list(dict.fromkeys(Item(one.indicator, one.place, one.unit, one.axes) for one in reading.figures))


def _write(actor: Actor, said: FormSaid, mapping: str, last: FormVersion | None, *, on: date, deed: Deed) -> FormKept:
    cells = _cells(said, mapping)
    digest = content_hash(cells)
    if last is not None and last.content_hash == digest:
        return FormKept(last, "unchanged")
    if last is not None and on < last.known_from:
        raise FormRefused(
            Bilingual(f"现行版本 {last.known_from} 才知悉，晚于 {on}。", f"The form as it stands is known from {last.known_from}, after {on}."),
            Bilingual("请在那天以后再改。", "Change it after that day."),
        )  # fmt: skip
    form, _ = Form.objects.get_or_create(code=said.code)
    if last is not None:
        FormVersion.objects.filter(pk=last.pk).update(known_to=on)
    revision = FormVersion.objects.filter(code=said.code).count() + 1
    version = FormVersion.objects.create(
        code=said.code, revision=revision, known_from=on, recorded_by=actor.account, content_hash=digest,
        visibility="internal", form=form, department=Party.objects.get(code=said.department), title_zh=said.title.zh,
        title_en=said.title.en, frequency=said.frequency, due_days=said.due_days, first_period=said.first_period,
        mapping=mapping,
    )  # fmt: skip
    _write_items(version, said.items)
    after = {"revision": revision, "department": said.department, "items": len(said.items), "mapping": bool(mapping)}
    write_audit(actor=actor, deed=deed, noun="form", subject=said.code, party=said.department, after=after)
    return FormKept(version, "new" if last is None else "changed")


def _write_items(version: FormVersion, items: Sequence[Item]) -> None:
    versions = _units([item.version for item in items])
    places = _places([item.place for item in items])
    FormItem.objects.bulk_create(
        [
            FormItem(
                form_version=version, sequence=at, version_id=versions[item.version][0], place_id=places[item.place],
                axes=item.axes, unit=item.unit,
            )
            for at, item in enumerate(items, start=1)
        ],
        batch_size=500,
    )  # fmt: skip


def _cells(said: FormSaid, mapping: str) -> dict[str, str]:
    items = (f"{one.version} {one.place} {one.axes} {one.unit}" for one in said.items)
    return {
        "code": said.code, "department": said.department, "title_zh": said.title.zh, "title_en": said.title.en,
        "frequency": said.frequency, "due_days": str(said.due_days), "first_period": said.first_period,
        "items": "\n".join(items), "mapping": mapping,
    }  # fmt: skip


def _checked(said: FormSaid) -> FormSaid:
    """Return the form with the units of its items filled in, or refuse what cannot be."""
    if not CODE.fullmatch(said.code):
        raise FormRefused(
            Bilingual(f"编码“{said.code}”不能用。", f"The code “{said.code}” cannot be used."),
            Bilingual("请用小写字母、数字和 - _ @，至多 40 个，如 monthly-report。", "Use a–z, 0–9 and - _ @, at most 40, such as monthly-report."),
            code=said.code,
        )  # fmt: skip
    if not (said.title.zh.strip() and said.title.en.strip()):
        raise FormRefused(
            Bilingual("填报表没有名称。", "The form has no title."),
            Bilingual("请写中文和英文名称。", "Give it a title in Chinese and in English."),
        )
    if not Party.objects.filter(code=said.department).exists():
        raise FormRefused(
            Bilingual(f"没有编码为“{said.department}”的部门。", f"There is no department with the code “{said.department}”."), CHECK
        )  # fmt: skip
    _check_times(said)
    if not said.items:
        raise FormRefused(
            Bilingual("填报表没有填报项。", "The form asks for nothing."),
            Bilingual("请至少选一个指标和一个地方。", "Choose an indicator and a place at least."),
        )
    return replace(said, items=_checked_items(said.items))


def _check_times(said: FormSaid) -> None:
    if said.frequency not in FREQUENCIES:
        raise FormRefused(
            Bilingual(f"频次“{said.frequency}”不认得。", f"The frequency “{said.frequency}” is not known."),
            Bilingual(f"可用：{'、'.join(FREQUENCIES)}。", f"Known are: {', '.join(FREQUENCIES)}."),
        )
    if not 0 <= said.due_days <= MOST_DAYS:
        raise FormRefused(
            Bilingual(f"期后 {said.due_days} 日报不行。", f"It cannot be due {said.due_days} days after the period."),
            Bilingual(f"请填 0 到 {MOST_DAYS}。", f"Give 0 to {MOST_DAYS}."),
        )
    try:
        fits = parse_period(said.first_period).form is FORM_OF[said.frequency]
    except ShanhaiError:
        fits = False
    if not fits:
        example = EXAMPLES[said.frequency]
        raise FormRefused(
            Bilingual(f"第一期“{said.first_period}”与频次不合。", f"The first period “{said.first_period}” does not fit the frequency."),
            Bilingual(f"请写成 {example} 这样。", f"Write it like {example}."),
        )  # fmt: skip


def _checked_items(items: Sequence[Item]) -> tuple[Item, ...]:
    versions = _units([item.version for item in items])
    places = _places([item.place for item in items])
    seen: set[tuple[str, str, str]] = set()
    checked = []
    for item in items:
        if item.version not in versions:
            raise FormRefused(
                Bilingual(f"没有编码为“{item.version}”的指标口径。", f"There is no version of an indicator with the code “{item.version}”."), CHECK
            )  # fmt: skip
        if item.place not in places:
            raise FormRefused(
                Bilingual(f"没有编码为“{item.place}”的地方。", f"There is no place with the code “{item.place}”."),
                CHECK,
            )
        known = versions[item.version][1]
        convert(Decimal(1), item.unit or known, known, places=0)  # a unit that cannot be is refused here, in words
        key = (item.version, item.place, item.axes)
        if key in seen:
            raise FormRefused(
                Bilingual(f"同一项列了两次：{item.version} {item.place}。", f"The same item is listed twice: {item.version} {item.place}."),
                Bilingual("请只留一次。", "Keep one of them."),
            )  # fmt: skip
        seen.add(key)
        checked.append(replace(item, unit=item.unit or known))
    return tuple(checked)


def _units(codes: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return row and unit of the versions of indicators, by code."""
    rows = IndicatorDefinition.objects.filter(known_to__isnull=True, version__code__in=set(codes))
    return {code: (row, unit) for code, row, unit in rows.values_list("version__code", "version", "unit")}


def _places(codes: Sequence[str]) -> dict[str, int]:
    return dict(Place.objects.filter(code__in=set(codes)).values_list("code", "pk"))
