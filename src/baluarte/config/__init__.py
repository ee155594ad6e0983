"""Settings, addresses and the embedded database; the only room that knows how things are started."""
