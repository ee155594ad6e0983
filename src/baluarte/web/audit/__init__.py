"""Pages of the log: what was done and read, for whoever audits it and for oneself."""
