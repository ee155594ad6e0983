"""The demonstration: an invented country, and the work of its people; a client of every room."""
