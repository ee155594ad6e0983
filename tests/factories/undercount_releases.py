"""An estimate on its way out: an analyst with a run that was answered, who keeps figures."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.runs import Studying

from baluarte.domain.access.models import Account
from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.models import Run
from baluarte.domain.publication.actions import (
    propose_undercount,
    release_undercount,
    review_undercount,
    withdraw_undercount,
)
from baluarte.domain.publication.choices import UndercountWithdrawn
from baluarte.domain.publication.models import UndercountProposal, UndercountRelease
from baluarte.domain.publication.queries.undercounts import agreed_undercount
from baluarte.domain.wall.context import acting_as

# Enough of every combination that the gate lets three lists pass.
RICH = {"111": 8, "110": 10, "101": 9, "011": 9, "100": 16, "010": 14, "001": 13}


@dataclass
class Releasing:
    """The analyst who proposes, the curator who reads what would leave, and the worker."""

    studying: Studying
    curator: Account
    stranger: Account
    as_role: object = field(repr=False)

    @property
    def analyst(self) -> Account:
        return self.studying.analyst

    def ran(self, **parameters: object) -> Run:
        return self.studying.ran(
            RunMethod.UNDERCOUNT, parameters={"strata": "", "linkages": 2} | parameters,
            first="2025-07",
        )  # fmt: skip

    def propose(self, run: Run, *, at: datetime | None = None) -> UndercountProposal:
        by = self.analyst.pk
        with self.as_role("bal_worker"), acting_as(by):  # type: ignore[operator]
            found = Run.objects.select_related("ending").get(pk=run.pk)
            return propose_undercount(run=found, by=by, at=at or timezone.now())

    def agree(self, proposal: UndercountProposal) -> None:
        by = self.curator.pk
        with acting_as(by):
            review_undercount(proposal=proposal, objection=None, by=by, at=timezone.now())

    def let_out(self, proposal: UndercountProposal) -> UndercountRelease | None:
        by = self.curator.pk
        with self.as_role("bal_worker"), acting_as(by):  # type: ignore[operator]
            agreed = agreed_undercount(proposal.pk)
            return release_undercount(proposal=agreed, by=by, at=timezone.now())

    def release(self, run: Run) -> UndercountRelease:
        proposal = self.propose(run)
        self.agree(proposal)
        released = self.let_out(proposal)
        assert released is not None
        return released

    def withdraw(self, release: UndercountRelease) -> None:
        by, why = self.curator.pk, UndercountWithdrawn.WRONG
        with acting_as(by):
            withdraw_undercount(release=release, why=why, by=by, at=timezone.now())


def make_releasing(studying: Studying, as_operator, as_role) -> Releasing:
    with as_operator():
        home = make_institution()
        return Releasing(
            studying,
            curator=make_account(institution=home, roles=["curator"]),
            stranger=make_account(institution=home, roles=["verifier"]),
            as_role=as_role,
        )
