"""How many indicators of each axis have a figure: one count, for every page that says it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from baluarte.domain.accountability.indicators import (
    Figure,
    FigureState,
    QueryRule,
    rule_of,
)
from baluarte.norms.policy import guidelines, objectives, policy_indicators


@dataclass(frozen=True, slots=True)
class AxisCount:
    """The indicators of an axis by the state of their figure; each counts in its own axis alone.

    `shared` are those of other axes that measure an objective of this one too.
    """

    states: Mapping[FigureState, int]
    shared: int

    @property
    def number(self) -> int:
        """Return how many there are."""
        return sum(self.states.values())


def state_of(code: str, figures: Mapping[str, Figure]) -> FigureState:
    """Return the state of an indicator: what is counted by a query counts as computed."""
    if isinstance(rule_of(code), QueryRule):
        return FigureState.COMPUTED
    return figures[code].state


def axis_count(axis: str, figures: Mapping[str, Figure]) -> AxisCount:
    """Return the count of one axis."""
    every = policy_indicators().values()
    mine = [one for one in every if one.axis == axis]
    lines = guidelines()
    of_axis = {code for code, one in objectives().items() if lines[one.guideline].axis == axis}
    shared = sum(one.axis != axis and bool(of_axis & {*one.objectives}) for one in every)
    return AxisCount(Counter(state_of(one.code, figures) for one in mine), shared)
