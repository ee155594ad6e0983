"""How many there were, counting those nobody registered: multiple-systems estimation.

Here: three families of models side by side, from which lists knew of which case
(`estimate_undercount`), the gate that refuses where the data cannot carry an estimate
(`NotEstimable`), strata, several linkages combined (`estimate_over_linkages`), existence of
log-linear estimates (`existence`), graphs with priors of one's own (`estimate_by_graphs`) and the
classical models to compare with (`closed_models`, `stepwise_model`, `stepwise_interval`).
Not here: who is the same case (linkage), and what the numbers mean for a place (rates, scan).
May come in: whoever has tables; nothing of the house is needed.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
