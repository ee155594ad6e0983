"""Pages of recognition in public, of its contrary, and of condemnations that are expected."""
