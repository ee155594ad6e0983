"""The invented country whole: what happened, and who wrote it down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from baluarte.demo.country.chance import Chance
from baluarte.demo.country.coverage import Sighting, see
from baluarte.demo.country.facts import Truth, invent_truth
from baluarte.demo.country.lists.faro import FARO
from baluarte.demo.country.lists.mecanismo import MECANISMO
from baluarte.demo.country.lists.sierra import SIERRA
from baluarte.demo.country.lists.telling import Cell, Organisation, Telling
from baluarte.demo.country.lists.tierra import TIERRA
from baluarte.demo.country.lists.tinta import TINTA
from baluarte.demo.country.places import Place
from baluarte.demo.country.timespan import FIVE_YEARS, Timespan
from baluarte.demo.country.wording import Pen

# Whoever leans on another's list comes after it; the last takes what the others leave.
ORGANISATIONS = (TINTA, TIERRA, SIERRA, MECANISMO, FARO)
EVENTS_PER_REPORT = 1.0
FEWEST_REPORTS = 500


class TooFewReports(ValueError):
    """With fewer reports no list differs from another."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, the event it tells of, and what slipped while writing it."""

    event: str
    again: bool
    told_on: date
    slips: tuple[str, ...]
    point: tuple[float, float]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class WrittenList:
    """An organisation's list as it wrote it."""

    organisation: Organisation
    rows: tuple[Row, ...]

    @property
    def events(self) -> frozenset[str]:
        """Return the events that the list knows of, each once."""
        return frozenset(row.event for row in self.rows)


@dataclass(frozen=True, slots=True)
class Country:
    """The truth, and the five lists that tell parts of it."""

    truth: Truth
    lists: tuple[WrittenList, ...]


def generate(
    *, seed: int, places: Sequence[Place], reports: int = 12_000, span: Timespan = FIVE_YEARS
) -> Country:
    """Invent a country over real places: the same seed, places and days give the same country."""
    if reports < FEWEST_REPORTS:
        raise TooFewReports(f"{reports} reports; an invented country needs {FEWEST_REPORTS}")
    events = round(EVENTS_PER_REPORT * reports)
    truth = invent_truth(seed=seed, places=places, events=events, span=span)
    coverages = {one.slug: one.coverage for one in ORGANISATIONS}
    seen = see(truth, coverages, reports=reports)
    return Country(truth, tuple(_write(truth, one, seen[one.slug]) for one in ORGANISATIONS))


def _write(truth: Truth, organisation: Organisation, sightings: Sequence[Sighting]) -> WrittenList:
    chance = Chance(truth.seed, f"writing {organisation.slug}")
    rows = (
        _row(truth, organisation, number, sighting, chance)
        for number, sighting in enumerate(sightings, start=1)
    )
    return WrittenList(organisation, tuple(rows))


def _row(
    truth: Truth, organisation: Organisation, number: int, sighting: Sighting, chance: Chance
) -> Row:
    event = truth.by_id[sighting.event]
    pen = Pen(organisation.hand, chance)
    telling = Telling(
        organisation=organisation,
        number=number,
        event=event,
        place=truth.place_of(event),
        victims=truth.victims_of(event),
        told_on=sighting.told_on,
        pen=pen,
    )
    cells = organisation.columns(telling)
    point = telling.point()
    return Row(event.id, sighting.again, sighting.told_on, tuple(pen.slips), point, cells)
