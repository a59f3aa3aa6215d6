"""What keeps figures from being submitted or approved: rules that block, and locked periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shanhai.domains.submissions.models import SubmittedFigure
from shanhai.vocab.diagnostics import Diagnostic


def before_submitting(figures: Sequence[SubmittedFigure], on: date) -> Sequence[Diagnostic]:
    """Return what rules that block find in figures that are about to be submitted."""
    return ()


def locked_for(figures: Sequence[SubmittedFigure], on: date) -> Sequence[Diagnostic]:
    """Return the figures whose period is locked for their department on a day, each as a finding."""
    return ()
