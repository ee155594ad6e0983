"""Events, counts and pairs as their pages show them."""
