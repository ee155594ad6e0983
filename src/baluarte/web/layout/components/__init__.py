"""Every component pages are made of: what it is for, what it takes; templates/components draws it."""
