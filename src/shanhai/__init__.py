"""Shanhai 山海: runs a city's integration into its region and proves every figure it publishes."""
