"""What linkage says: pairs with their probabilities, clusters, and how sure blocking is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from baluarte.science.errors import Refused
from baluarte.science.linkage.clusters import components
from baluarte.science.linkage.explanation import explain
from baluarte.science.linkage.model import Model
from baluarte.science.linkage.samples import Linkage, draw_linkages
from baluarte.science.linkage.tables import Reports


class ThresholdRefused(Refused, ValueError):
    """A threshold is a probability, above 0 and at most 1."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """How many pairs were compared, by which rules, and what share of those that are one.

    `cut` counts how often the size of a block kept a row from meeting others in it. `recall` is
    estimated from what was found (`blocking_loss`): what blocks cut off, by their size, and what
    shares no key, by keys of names beside all others as two lists of one population (Chapman).
    It holds if names go wrong independently of places and organisations, and says nothing of
    pairs that no rule could tell for one. Nothing where only one kind of key is there.
    """

    pairs: int
    cut: int
    met: Mapping[str, int]
    found: Mapping[str, int]
    recall: float | None


@dataclass(frozen=True)
class Links:
    """The result of `link_reports`.

    Attributes
    ----------
    pairs
        `left`, `right` (ids), with several tables also `left_table` and `right_table`;
        `probability` that both tell of the same; `repeat`, that they are two with much in common
        (two events of one victim; in a register of persons, two victims of one event);
        `explanation`, per field what agrees and what it weighs in bits.
    model
        Trained; give it to the next run to weigh alike.
    blocking
        What was compared at all.
    """

    reports: Reports = field(repr=False)
    weighed: pd.DataFrame = field(repr=False)
    model: Model
    blocking: Blocking
    seed: int

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Return in words what the probabilities rest on."""
        return self.model.assumptions

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Return the pairs with ids and explanations."""
        told = self.weighed
        left, right = told["left"].to_numpy(), told["right"].to_numpy()
        names = [f"level_{one.name}" for one in self.model.fields]
        levels = told[names].to_numpy(dtype=np.int8).reshape(len(told), len(names))
        columns: dict[str, object] = {
            "left": self.reports.id[left],
            "right": self.reports.id[right],
            "probability": told["probability"].to_numpy(),
            "repeat": told["repeat"].to_numpy(),
            "explanation": explain(self.model, levels),
        }
        if len(self.reports.names) > 1:
            tables = np.array(self.reports.names, dtype=object)
            columns["left_table"] = tables[self.reports.table[left]]
            columns["right_table"] = tables[self.reports.table[right]]
        return pd.DataFrame(columns)

    def clusters(self, threshold: float = 0.5) -> pd.DataFrame:
        """Return each report's cluster if all pairs from `threshold` on are one.

        Columns `cluster` (counted from 0, in the order of the rows), `id`, and with several
        tables `table`; a report with no such pair is a cluster of its own.
        """
        chosen = self.weighed[self._from(threshold)]
        left, right = (chosen[side].to_numpy(dtype=np.int64) for side in ("left", "right"))
        number = components(len(self.reports), left, right)
        columns: dict[str, object] = {"cluster": number, "id": self.reports.id}
        if len(self.reports.names) > 1:
            columns["table"] = np.array(self.reports.names, dtype=object)[self.reports.table]
        return pd.DataFrame(columns)

    def samples(self, count: int = 10, *, seed: int | None = None) -> tuple[Linkage, ...]:
        """Draw several plausible linkages; `.histories()` of each is what recapture takes."""
        drawn = draw_linkages(
            len(self.reports),
            self.weighed["left"].to_numpy(),
            self.weighed["right"].to_numpy(),
            self.weighed["probability"].to_numpy(),
            count=count,
            seed=self.seed if seed is None else seed,
        )
        return tuple(Linkage(one, self.reports.table, self.reports.names) for one in drawn)

    def _from(self, threshold: float) -> np.ndarray:
        if not 0 < threshold <= 1:
            raise ThresholdRefused(f"threshold {threshold}: a probability, above 0 and at most 1")
        return np.asarray(self.weighed["probability"] >= threshold)
