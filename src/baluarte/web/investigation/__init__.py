"""Pages of investigation: inquiries before authorities, their acts, what is counted of them."""
