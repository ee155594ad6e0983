"""Sequences: what comes after what, what comes near what, and what goes with what.

Here: chains of two kinds of event in one place, near-repeats in space and time (Knox), and pairs
of characteristics that stand together more often than chance gives; each against chance by
permutation or by strata, with correction for many looks. Events are of places and days: no person
is followed. Not here: clusters (`scan`), forecasts (`forecast`), anything that knows a database.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
