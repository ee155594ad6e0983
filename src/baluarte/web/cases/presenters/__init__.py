"""Cases and consent as their pages show them."""
