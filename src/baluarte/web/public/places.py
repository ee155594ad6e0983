"""Counts on the shapes of the map, and places by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baluarte.domain.publication.totals import Totals
from baluarte.domain.territory.queries import all_states, municipalities_of
from baluarte.web.public.counting import count_of, said

# Around the centres of a state's municipalities, in degrees.
MARGIN = 0.7


@dataclass(frozen=True, slots=True)
class Shape:
    """What the map says of one shape: a municipality and those that once were part of it."""

    code: str
    totals: Totals
    # Names of the younger municipalities whose counts are drawn here.
    holds: tuple[str, ...] = ()
    has_own: bool = True

    def value(self, counts: str) -> int | None:
        return count_of(self.totals, counts)

    def says(self, counts: str) -> str:
        words = said(self.totals, counts)
        if not self.holds:
            return words
        names = {"said": words, "names": ", ".join(self.holds)}
        if self.has_own:
            return _("%(said)s, with those of %(names)s") % names
        return _("%(said)s, in %(names)s") % names


def names_of_states() -> dict[str, str]:
    """Return the states by code."""
    return dict(all_states().values_list("code", "name"))


def names_of(codes: list[str]) -> dict[str, str]:
    """Return the names of some municipalities."""
    return dict(municipalities_of().filter(code__in=codes).values_list("code", "name"))


def on_shapes(totals: Mapping[str, Totals]) -> dict[str, Shape]:
    """Return counts by shape; a municipality younger than the map is drawn in its first parent."""
    younger = municipalities_of().filter(has_shape=False, ancestry__position=0)
    rows = younger.values_list("code", "name", "ancestry__parent")
    parents = {code: (name, parent) for code, name, parent in rows if code in totals}
    shapes = {code: Shape(code, one) for code, one in totals.items() if code not in parents}
    for code, (name, parent) in sorted(parents.items()):
        held = shapes.get(parent, Shape(parent, Totals(), has_own=False))
        shapes[parent] = Shape(
            parent, added(held.totals, totals[code]), (*held.holds, name), held.has_own
        )
    return shapes


def added(one: Totals, other: Totals) -> Totals:
    """Add the counts of two places, which share no event."""
    return Totals(
        events=one.events + other.events,
        acts=one.acts + other.acts,
        victims=one.victims + other.victims,
        events_without_acts=one.events_without_acts + other.events_without_acts,
        events_without_victims=one.events_without_victims + other.events_without_victims,
    )


@dataclass(frozen=True, slots=True)
class Within:
    """The municipalities of a state by name, and the bounds that a map of it is drawn in."""

    names: Mapping[str, str]
    # West, south, east, north, as the map takes them; empty where no centre is known.
    bounds: str


def within(state: str) -> Within:
    """Return the municipalities of a state."""
    rows = list(municipalities_of(state=state).values_list("code", "name", "longitude", "latitude"))
    longitudes = [row[2] for row in rows if row[2] is not None]
    latitudes = [row[3] for row in rows if row[3] is not None]
    edges = (
        (
            min(longitudes) - MARGIN,
            min(latitudes) - MARGIN,
            max(longitudes) + MARGIN,
            max(latitudes) + MARGIN,
        )
        if longitudes and latitudes
        else ()
    )
    return Within({row[0]: row[1] for row in rows}, ",".join(f"{edge:.2f}" for edge in edges))
