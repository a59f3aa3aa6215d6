"""The audit record: every write with actor, time, reason and what was before and after, sealed in a chain."""
