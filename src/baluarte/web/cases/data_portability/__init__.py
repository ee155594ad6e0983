"""Her copy: what a file to take along holds, how it is made, and its page."""
