"""Decide, review, publish, withdraw."""
