"""Survival: how long it takes until something ends, where much has not ended yet.

Here: the product-limit curve of Kaplan and Meier with its median, and cumulative incidence where
one end shuts out the others (Aalen and Johansen), each with pointwise intervals; what is not over
counts for as long as it was watched. Not here: late entries, covariates, tests between groups.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
