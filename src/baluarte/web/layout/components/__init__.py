"""What pages are made of: each component, what it is for and takes; templates draw it."""
