"""Words of the trade as plain values, free of any framework."""
