"""What each side of a pairing or an enclave confirms or disputes."""
