"""Database migrations of the indicators domain."""
