"""Reads of submissions."""
