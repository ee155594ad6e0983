"""Events, acts and victims of an edition: three counts, and of how many two are not known. Pure."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from operator import add

from baluarte.domain.publication.events import Event


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts that are never passed off as one another."""

    events: int = 0
    acts: int = 0
    victims: int = 0
    # Whose acts or victims are not published: the sums above do not hold them.
    events_without_acts: int = 0
    events_without_victims: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        """Return the counts of two sets of events that share none."""
        return Totals(*map(add, astuple(self), astuple(other)))


def totals_of(events: Sequence[Event]) -> Totals:
    """Count events, each once."""
    acts = [event.number_of_acts for event in events]
    victims = [event.victims for event in events]
    return Totals(
        events=len(events),
        acts=sum(filter(None, acts)),
        victims=sum(filter(None, victims)),
        events_without_acts=acts.count(None),
        events_without_victims=victims.count(None),
    )


def months_of(
    events: Sequence[Event], *, until: date = date.max
) -> tuple[date | None, date | None]:
    """Return the first and last month that published dates name, none later than a day.

    Of what is told by its year, the year ends when the edition's facts do.
    """
    firsts = [e.date.first_month for e in events if e.date.first_month is not None]
    lasts = [e.date.last_month for e in events if e.date.last_month is not None]
    newest = max(lasts, default=None)
    return min(firsts, default=None), newest and min(newest, until.replace(day=1))
