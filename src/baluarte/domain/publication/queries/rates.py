"""Published events beside the people who lived there, by municipality."""

from collections.abc import Mapping
from datetime import date, timedelta

from baluarte.domain.analysis.queries import Cell, Counted, Dimension, Unit
from baluarte.domain.analysis.queries.rates import Rates, rates_of
from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries.filters import Filters
from baluarte.domain.publication.totals import Totals
from baluarte.domain.registry.queries.filters import Filters as RegistryFilters
from baluarte.norms.clocks.calendar import local_day

LONGEST_MONTH = 31


def rates_by_municipality(
    edition: Edition, asked: Filters, counted: Mapping[str, Totals]
) -> Rates | None:
    """Return the rates of published events in the period asked for, or of the whole edition.

    None where no population is loaded, or no month of any event is published.
    """
    first = asked.first_month or edition.first_month
    last = _end_of(asked.last_month) if asked.last_month else local_day(edition.cut_off_at)
    table = Counted(
        unit=Unit.EVENTS,
        by=(Dimension.MUNICIPALITY,),
        cells={(code,): Cell(one.events, 0) for code, one in counted.items()},
        total=Cell(sum(one.events for one in counted.values()), 0),
        untold=0,
        known_at=edition.cut_off_at,
    )
    found = rates_of(table, RegistryFilters(from_date=first, until_date=last))
    return found if isinstance(found, Rates) else None


def _end_of(month: date) -> date:
    later = month.replace(day=1) + timedelta(days=LONGEST_MONTH)
    return later.replace(day=1) - timedelta(days=1)
