"""Database migrations of the programme domain."""
