"""Which parts a label is made of: every category of a dimension as a set of its smallest ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from baluarte.science.disclosure.tables import Cells
from baluarte.science.errors import Refused

Hierarchy = Mapping[Any, Any]
Positions = npt.NDArray[np.int64]


class InvalidHierarchy(Refused, ValueError):
    """A hierarchy goes round in a circle, or knows nothing of a dimension that is there."""


@dataclass(frozen=True, eq=False)
class Domain:
    """One dimension.

    Attributes
    ----------
    name : of the dimension
    leaves : its smallest categories
    groups : each larger category, with the positions of the leaves it is made of

    """

    name: str
    leaves: tuple[Any, ...]
    groups: Mapping[Any, Positions]
    place: Mapping[Any, int] = field(repr=False)

    def __len__(self) -> int:
        """How many leaves there are."""
        return len(self.leaves)

    def parts(self, label: Any) -> Positions:
        """Return the positions of the leaves a label is made of; None is the total."""
        if label is None:
            return np.arange(len(self))
        if label in self.groups:
            return self.groups[label]
        return np.array([self.place[label]])


def domains_of(
    tables: Sequence[Cells], hierarchies: Mapping[str, Hierarchy] | None
) -> dict[str, Domain]:
    """Return the dimensions of all tables together, in the order they are first met."""
    hierarchies = dict(hierarchies or {})
    labels: dict[str, dict[Any, None]] = {}
    for table in tables:
        for name in table.dimensions:
            met = labels.setdefault(name, {})
            met.update(dict.fromkeys(one for one in table.labels[name].unique() if one is not None))
    for name in hierarchies:
        if name not in labels:
            there = ", ".join(map(repr, labels))
            raise InvalidHierarchy(f"hierarchies: {name!r} is no dimension (there are: {there})")
    return {name: domain(name, met, hierarchies.get(name)) for name, met in labels.items()}


def domain(name: str, labels: Iterable[Any], hierarchy: Hierarchy | None) -> Domain:
    """Return a dimension: its leaves are the labels that are nobody's parent."""
    children: dict[Any, list[Any]] = {}
    for child, parents in (hierarchy or {}).items():
        for parent in parents if isinstance(parents, list | tuple | set | frozenset) else [parents]:
            children.setdefault(parent, []).append(child)
    everything = dict.fromkeys(labels)
    everything.update(dict.fromkeys(hierarchy or {}))
    leaves = tuple(one for one in everything if one not in children) or (None,)
    place = {leaf: position for position, leaf in enumerate(leaves)}
    groups = {
        parent: np.array(sorted({place[leaf] for leaf in _below(name, parent, children, ())}))
        for parent in children
    }
    return Domain(name, leaves, groups, place)


def _below(
    name: str, label: Any, children: Mapping[Any, Sequence[Any]], above: tuple[Any, ...]
) -> Iterable[Any]:
    if label in above:
        raise InvalidHierarchy(f"hierarchies, {name!r}: {label!r} stands above itself")
    if label not in children:
        yield label
        return
    for child in children[label]:
        yield from _below(name, child, children, (*above, label))
