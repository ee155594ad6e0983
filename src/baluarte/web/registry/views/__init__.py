"""The list, one event, what is decided about it, its reports, pairs that may be one event."""
