"""Pairs to judge, joint events, weights, what looks similar."""
