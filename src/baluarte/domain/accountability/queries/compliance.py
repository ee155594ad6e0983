"""Everything that a release table may be made of, counted at once for one period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.clocks import of_clocks
from baluarte.domain.accountability.queries.measures import (
    Owed,
    of_measures,
    of_reevaluations,
)
from baluarte.domain.accountability.queries.openings import openings
from baluarte.domain.accountability.queries.reporting import Coverage, coverage
from baluarte.domain.accountability.tally import Tally
from baluarte.norms.indicators import Counts, Indicator, indicators


@dataclass(frozen=True)
class Compliance:
    """The counts of a period as known on a day; and who reported, without whom there is no data."""

    period: Period
    known_at: datetime
    coverage: Coverage
    tally: Tally


def compliance(period: Period, *, known_at: datetime) -> Compliance:
    """Count every indicator of protection for a period, over all that the context may read."""
    covered = coverage(period, known_at=known_at)
    tally = Tally(reported=covered.places)
    wanted = list(indicators().values())
    protocols = {code for one in wanted for code in one.protocols}
    found = [
        one
        for one in openings(protocols, period, known_at=known_at)
        if covered.counts(one.place, one.institution)
    ]
    for indicator in wanted:
        tally.add(of_clocks(found, indicator, period))
        for counted, institution in _owed(indicator, period, known_at=known_at):
            if covered.counts(counted.place, institution):
                tally.add([counted])
    return Compliance(period, known_at, covered, tally)


def _owed(indicator: Indicator, period: Period, *, known_at: datetime) -> Iterable[Owed]:
    if indicator.counts == Counts.DELIVERY:
        return of_measures(indicator, period, known_at=known_at)
    if indicator.counts == Counts.REEVALUATION:
        return of_reevaluations(indicator, period, known_at=known_at)
    return ()
