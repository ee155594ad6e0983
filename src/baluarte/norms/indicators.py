"""How indicators are counted from proceedings, as dated text: formula, article, traps."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.yaml_texts import read_yaml

Said = Mapping[str, str]
EVERY_STEP = "*"


class Counts(StrEnum):
    """What is counted, and so into which outcomes it falls."""

    CLOCK = "clock"
    BACKLOG = "backlog"
    DELAY = "delay"
    DELIVERY = "delivery"
    REEVALUATION = "reevaluation"


@dataclass(frozen=True)
class Indicator:
    """How one indicator is counted; `steps` are protocol/step, * for each step under a clock."""

    code: str
    counts: Counts
    steps: tuple[str, ...]
    label: Said
    says: Said
    unit: Said
    formula: Said
    law: str
    source: Said
    traps: Said
    confidence: str

    @property
    def protocols(self) -> frozenset[str]:
        """Return the protocols of which steps are counted."""
        return frozenset(one.partition("/")[0] for one in self.steps)

    def counts_step(self, protocol: str, step: str) -> bool:
        """Say whether openings of a step count."""
        return f"{protocol}/{step}" in self.steps or f"{protocol}/{EVERY_STEP}" in self.steps


@cache
def indicators(axis: str = "protection") -> Mapping[str, Indicator]:
    """Return the indicators of an axis by code, in the order of their text."""
    file = resources.files("baluarte.norms") / "texts" / "indicators" / f"{axis}.yaml"
    rows = read_yaml(file.read_text(encoding="utf-8"))
    return {row["code"]: _indicator(row) for row in rows}


def worded(said: Said, language: str) -> str:
    """Return what is said in a language, in Spanish where it is not said in another."""
    return said.get(language, said[FALLBACK_LANGUAGE])


def _indicator(row: Mapping[str, object]) -> Indicator:
    given = {**row, "counts": Counts(str(row["counts"])), "steps": tuple(row["steps"])}  # type: ignore[arg-type]
    return Indicator(**given)  # type: ignore[arg-type]
