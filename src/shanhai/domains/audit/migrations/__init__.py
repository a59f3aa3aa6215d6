"""Database migrations of the audit domain."""
