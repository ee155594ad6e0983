"""The policy's texts: what the mission asks, guidelines, objectives, and who answers for each.

Here: demands, guidelines and objectives as dated text, read once, each by its code, and
`faults`, which names every reference between them that resolves to nothing. Not here: what
anybody measured, agreed or did; that stands in `accountability`.
"""

from baluarte.norms.policy.demands import Demand, demand, demands
from baluarte.norms.policy.guidelines import Guideline, guideline, guidelines
from baluarte.norms.policy.objectives import Objective, objective, objectives, objectives_of
from baluarte.norms.policy.owners import institutions_of, is_owner, owner_name
from baluarte.norms.policy.references import PolicyFault, PolicyTexts, faults

__all__ = [
    "Demand",
    "Guideline",
    "Objective",
    "PolicyFault",
    "PolicyTexts",
    "demand",
    "demands",
    "faults",
    "guideline",
    "guidelines",
    "institutions_of",
    "is_owner",
    "objective",
    "objectives",
    "objectives_of",
    "owner_name",
]
