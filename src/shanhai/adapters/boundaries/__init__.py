"""Outlines of places from an operator's GeoJSON file: read, checked to the last feature, converted to WGS84."""

from __future__ import annotations

from shanhai.adapters.boundaries.display import shown
from shanhai.adapters.boundaries.features import feature_label
from shanhai.adapters.boundaries.reading import SYSTEMS, BoundaryFile, Outline, read_boundaries

__all__ = ["SYSTEMS", "BoundaryFile", "Outline", "feature_label", "read_boundaries", "shown"]
