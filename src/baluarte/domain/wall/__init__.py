"""Which rows exist for whom: database roles, row policies and the context of a transaction.

Here: declarations a model carries, the policies made from them, the comparison with the
database's own catalogue, the one context manager. Not here: what a person may *do* (each
room's `rules.py`). Everybody above may come in; the wall looks up to nobody.
"""
