"""What stands against figures of indicators: observations on them, facts nobody reviewed yet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from baluarte.domain.accountability.choices import ObservationState, Observed
from baluarte.domain.accountability.indicators.figures import headings_of, rule_of
from baluarte.domain.accountability.queries.observations import (
    AskedObservations,
    followed,
    observations,
)
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import of_standing

UNANSWERED = (ObservationState.OPEN, ObservationState.LATE)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Of one indicator: how many contest it and wait, were answered, and facts that wait."""

    contested: int = 0
    answered: int = 0
    waiting: int = 0


def doubts_of(codes: Collection[str], *, on: date, known_at: datetime) -> dict[str, Doubts]:
    """Return what stands against some indicators, each; of facts only those that one sees."""
    rows = observations(AskedObservations(kind=Observed.INDICATOR)).filter(subject__in=codes)
    states: Counter[tuple[str, ObservationState]] = Counter(
        (one.row.subject, one.state) for one in followed(rows, on=on, known_at=known_at)
    )
    waiting = of_standing(Statement.objects.filter(stated_at__lte=known_at), Standing.WAITING)
    by_heading = dict(
        waiting.order_by().values("heading").annotate(n=Count("pk")).values_list("heading", "n")
    )
    return {
        code: Doubts(
            contested=sum(states[code, one] for one in UNANSWERED),
            answered=states[code, ObservationState.ANSWERED],
            waiting=sum(by_heading.get(one, 0) for one in headings_of(rule_of(code))),
        )
        for code in codes
    }
