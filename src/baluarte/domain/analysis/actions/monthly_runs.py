"""What is asked each month, once its month before is over, for each organisation that studies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.actions.runs import NewRun, ask_for_run
from baluarte.domain.analysis.choices import PlaceLevel, RunMethod, RunOrigin
from baluarte.domain.analysis.forecast_signals import thresholds_on
from baluarte.domain.analysis.methods.months import first_day, later, month_of, number_of
from baluarte.domain.analysis.models import Run
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.wall import context
from baluarte.norms.clocks.calendar import local_day

# The month before is asked of from this day on: what happened in its last days came in, in part.
FROM_DAY: Final = 3
# Of how many months up to the one before each method is asked.
PERIODS: Final[Mapping[RunMethod, int]] = {
    RunMethod.RATES: 12,
    RunMethod.BYM2: 12,
    RunMethod.CLUSTERS: 36,
    RunMethod.DELAYS: 12,
    RunMethod.PATTERNS: 36,
    RunMethod.OWN_PAST: 48,
    RunMethod.FORECAST: 120,
}
PARAMETERS: Final[Mapping[RunMethod, Mapping[str, Any]]] = {
    RunMethod.RATES: {"threshold": 1.0},
    RunMethod.BYM2: {"threshold": 1.0},
    RunMethod.CLUSTERS: {
        "model": "permutation",
        "replicates": 999,
        "largest_share": 0.1,
        "longest_months": 12,
    },
    RunMethod.DELAYS: {"longest": 12, "recent": 36},
    RunMethod.PATTERNS: {"step_months": 3, "permutations": 9_999},
    RunMethod.OWN_PAST: {"recent_months": 12},
}


def month_before(at: datetime) -> str:
    """Return the last month that is over."""
    return later(month_of(local_day(at)), -1)


def is_time(at: datetime) -> bool:
    """Say whether the month before is asked of already."""
    return local_day(at).day >= FROM_DAY


@transaction.atomic
def ask_monthly(*, institution: Institution, by: UUID, at: datetime) -> list[Run]:
    """Ask every method of all that an analyst sees up to the month before; once a month."""
    context.require(by)
    last = month_before(at)
    asked = Run.objects.filter(
        institution=institution, origin=RunOrigin.MONTHLY, last_month=first_day(last)
    )
    there = set(asked.values_list("method", flat=True))
    return [
        ask_for_run(
            asked=NewRun(
                method=method,
                filters=Filters(),
                first=later(last, 1 - months),
                last=last,
                level=PlaceLevel.MUNICIPALITY,
                parameters=parameters_of(method, at),
                # Another each month, and the same for whoever repeats it.
                seed=number_of(last),
                origin=RunOrigin.MONTHLY,
            ),
            institution=institution,
            by=by,
            at=at,
        )
        for method, months in PERIODS.items()
        if method not in there
    ]


def parameters_of(method: RunMethod, at: datetime) -> Mapping[str, Any]:
    """Return the settings of a method; from when on a place is raised is the policy's of today."""
    return thresholds_on(local_day(at)) if method is RunMethod.FORECAST else PARAMETERS[method]
