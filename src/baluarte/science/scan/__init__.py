"""Space-time scan statistics: where and when there are more cases than chance explains.

Here: Kulldorff's scan for counts (Poisson), for cases and controls (Bernoulli), for cases alone
(space-time permutation), for kinds and degrees (multinomial, ordinal); in space, in time and in
both; its inference, its power, the certainty of a cluster's border, and SaTScan's files.
Not here: maps of risk (`rates`), forecasts (`forecast`), anything that knows a database.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
