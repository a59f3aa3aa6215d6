"""Database migrations of the places domain."""
