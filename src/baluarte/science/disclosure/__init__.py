"""Disclosure control: what a table may show without saying who stands in it.

Here: the attacker audit over linked tables and releases, with whatever makes a table pass it
(coarsening, suppression, rounding); anonymity of records and what makes them coarse enough;
points moved to where many live.
Not here: who approves a release, and where it is kept.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
