"""The assembled site: settings, addresses, errors and the server entry point."""
