"""Reports as files for an office: a report as a value, and its writers."""
