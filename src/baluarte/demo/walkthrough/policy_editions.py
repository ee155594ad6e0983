"""Two invented editions of the policy, and what of them does not stand.

One is a month old, one of today, each prepared by one person and let out by another.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.publication.actions import (
    note_policy_erratum,
    prepare_policy_edition,
    review_policy_edition,
)
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.publication.models import PolicyErratum, PolicyRelease, PolicyRow
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

PREPARES, LETS_OUT = "analia", "clara"
A_MONTH = timedelta(days=30)
# Under which heading one could harm somebody, as in a small office whose files are known; no
# indicator stands on it.
HARMFUL = "files_declined"


def release_policy(*, number: int, at: datetime) -> Iterator[str]:
    """Let an edition of the policy out, once."""
    with connected_as(DatabaseRole.APP):
        people = _people()
        with acting_as(people[PREPARES]):
            if PolicyRelease.objects.count() >= number:
                return
        _let_out(people, at=at)
    yield f"Edition {number} of the policy, prepared by one person and let out by another."


def note_errata(*, at: datetime) -> Iterator[str]:
    """Say of a fact in the first edition that it could harm somebody: nobody reads it any more."""
    with connected_as(DatabaseRole.APP):
        people = _people()
        with acting_as(people[LETS_OUT]):
            if PolicyErratum.objects.filter(ground=ErratumGround.HARM).exists():
                return
            note_harm(by=people[LETS_OUT], at=at)
    yield "One fact of the first edition could harm somebody: no edition shows it any more."


def note_harm(*, by: UUID, at: datetime) -> None:
    """Note that one of the facts of the first edition could harm somebody."""
    release = PolicyRelease.objects.order_by("number")[0]
    rows = PolicyRow.objects.filter(
        edition=release.edition_id, kind=PolicyRowKind.FACT, part_of=HARMFUL
    )
    note_policy_erratum(
        release=release, kind=PolicyRowKind.FACT, code=rows.order_by("position")[0].code,
        ground=ErratumGround.HARM, by=by, at=at,
    )  # fmt: skip


def _people() -> dict[str, UUID]:
    found = Account.objects.filter(username__in=(PREPARES, LETS_OUT))
    return {one.username: one.pk for one in found}


def _let_out(people: dict[str, UUID], *, at: datetime) -> None:
    with acting_as(people[PREPARES]):
        edition = prepare_policy_edition(by=people[PREPARES], at=at)
    with acting_as(people[LETS_OUT]):
        review_policy_edition(edition=edition, objection=None, by=people[LETS_OUT], at=at)
