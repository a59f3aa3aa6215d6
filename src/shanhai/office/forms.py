"""Setting up what departments report: choose the department, tick indicators and places; change a form later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.domains.books.queries import sheet_names
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.submissions.actions.forms import FormSaid, Item, set_up_form
from shanhai.domains.submissions.errors import FormRefused, UnknownForm
from shanhai.domains.submissions.models import FormVersion
from shanhai.domains.submissions.queries.forms import form_for, form_items, forms_for, reported_versions
from shanhai.office.requests import Working, only
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed
from shanhai.vocab.words import FREQUENCIES, TOPICS

FIELDS: Final = ("code", "department", "title_zh", "title_en", "frequency", "due_days", "first_period")
BECAME: Final = {
    "new": Bilingual("填报表已布置。", "The form is set up."),
    "changed": Bilingual("填报表已更新。", "The form is changed."),
    "unchanged": Bilingual("没有变化。", "Nothing has changed."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick: its code, its words, and whether it is ticked."""

    code: str
    words: Bilingual
    ticked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Things to tick under one title, and how many of them are ticked."""

    title: Bilingual
    choices: tuple[Choice, ...]

    @property
    def ticked(self) -> int:
        """How many are ticked."""
        return sum(one.ticked for one in self.choices)


@only(Deed.KEEP_FORMS)
def forms(request: Working) -> HttpResponseBase:
    """List the forms, and set up another."""
    return _page(request, None)


@only(Deed.KEEP_FORMS)
def form(request: Working, code: str) -> HttpResponseBase:
    """Show a form as it is, to be changed."""
    return _page(request, form_for(request.actor, code, on=timezone.localdate()))


def _page(request: Working, version: FormVersion | None) -> HttpResponseBase:
    error: Bilingual | None = None
    if request.method == "POST":
        try:
            return _set_up(request, version)
        except ShanhaiError as refusal:
            if refusal.code == "not_permitted":
                raise
            error = refusal.message
    context = {**_shown(request, version), "error": error}
    return render(request, "office/forms.html", context, status=409 if error else 200)


def _set_up(request: Working, version: FormVersion | None) -> HttpResponseBase:
    asked = request.POST
    _refuse_meanwhile(request, version)
    days = asked.get("due_days", "").strip()
    said = FormSaid(
        code=version.code if version is not None else asked.get("code", "").strip(),
        department=asked.get("department", "").strip(),
        title=Bilingual(asked.get("title_zh", "").strip(), asked.get("title_en", "").strip()),
        frequency=asked.get("frequency", ""),
        due_days=int(days) if days.isascii() and days.isdigit() and len(days) <= 3 else -1,
        first_period=asked.get("first_period", "").strip(),
        items=_items(request, version),
    )
    kept = set_up_form(actor=request.actor, said=said, on=timezone.localdate())
    messages.success(request, BECAME[kept.became].text(language()))
    return redirect(go(request, "office:form", [said.code], {}, {}))


def _refuse_meanwhile(request: Working, version: FormVersion | None) -> None:
    """Refuse to set up what is there already, and to change what somebody else has changed since the page was shown."""
    seen = request.POST.get("seen", "")
    if version is None:
        try:
            form_for(request.actor, request.POST.get("code", "").strip(), on=timezone.localdate())
        except UnknownForm:
            return
        raise FormRefused(
            Bilingual("这个编码已有填报表。", "There is a form with this code already."),
            Bilingual("请换一个编码，或打开那份填报表来改。", "Choose another code, or open that form and change it."),
        )
    if seen != str(version.pk):
        raise FormRefused(
            Bilingual(f"您打开之后，{version.recorded_by} 改过这份填报表。", f"{version.recorded_by} has changed this form since you opened it."),
            Bilingual("您填的还在下面；请看过现行内容再存。", "What you typed is still below; look at the form as it is now, then save."),
        )  # fmt: skip


def _items(request: Working, version: FormVersion | None) -> tuple[Item, ...]:
    """Return what the form is to ask for: its own items if they are kept, then every indicator ticked of every place ticked."""
    kept: list[Item] = []
    if version is not None and request.POST.get("keep_items"):
        kept = [Item(one.version, one.place, one.unit, one.axes) for one in form_items(version, reader=_today())]
    known = {(item.version, item.place, item.axes) for item in kept}
    added = [
        Item(indicator, place)
        for place in request.POST.getlist("place")
        for indicator in request.POST.getlist("indicator")
        if (indicator, place, "") not in known
    ]
    return (*kept, *added)


def _shown(request: Working, version: FormVersion | None) -> dict[str, Any]:
    reader = _today()
    posted = request.method == "POST"
    said = request.POST if posted else _said(version)
    ticked = set(request.POST.getlist("indicator")) | set(request.POST.getlist("place"))
    return {
        "version": version,
        "title": Bilingual(version.title_zh, version.title_en) if version is not None else None,
        "items": form_items(version, reader=reader) if version is not None else [],
        "keep_items": bool(request.POST.get("keep_items")) if posted else version is not None,
        "said": {name: said.get(name, "") for name in FIELDS},
        "forms": forms_for(request.actor, on=reader.as_known_on),
        "frequencies": FREQUENCIES.items(),
        "departments": sorted(party_names(reader=reader).values(), key=lambda party: party.name_zh),
        "indicators": _indicators(reader, ticked),
        "places": _places(reader, ticked),
    }


def _today() -> Reader:
    return Reader(timezone.localdate(), internal=True)


def _said(version: FormVersion | None) -> dict[str, str]:
    if version is None:
        return {"frequency": "month", "due_days": "10"}
    said = {name: str(getattr(version, name)) for name in FIELDS if name != "department"}
    return {**said, "department": version.department.code}


def _indicators(reader: Reader, ticked: set[str]) -> list[Group]:
    """Return the versions of indicators by topic; those measured by dates, which no sheet reports, are left out."""
    groups: dict[str, list[Choice]] = {}
    for one in reported_versions(reader=reader):
        words = Bilingual(f"{one.name.zh}，{one.unit}", f"{one.name.en}, {one.unit}")
        groups.setdefault(one.topic, []).append(Choice(one.code, words, one.code in ticked))
    return [Group(words, tuple(groups[topic])) for topic, words in TOPICS.items() if topic in groups]


def _places(reader: Reader, ticked: set[str]) -> list[Choice]:
    """Return the places of the book's own territory that are valid today, with their names."""
    valid = {one.code for one in sheet_names(reader=reader, on=reader.as_known_on).places}
    names = sorted(place_names(reader=reader).values(), key=lambda name: name.id)
    return [
        Choice(one.code, Bilingual(one.name_zh, one.name_en), one.code in ticked) for one in names if one.code in valid
    ]
