"""Counts, distribution on map and timeline, layers."""
