"""What lasts: pairings, enclaves, projects, platforms, cooperation and services."""
