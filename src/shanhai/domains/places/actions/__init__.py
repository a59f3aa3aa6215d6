"""Writes of places: outlines are imported, supersede each other, and are taken back."""

from shanhai.domains.places.actions.boundaries import BoundaryImport, ImportResult, import_boundaries
from shanhai.domains.places.actions.withdrawing import withdraw_boundaries

__all__ = ["BoundaryImport", "ImportResult", "import_boundaries", "withdraw_boundaries"]
