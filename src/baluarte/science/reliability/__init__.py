"""Reliability: how far those who judge the same thing judge alike.

Here: weighted kappa for two raters and ordered or unordered categories, Gwet's AC1 beside it,
Krippendorff's alpha for any number of raters with gaps, intraclass correlations for measurements;
each with its interval; and what the same persons gained between two tests.
Not here: what is rated, who rated it, and what is done about a rater who differs.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
