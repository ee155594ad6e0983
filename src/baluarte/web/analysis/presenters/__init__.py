"""Counts and drawings as their pages show them."""
