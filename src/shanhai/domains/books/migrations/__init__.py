"""Database migrations of the books domain."""
