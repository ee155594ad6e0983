"""The map of risk: what it is shaded by, what it says of a place, and the files it is taken as."""
