"""The list, one aggression, what is decided about it, its reports, pairs that may be one event."""
