"""Aggressions as established: what, when, where, on what sources, with what certainty.

Here: events, acts, victims by number, links from reports, pairs that may be one event and what
people judged of them. Not here: what a source said (`intake`), what is public (`publication`).
"""
