"""Database migrations of the undertakings domain."""
