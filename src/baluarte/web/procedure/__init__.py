"""Pages of procedures: protocols as their texts say them, and those under way."""
