"""Settings, addresses, the embedded database: the only room that knows how things are started."""
