"""Two invented editions of the policy: one a month old, one of today, each let out by another."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.publication.actions import prepare_policy_edition, review_policy_edition
from baluarte.domain.publication.models import PolicyRelease
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

PREPARES, LETS_OUT = "analia", "clara"
A_MONTH = timedelta(days=30)


def release_policy(*, at: datetime) -> Iterator[str]:
    """Let two editions of the policy out, once."""
    with connected_as(DatabaseRole.APP):
        found = Account.objects.filter(username__in=(PREPARES, LETS_OUT))
        people = {one.username: one.pk for one in found}
        with acting_as(people[PREPARES]):
            if PolicyRelease.objects.exists():
                return
        for day in (at - A_MONTH, at):
            _let_out(people, at=day)
    yield "2 editions of the policy, each prepared by one person and let out by another."


def _let_out(people: dict[str, UUID], *, at: datetime) -> None:
    with acting_as(people[PREPARES]):
        edition = prepare_policy_edition(by=people[PREPARES], at=at)
    with acting_as(people[LETS_OUT]):
        review_policy_edition(edition=edition, objection=None, by=people[LETS_OUT], at=at)
