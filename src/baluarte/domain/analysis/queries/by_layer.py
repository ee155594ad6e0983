"""Counts by the parts of a layer: certainly in each, perhaps in each, in none, and not known.

Counted by municipality and put together, so that it adds up to the total of the same question:
inside, outside and not known are all there is, and the parts of a partition are what is inside.
Beside other dimensions a layer is one of them: whatever is counted is then in one area alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from baluarte.domain.analysis.queries.dimensions import Dimension
from baluarte.domain.analysis.queries.from_rollups import count_now
from baluarte.domain.analysis.queries.tables import Cell, Counted, Unit, count_units
from baluarte.domain.registry.layer_membership import Ground, Where
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.layers import ground_of
from baluarte.domain.registry.queries.lists import events
from baluarte.domain.territory.layers import OUTSIDE

BY = (Dimension.STATE, Dimension.MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class Between:
    """So many at least, and so many at most."""

    certain: Cell = Cell()  # noqa: RUF009 (frozen)
    possible: Cell = Cell()  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True)
class Layered:
    """What is counted, by the parts of a layer."""

    parts: Mapping[str, Between]
    outside: Between
    # In one part at least; `several` of them in more than one, which only parts that overlap have.
    inside: Cell
    several: Cell
    # Neither certainly in a part nor certainly in none: not told precisely enough.
    unknown: Cell
    counted: Counted


def count_by_layer(
    layer: Layer,
    parts: Iterable[LayerPart],
    unit: Unit = Unit.EVENTS,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    at: datetime,
    known_at: datetime | None = None,
) -> Layered:
    """Count one kind of unit by the parts of a layer, as of now or as it was known."""
    if known_at is None:
        counted = count_now(unit, BY, filters, at=at)
    else:
        of = events(filters, known_at=known_at)
        counted = count_units(unit, BY, of=of, known_at=known_at)
    return spread_over(ground_of(layer, parts), counted)


def spread_over(ground: Ground, counted: Counted) -> Layered:
    """Put counts by state and municipality together by what each says of a layer."""
    certain: dict[str, Counter[str]] = defaultdict(Counter)
    possible: dict[str, Counter[str]] = defaultdict(Counter)
    whole: dict[str, Counter[str]] = defaultdict(Counter)
    for (state, municipality), cell in counted.cells.items():
        where = ground.of(state, municipality)
        for part in where.certain:
            _add(certain[part], cell)
        for part in where.possible:
            _add(possible[part], cell)
        for name in _kinds(where):
            _add(whole[name], cell)
    codes = ground.unknown.possible
    between = {code: Between(_cell(certain[code]), _cell(possible[code])) for code in codes}
    return Layered(
        parts={code: one for code, one in between.items() if code != OUTSIDE},
        outside=between[OUTSIDE],
        inside=_cell(whole["inside"]),
        several=_cell(whole["several"]),
        unknown=_cell(whole["unknown"]),
        counted=counted,
    )


def _kinds(where: Where) -> list[str]:
    if where.parts:
        return ["inside", "several"] if len(where.parts) > 1 else ["inside"]
    return ["outside"] if where.is_outside else ["unknown"]


def _add(numbers: Counter[str], cell: Cell) -> None:
    numbers["all"] += cell.all
    numbers["confirmed"] += cell.confirmed


def _cell(numbers: Counter[str]) -> Cell:
    return Cell(numbers["all"], numbers["confirmed"])
