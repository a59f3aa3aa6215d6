"""Failures of the coordinate engine."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class UnreadableGeometry(ShanhaiError):
    """The value is not a GeoJSON geometry with coordinates in degrees."""

    code = "unreadable_geometry"
