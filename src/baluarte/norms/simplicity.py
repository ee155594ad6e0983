"""How many acts a procedure may ask before it is said to ask for many, as dated text."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from baluarte.norms.yaml_texts import read_yaml

TEXT = resources.files("baluarte.norms") / "texts" / "investigation" / "simplicity.yaml"


@dataclass(frozen=True, slots=True)
class Simplicity:
    """One version of the measure: a procedure of more acts than `most_acts` is flagged."""

    version: int
    valid_from: date
    most_acts: int
    confidence: str

    def is_exceeded(self, acts: int) -> bool:
        """Say whether so many acts are too many."""
        return acts > self.most_acts


def simplicity_on(day: date) -> Simplicity:
    """Return the version that is valid on a day; the first where none is yet."""
    valid = [one for one in _versions() if one.valid_from <= day]
    return valid[-1] if valid else _versions()[0]


@cache
def _versions() -> tuple[Simplicity, ...]:
    rows = read_yaml(TEXT.read_text(encoding="utf-8"))
    return tuple(sorted((Simplicity(**row) for row in rows), key=lambda one: one.valid_from))
