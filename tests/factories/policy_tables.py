"""Released tables under an edition of the policy, with invented counts, and their withdrawal."""

from datetime import datetime

from tests.factories.policy import House
from tests.factories.statements import NOW

from baluarte.domain.accountability.periods import Period
from baluarte.domain.publication.actions import withdraw_tables
from baluarte.domain.publication.choices import Guard, Shown, TakenBack
from baluarte.domain.publication.models import ReleasedCell, TableProposal, TableRelease
from baluarte.domain.wall.context import acting_as

# Of its counts three in four are in time.
CODE, SHARE = "PRO-P-01", 75
COUNTS = {"in_time": 30, "late": 5, "missed": 5}
PERIOD = Period(2025, 4)


def let_tables_out(house: House) -> TableRelease:
    """Let invented tables out; as the operator, who has no clock to wait for."""
    proposal = TableProposal.objects.create(
        period=str(PERIOD), known_at=NOW, guard=Guard.ROUNDING, proposed_at=NOW,
        proposed_by=house.analyst, is_safe=True, cells=[], findings=[], medians={}, books={},
        manifest={},
    )  # fmt: skip
    release = TableRelease.objects.create(
        proposal=proposal, number=1, revision=0, period=str(PERIOD), first_date=PERIOD.first_date,
        last_date=PERIOD.last_date, known_at=NOW, released_at=NOW, guard=Guard.ROUNDING,
        medians={}, books={}, manifest={}, manifest_sha256="0" * 64,
    )  # fmt: skip
    ReleasedCell.objects.bulk_create(
        ReleasedCell(
            release=release, position=place, indicator=CODE, level="federal", outcome=outcome,
            shown=Shown.ROUNDED, value=value, lower=value - 2, upper=value + 2,
        )
        for place, (outcome, value) in enumerate(COUNTS.items())
    )  # fmt: skip
    return release


def take_tables_back(house: House, release: TableRelease, *, at: datetime) -> None:
    """Take released tables back, as who keeps the figures."""
    with acting_as(house.curator.pk):
        withdraw_tables(release=release, why=TakenBack.values[0], by=house.curator.pk, at=at)
