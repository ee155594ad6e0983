from .association import Associations, find_associations
from .chains import Chains, find_chains
from .columns import SequenceRefused
from .near_repeats import NearRepeats, find_near_repeats

__all__ = [
    "Associations",
    "Chains",
    "NearRepeats",
    "SequenceRefused",
    "find_associations",
    "find_chains",
    "find_near_repeats",
]
