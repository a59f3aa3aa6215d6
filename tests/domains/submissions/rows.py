"""Submissions for tests: figures that a department of the small city drafts, from a sheet or typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from shanhai.domains.documents.models import Document, DocumentFile, DocumentVersion
from shanhai.domains.indicators.models import IndicatorVersion, Observation
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.models import Form, Submission, SubmittedFigure
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.periods import parse_period
from shanhai.vocab.rights import Actor, Post, Role

DAY = date(2024, 8, 1)
CLERK = Actor("clerk", (Post(Role.MEMBER, "gov"),))
STRANGER = Actor("stranger", (Post(Role.MEMBER, "firm"),))
OFFICE = Actor("office", (Post(Role.OFFICE),))
SECOND = Actor("second", (Post(Role.OFFICE),))
AUDITOR = Actor("auditor", (Post(Role.AUDITOR),))


def sheet(code: str, *, day: date = DAY) -> Document:
    """Keep a department's sheet as an internal document with its file."""
    document, _ = Document.objects.get_or_create(code=code)
    known = {"code": code, "document": document, "known_from": day, "recorded_by": "clerk", "visibility": "internal"}
    DocumentVersion.objects.create(
        kind="sheet",
        title_zh="合成月报表",
        title_en="Synthetic sheet",
        reliability="official",
        content_hash="x",
        **known,
    )
    DocumentFile.objects.create(
        filename="月报.xlsx", media_type="text/plain", sha256="0" * 64, size=1, text="", content_hash="x", **known
    )
    return document


def drafted(
    form: Form,
    values: Mapping[str, str],
    *,
    document: Document | None = None,
    reason: str = "",
    version: str = "enclaves",
    unit: str = "块",
    by: str = "clerk",
    state: str = "draft",
) -> Submission:
    """Draft a figure of the county for each period, by the form: {"2024-06": "12"}; the open draft before is replaced."""
    known = form.versions.get(known_to=None)
    submission = Submission.objects.create(
        form=form, department=known.department, period="2024-06", period_start=date(2024, 6, 1),
        period_end=date(2024, 7, 1), document=document, filename="月报.xlsx" if document else "",
        sha256="0" * 64 if document else "", sheet="六月" if document else "", reason=reason, made_on=DAY, made_by=by,
    )  # fmt: skip
    for row, (text, value) in enumerate(values.items(), start=2):
        period, code = parse_period(text), f"{form.code}.{version}.county.{text}"
        SubmittedFigure.objects.create(
            submission=submission, code=code, version=IndicatorVersion.objects.get(code=version),
            place=Place.objects.get(code="county"), period=period.text, period_start=period.start,
            period_end=period.end, value=Decimal(value), unit=unit, cell=f"B{row}" if document else "",
            stated=f"{value}{unit}", state=state,
            supersedes=Observation.objects.filter(code=code, known_to__isnull=True).first(),
        )  # fmt: skip
    return submission


def figures(submission: Submission) -> list[SubmittedFigure]:
    """Return the figures of a submission in their order."""
    return list(SubmittedFigure.objects.filter(submission=submission).order_by("pk"))


def states(submission: Submission) -> list[str]:
    """Return the states of the figures of a submission in their order."""
    return [figure.state for figure in figures(submission)]


def no_rules(**_figures: object) -> list[Diagnostic]:
    """Let figures pass that a rule keeps back already, so that approving is seen to look itself."""
    return []
