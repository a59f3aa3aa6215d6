"""Database migrations of the documents domain."""
