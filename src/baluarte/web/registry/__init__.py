"""Pages of aggressions: the list, one calm page each, pairs that may be one event."""
