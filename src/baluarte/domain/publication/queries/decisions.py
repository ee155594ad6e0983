from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from baluarte.domain.publication import steward_release
from baluarte.domain.publication.choices import PublicationStatus, Publishable, Refusal
from baluarte.domain.publication.coarsening import Given
from baluarte.domain.publication.collection import known_of, said_of
from baluarte.domain.publication.current_decision import agreed, standing_of
from baluarte.domain.publication.events import from_json
from baluarte.domain.publication.models import (
    Decision,
    PublishedPart,
    Review,
    Withdrawal,
)
from baluarte.domain.publication.monotone import no_finer
from baluarte.domain.publication.queries.editions import latest_edition
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.queries import kept_of, unseal_beside

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """Where the publication of an event stands: what goes out, what waits, who said what."""

    standing: PublicationStatus
    # Why it may not go out at all, whatever is decided.
    refusal: Refusal | None
    goes_out: Sequence[str]
    # As it is, by a decision of two people; otherwise as coarse as an edition makes it.
    is_exact: bool
    # Decided, but the record changed since: waits for a new decision.
    changed: Sequence[str]
    decisions: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """Some decisions that wait for a second person, the oldest first."""

    rows: Sequence[Decision]
    after: tuple[datetime, UUID] | None


def refusal_of(event: Event, *, at: datetime) -> Refusal | None:
    """Return why an event may not be published, or nothing where it may."""
    if event.status not in STANDING:
        return Refusal.STATE
    return steward_release.refusals(at=at).get(event.compartment_id, Refusal.UNKNOWN)


def publication_of(event: Event, *, at: datetime) -> PublicationPage:
    """Return everything that was decided on publishing an event, the newest first."""
    decisions = _with_people(Decision.objects.filter(event=event))
    said = [one for told in said_of(decisions.order_by()).values() for one in told]
    standing = agreed(said, at=at)
    fields = known_of(event.pk, standing, at=at) if standing else frozenset()
    decided = standing.fields if standing else frozenset()
    return PublicationPage(
        standing=standing_of(said, at=at),
        refusal=refusal_of(event, at=at),
        is_exact=standing is not None and standing.is_exact,
        goes_out=[one for one in Publishable.values if one in fields],
        changed=[one for one in Publishable.values if one in decided - fields],
        decisions=_opened(decisions.order_by("-decided_at", "-id")),
    )


def sayable(event: Event, page: PublicationPage, decided: Given) -> Given | None:
    """Return what may be said of one record by itself, of what was `decided`; or nothing.

    Whoever reads it knows nothing that hides it among others: so no more than the newest edition
    tells of it, where two people did not decide that it goes out as it is.
    """
    if page.refusal is not None or not page.goes_out:
        return None
    if page.is_exact:
        return decided
    edition = latest_edition()
    parts = PublishedPart.objects.filter(decision__event=event)
    told = parts.filter(number=edition.number).first() if edition else None
    return no_finer(decided, from_json(told.given)) if told else None


def decision(identifier: UUID) -> Decision:
    """Return a decision with what was said of it; `DoesNotExist` for who may not see it."""
    found = _opened(_with_people(Decision.objects.filter(pk=identifier)))
    if not found:
        raise Decision.DoesNotExist
    return found[0]


def reviews_of_mine(*, by: UUID) -> QuerySet[Review]:
    """Return what a second person said of an account's decisions, as far as one may see it."""
    return Review.objects.filter(decided_by=by).exclude(reviewed_by=by)


def waiting_decisions() -> QuerySet[Decision]:
    """Return decisions that nobody has reviewed or taken back, as far as the context may see."""
    # Asked as an outer join, the database would read every decision ever made.
    reviewed = Review.objects.filter(decision=OuterRef("pk"))
    withdrawn = Withdrawal.objects.filter(decision=OuterRef("pk"))
    return Decision.objects.filter(~Exists(reviewed), ~Exists(withdrawn))


def decisions_waiting(
    *,
    by: UUID,
    after: tuple[datetime, UUID] | None = None,
    limit: int = ON_A_PAGE,
) -> DecisionsPage:
    """Return decisions of others that wait for a second person, as far as the context may see."""
    waiting = waiting_decisions().exclude(decided_by=by)
    if after is not None:
        decided_at, last = after
        waiting = waiting.filter(
            Q(decided_at__gt=decided_at) | Q(pk__gt=last), decided_at__gte=decided_at
        )
    # Which they are is found in indexes; who and what they are is read of those only.
    keys = list(waiting.order_by("decided_at", "pk").values_list("pk", flat=True)[: limit + 1])
    people = _with_people(Decision.objects.filter(pk__in=keys))
    found = list(people.order_by("decided_at", "pk"))
    shown = found[:limit]
    more = len(found) > limit
    return DecisionsPage(shown, (shown[-1].decided_at, shown[-1].pk) if more else None)


def next_to_review(*, by: UUID, after: Decision | None = None) -> UUID | None:
    """Return the decision of somebody else that waits next, from the top again after the last."""
    waiting = waiting_decisions().exclude(decided_by=by).order_by("decided_at", "pk")
    if after is None:
        return waiting.values_list("pk", flat=True).first()
    later = Q(decided_at__gt=after.decided_at) | Q(pk__gt=after.pk)
    beyond = waiting.filter(later, decided_at__gte=after.decided_at)
    others = waiting.exclude(pk=after.pk)
    keys = beyond.values_list("pk", flat=True)
    return keys.first() or others.values_list("pk", flat=True).first()


def _with_people(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    return decisions.select_related(
        "event__state", "event__municipality", "decided_by", "review__reviewed_by",
        "withdrawal__withdrawn_by",
    )  # fmt: skip


def _opened(decisions: QuerySet[Decision]) -> list[Decision]:
    """Return decisions with the texts of their reasons; one that was erased has none."""
    found = list(decisions.prefetch_related("reasons"))
    reasons = kept_of(one for each in found for one in each.reasons.all())
    for one, text in zip(reasons, unseal_beside(reasons, "sealed_text"), strict=True):
        one.text = text
    return found
