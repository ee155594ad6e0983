"""Counts, maps, timelines and layers."""
