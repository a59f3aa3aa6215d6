"""Commitments as a tree, who answers for them, and the events that move them."""
