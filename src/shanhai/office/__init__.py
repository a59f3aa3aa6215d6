"""The office at work: the desk, what is done to a duty, accounts and the audit record."""
