"""Database migrations of the people domain."""
