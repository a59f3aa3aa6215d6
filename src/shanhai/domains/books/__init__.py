"""Loading, exporting and comparing a city's book."""
