"""Writes of places: outlines are imported and supersede each other."""

from shanhai.domains.places.actions.boundaries import BoundaryImport, ImportResult, import_boundaries

__all__ = ["BoundaryImport", "ImportResult", "import_boundaries"]
