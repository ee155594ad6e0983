"""How many were never registered, as pages say it."""
