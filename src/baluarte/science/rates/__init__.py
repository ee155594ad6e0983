"""Rates and maps of risk: what a place's count says, and how little it says alone.

Here: direct and indirect standardisation with exact intervals, empirical Bayes (over all places,
and over neighbours), the BYM2 model of risk over a map, probabilities of exceedance, local
statistics with control of false discoveries, kinds of emerging hot spots, and the ratio of rates
within units that are their own controls. Not here: clusters
of any size and time (`scan`), forecasts (`forecast`), anything that knows a database.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
