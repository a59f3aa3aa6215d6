"""Database migrations of the reminders domain."""
