"""Pairs and weights as their pages show them."""
