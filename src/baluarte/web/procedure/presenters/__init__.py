"""Proceedings, protocols and scenarios as their pages show them."""
