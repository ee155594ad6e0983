"""Which decision stands. Pure: from what was said, and when, to what may go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baluarte.domain.publication.choices import PublicationStatus


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision, with its review and its withdrawal where there is one."""

    decision: UUID
    reference: str
    fields: frozenset[str]
    decided_at: datetime
    agrees: bool | None = None
    is_single: bool = False
    reviewed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """What goes out of an event, on which decision, approved when."""

    decision: UUID
    reference: str
    fields: frozenset[str]
    # When the event was first decided on, withdrawals apart: who came first speaks first.
    since: datetime
    decided_at: datetime
    reviewed_at: datetime
    is_single: bool
    # Published as it is, though it may be the only one of its kind: named by two people.
    is_exact: bool = False


def alive(said: Sequence[DecisionRecord], *, at: datetime) -> list[DecisionRecord]:
    """Return the decisions still in force, oldest first: a withdrawal ends all before it."""
    withdrawn = [one.withdrawn_at for one in said if one.withdrawn_at is not None]
    last = max(withdrawn, default=None)
    standing = [
        one
        for one in said
        if one.withdrawn_at is None
        and one.decided_at <= at
        and (last is None or one.decided_at > last)
    ]
    return sorted(standing, key=lambda one: (one.decided_at, one.decision))


def agreed(said: Sequence[DecisionRecord], *, at: datetime) -> Agreed | None:
    """Return what may go out on an instant, or nothing.

    The newest decision that a second person agreed to; while a newer one waits or is blocked,
    only what both would publish: taking back needs nobody, giving more needs two.
    """
    standing = alive(said, at=at)
    approved = [one for one in standing if _is_approved(one, at)]
    if not approved:
        return None
    newest = approved[-1]
    fields, is_exact = newest.fields, newest.is_exact and not newest.is_single
    for later in standing[standing.index(newest) + 1 :]:
        fields &= later.fields
        is_exact = is_exact and later.is_exact
    if newest.reviewed_at is None:  # an approval has its instant
        return None
    return Agreed(
        decision=newest.decision,
        reference=newest.reference,
        fields=fields,
        since=standing[0].decided_at,
        decided_at=newest.decided_at,
        reviewed_at=newest.reviewed_at,
        is_single=newest.is_single,
        is_exact=is_exact,
    )


def reference_kept(said: Sequence[DecisionRecord], *, at: datetime) -> str | None:
    """Return the public name that a new decision keeps; none where the old one was withdrawn."""
    standing = alive(said, at=at)
    return standing[-1].reference if standing else None


def standing_of(said: Sequence[DecisionRecord], *, at: datetime) -> PublicationStatus:
    """Say in one word where the publication of an event stands."""
    if not said:
        return PublicationStatus.UNDECIDED
    standing = alive(said, at=at)
    if not standing:
        return PublicationStatus.WITHDRAWN
    newest = standing[-1]
    if newest.agrees is None:
        return PublicationStatus.WAITING
    return PublicationStatus.AGREED if newest.agrees else PublicationStatus.BLOCKED


def _is_approved(one: DecisionRecord, at: datetime) -> bool:
    return bool(one.agrees) and one.reviewed_at is not None and one.reviewed_at <= at
