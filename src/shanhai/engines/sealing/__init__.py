"""Sealing: rows chained by hash, so that a row changed, removed or moved behind the office's back is found."""

from __future__ import annotations

from shanhai.engines.sealing.chain import FIRST, Break, BreakKind, Link, breaks, seal

__all__ = ["FIRST", "Break", "BreakKind", "Link", "breaks", "seal"]
