"""The intake domain: task lists come in, and become commitments with who holds them."""
