"""Indicator definitions and the observations that state their values."""
