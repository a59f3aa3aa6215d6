"""The read API with its OpenAPI description."""
