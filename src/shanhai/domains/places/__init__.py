"""Places with versions, succession, membership and boundaries."""
