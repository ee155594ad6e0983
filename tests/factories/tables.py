"""Release tables of the tests: invented counts, who proposes and who agrees."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.factories.access import make_account, make_institution
from tests.factories.accountability import FIRST, KNOWN, Night, make_danger, report
from tests.factories.procedure import Cast, make_cast

from baluarte.domain.access.models import Account
from baluarte.domain.accountability.periods import Period
from baluarte.domain.publication.actions import propose_tables, release_tables, review_tables
from baluarte.domain.publication.choices import Guard
from baluarte.domain.publication.models import TableProposal, TableRelease
from baluarte.domain.wall.context import acting_as


@dataclass
class Keepers:
    """Two who keep the figures, one without the role beside them, a stranger."""

    cast: Cast
    owner: Account
    colleague: Account
    without_role: Account
    stranger: Account
    as_worker: object = field(repr=False, default=None)

    def propose(
        self, period: Period = FIRST, *, guard: Guard = Guard.ROUNDING, at: datetime = KNOWN
    ) -> TableProposal:
        with self.as_worker(self.owner):
            return propose_tables(period=period, guard=guard, by=self.owner.pk, at=at)

    def agree(self, proposal: TableProposal, *, at: datetime = KNOWN) -> None:
        with acting_as(self.colleague.pk):
            review_tables(proposal=proposal, objection=None, by=self.colleague.pk, at=at)

    def let_out(self, proposal: TableProposal, *, at: datetime = KNOWN) -> TableRelease | None:
        fresh = TableProposal.objects
        with self.as_worker(self.colleague):
            found = fresh.select_related("review").get(pk=proposal.pk)
            return release_tables(proposal=found, by=self.colleague.pk, at=at)

    def release(
        self, period: Period = FIRST, *, guard: Guard = Guard.ROUNDING, at: datetime = KNOWN
    ) -> TableRelease:
        proposal = self.propose(period, guard=guard, at=at)
        self.agree(proposal, at=at)
        released = self.let_out(proposal, at=at)
        assert released is not None
        return released


def make_keepers() -> Keepers:
    """Found the cast of procedures and who keeps figures beside it; as the operator."""
    cast = make_cast()
    home = make_institution()
    return Keepers(
        cast=cast,
        owner=make_account(institution=home, roles=["curator"]),
        colleague=make_account(institution=home, roles=["curator"]),
        without_role=make_account(institution=home, roles=["verifier"]),
        stranger=make_account(institution=make_institution(), roles=["data_steward"]),
    )


def make_quarter(keepers: Keepers, *, nights: int = 2) -> None:
    """Tell some nights kept in time, and let the federal authority say that it reported."""
    for number in range(nights):
        make_danger(keepers.cast, Night(issued=1 + number / 10, in_place=5))
    report(keepers.cast.federal, keepers.owner)
