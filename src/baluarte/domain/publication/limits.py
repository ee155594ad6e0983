"""What leaves with a published record, however wide the decision: read from a dated text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources

from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True, slots=True)
class Limits:
    """How coarse a published record must be."""

    version: int
    sha256: str
    minimum_population: int
    minimum_population_sensitive: int
    sensitive_types: frozenset[str]
    day_types: frozenset[str]
    k: int
    k_sensitive: int
    # How many values a class of records has to have where a column must not be known of anybody.
    diversity: int
    # What each step of each ladder is worth to a reader, the finest first: what is given back
    # first where a class can give back only some.
    worth: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def people_needed(self, types: frozenset[str]) -> int:
        """Return how many people a municipality must have to be named beside such acts."""
        sensitive = bool(types & self.sensitive_types)
        return self.minimum_population_sensitive if sensitive else self.minimum_population

    def k_needed(self, types: frozenset[str], *, is_minor: bool = False) -> int:
        """Return how many records have to be alike where one tells of such acts."""
        return self.k_sensitive if is_minor or types & self.sensitive_types else self.k


@cache
def limits() -> Limits:
    """Return the limits in force."""
    file = resources.files("baluarte.norms") / "texts" / "publication" / "limits.yaml"
    text = file.read_bytes()
    said = read_yaml(text)
    return Limits(
        version=said["version"],
        sha256=sha256(text).hexdigest(),
        minimum_population=said["minimum_population"],
        minimum_population_sensitive=said["minimum_population_sensitive"],
        sensitive_types=frozenset(said["sensitive_types"]),
        day_types=frozenset(said["day_types"]),
        k=said["k"],
        k_sensitive=said["k_sensitive"],
        diversity=said["diversity"],
        worth={name: tuple(steps) for name, steps in said["worth"].items()},
    )


@dataclass(frozen=True, slots=True)
class TableLimits:
    """What a release table may show of confidential counts."""

    version: int
    sha256: str
    base: int
    threshold: int
    minimum_for_median: int


@cache
def table_limits() -> TableLimits:
    """Return the limits of release tables in force."""
    file = resources.files("baluarte.norms") / "texts" / "publication" / "tables.yaml"
    text = file.read_bytes()
    said = read_yaml(text)
    numbers = {name: said[name] for name in ("version", "base", "threshold", "minimum_for_median")}
    return TableLimits(sha256=sha256(text).hexdigest(), **numbers)
