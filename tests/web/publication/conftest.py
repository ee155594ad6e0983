"""Who decides, reviews and publishes: an organisation whose list may be published; all invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from tests.factories.access import AT, make_account, make_institution
from tests.factories.registry import Side, make_curator, make_side

from baluarte.domain.access.models import Account
from baluarte.domain.intake.actions import change_share_level
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.publication.actions import (
    decide_publication,
    publish_edition,
    review_decision,
)
from baluarte.domain.publication.choices import Ground, Publishable
from baluarte.domain.publication.models import Decision, Edition
from baluarte.domain.registry.models import Event
from baluarte.domain.territory.models import Municipality, Population, PopulationSource
from baluarte.domain.wall.context import acting_as


@dataclass(frozen=True)
class Cast:
    """The steward, her documenter and verifier, one without a content role, a stranger."""

    side: Side
    owner: Account
    documenter: Account
    colleague: Account
    without_role: Account
    stranger: Account
    curator: Account
    as_worker: object = field(repr=False)

    def decide(
        self, one: Event, *, fields=tuple(Publishable.values), by=None, is_exact=True
    ) -> Decision:
        who = by or self.owner
        with acting_as(who.pk):
            return decide_publication(
                event=one,
                fields=fields,
                ground=Ground.CONSENT,
                ground_detail="Se publicó en la prensa.",
                risk_note="Se habló con la familia.",
                is_exact=is_exact,
                by=who.pk,
                at=AT.replace(month=4),
            )

    def let_out(self, one: Event, *, is_exact: bool = True) -> Decision:
        decision = self.decide(one, is_exact=is_exact)
        with acting_as(self.colleague.pk):
            review_decision(
                decision=decision, agrees=True, by=self.colleague.pk, at=AT.replace(month=4)
            )
        return decision

    def publish(self) -> Edition:
        with self.as_worker(self.curator):  # type: ignore[operator]
            return publish_edition(by=self.curator.pk, at=AT.replace(month=5))


@pytest.fixture
def as_worker(as_role):
    """Do the worker's part for an account."""

    @contextmanager
    def take(account) -> Iterator[None]:
        with as_role("bal_worker"), acting_as(account.pk):
            yield

    return take


@pytest.fixture
def cast(as_operator, as_worker, settings, tmp_path) -> Cast:
    settings.FILE_FOLDER = tmp_path
    side = make_side(as_operator)
    share(side)
    with as_operator():
        count_people()
        without_role = make_account(institution=side.institution, roles=["organisation_admin"])
        stranger = make_account(
            institution=make_institution(), roles=["documenter", "data_steward"]
        )
    return Cast(
        side=side,
        owner=side.steward,
        documenter=side.documenter,
        colleague=side.verifier,
        without_role=without_role,
        stranger=stranger,
        curator=make_curator(as_operator),
        as_worker=as_worker,
    )


def share(side: Side, level: ShareLevel = ShareLevel.PUBLISHABLE) -> None:
    with acting_as(side.steward.pk):
        change_share_level(source_list=side.source_list, level=level, by=side.steward.pk, at=AT)


def count_people() -> None:
    """Say how many live in the invented municipalities: many in one, few in another."""
    source = PopulationSource.objects.create(
        name="cuenta inventada", is_stand_in=True, sha256="0" * 64, loaded_at=AT
    )
    for code, people in (("30001", 90_000), ("30002", 2_000)):
        place = Municipality.objects.get(code=code)
        Population.objects.create(municipality=place, year=2020, population=people, source=source)
