"""Coding a second time without seeing the first, and reconciling."""
