"""The nouns of the office in the database, lowest domain first."""
