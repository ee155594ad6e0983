"""Pages of events: the list, one calm page each, what is decided about them."""
