"""The tags of the cockpit's own templates."""
