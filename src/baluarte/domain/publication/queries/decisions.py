from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.publication import release
from baluarte.domain.publication.choices import Publishable, Refusal, Standing
from baluarte.domain.publication.collection import known_of, said_of
from baluarte.domain.publication.models import Decision
from baluarte.domain.publication.standing import agreed, standing_of
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models import Aggression

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """Where the publication of an aggression stands: what goes out, what waits, who said what."""

    standing: Standing
    # Why it may not go out at all, whatever is decided.
    refusal: Refusal | None
    goes_out: Sequence[str]
    # Decided, but the record changed since: waits for a new decision.
    changed: Sequence[str]
    decisions: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """Some decisions that wait for a second person, the oldest first."""

    rows: Sequence[Decision]
    after: tuple[datetime, UUID] | None


def refusal_of(aggression: Aggression, *, at: datetime) -> Refusal | None:
    """Return why an aggression may not be published, or nothing where it may."""
    if aggression.state_of not in STANDING:
        return Refusal.STATE
    return release.refusals(at=at).get(aggression.compartment_id, Refusal.UNKNOWN)


def publication_of(aggression: Aggression, *, at: datetime) -> PublicationPage:
    """Return everything that was decided on publishing an aggression, the newest first."""
    decisions = _with_reasons(Decision.objects.filter(aggression=aggression))
    said = [one for told in said_of(decisions.order_by()).values() for one in told]
    standing = agreed(said, at=at)
    fields = known_of(aggression.pk, standing, at=at) if standing else frozenset()
    decided = standing.fields if standing else frozenset()
    return PublicationPage(
        standing=standing_of(said, at=at),
        refusal=refusal_of(aggression, at=at),
        goes_out=[one for one in Publishable.values if one in fields],
        changed=[one for one in Publishable.values if one in decided - fields],
        decisions=list(decisions.order_by("-decided_at", "-id")),
    )


def decision(identifier: UUID) -> Decision:
    """Return a decision with what was said of it; `DoesNotExist` for who may not see it."""
    return _with_reasons(Decision.objects.filter(pk=identifier)).get()


def decisions_waiting(
    *,
    by: UUID,
    after: tuple[datetime, UUID] | None = None,
    limit: int = ON_A_PAGE,
) -> DecisionsPage:
    """Return decisions of others that wait for a second person, as far as the context may see."""
    waiting = Decision.objects.filter(review=None, withdrawal=None).exclude(decided_by=by)
    if after is not None:
        decided_at, last = after
        waiting = waiting.filter(
            Q(decided_at__gt=decided_at) | Q(pk__gt=last), decided_at__gte=decided_at
        )
    found = list(_with_reasons(waiting).order_by("decided_at", "pk")[: limit + 1])
    shown = found[:limit]
    more = len(found) > limit
    return DecisionsPage(shown, (shown[-1].decided_at, shown[-1].pk) if more else None)


def _with_reasons(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    return decisions.select_related(
        "aggression__state", "aggression__municipality", "decided_by", "review__reviewed_by",
        "withdrawal__withdrawn_by",
    ).prefetch_related("reasons")  # fmt: skip
