"""Writes of the intake: a list is looked at, and taken in."""

from shanhai.domains.intake.actions.checking import Answers, DryRun, check_list
from shanhai.domains.intake.actions.importing import Imported, import_list

__all__ = ["Answers", "DryRun", "Imported", "check_list", "import_list"]
