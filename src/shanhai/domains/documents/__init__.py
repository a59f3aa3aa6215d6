"""Documents, their files and the passages cited from them."""
