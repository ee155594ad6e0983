"""Draw a sample of studies for a second rating: by whom, with which seed, out of how many."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.protection.queries.agreement import ANALYST, Sample, sample_of

MOST_DRAWN = 1_000


class NothingToDraw(ValueError):
    """No study was closed in these days, or none was asked for."""


@transaction.atomic
def draw_sample(
    *, seed: int, size: int, since: date, until: date, by: UUID, at: datetime
) -> Sample:
    """Draw studies closed in a period, and write into the log what was drawn, from what and how.

    The log keeps seed, size, period and the studies drawn, so that nobody draws until it pleases
    without its being seen.
    """
    require_role(by, ANALYST)
    drawn = sample_of(seed=seed, size=size, since=since, until=until)
    if not 0 < size <= MOST_DRAWN or not drawn.studies:
        raise NothingToDraw(f"{drawn.out_of} studies were closed from {since} to {until}")
    record(
        act="protection.draw_sample",
        object_type="risk_study",
        objects=drawn.studies,
        payload={
            "seed": seed,
            "size": size,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "out_of": drawn.out_of,
        },
        by=by,
        at=at,
    )
    return drawn
