"""Parties and the groups they sit in."""
