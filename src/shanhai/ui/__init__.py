"""Templates, components, charts, maps and styles shared by every page."""
