"""Pages of courses and of what is learned in them."""
