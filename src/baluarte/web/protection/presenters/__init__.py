"""Studies, measures and positions as their pages show them."""
