"""Pairs and joint events: compared side by side, judged one after the other."""
