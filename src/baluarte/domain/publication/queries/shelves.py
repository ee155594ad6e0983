"""What may be decided, is decided and was taken back, one list at a time.

Each page walks the index of one list, in the order of what happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from baluarte.domain.publication.models import Decision, Edition, PublishedPart, Withdrawal
from baluarte.domain.publication.queries.decisions import waiting_decisions
from baluarte.domain.publication.queries.editions import latest_edition
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models import Determination, Event
from baluarte.domain.registry.queries import Cursor
from baluarte.domain.registry.queries.lists import ListedEvent, listed

ON_A_PAGE = 30


@dataclass(frozen=True)
class Line:
    """One record on a shelf: what it is, and the newest decision on it."""

    listed: ListedEvent
    decision: Decision | None
    # The edition that shows it now.
    edition: str = ""


@dataclass(frozen=True)
class Shelf:
    """Some records, and where the next begin."""

    lines: Sequence[Line]
    after: Cursor | None


@dataclass(frozen=True)
class Changes:
    """What an edition made now would change, as far as decisions tell."""

    new: int
    decided_anew: int
    changed: int
    withdrawn: int
    waiting: int
    newest: Sequence[ListedEvent]


def undecided(compartment: UUID, *, after: Cursor | None) -> Shelf:
    """Return records of a list on which nothing is decided, or all was taken back."""
    return _shelf(_of_list(compartment).exclude(Exists(_alive())), after, with_decision=False)


def decided(compartment: UUID, *, after: Cursor | None) -> Shelf:
    """Return records of a list on which somebody gave a second opinion."""
    # One look-up for each record of the walk: as a condition that something exists, the database
    # would first gather every decision of the list.
    reviewed = Subquery(_alive().filter(review__isnull=False).values("pk")[:1])
    found = _of_list(compartment).alias(reviewed=reviewed).filter(reviewed__isnull=False)
    return _shelf(found, after)


def withdrawn(compartment: UUID, *, after: Cursor | None) -> Shelf:
    """Return records of a list whose publication was taken back."""
    taken = Withdrawal.objects.filter(decision__event=OuterRef("pk"))
    return _shelf(Event.objects.filter(Exists(taken), compartment=compartment), after)


def mine_waiting(*, by: UUID) -> list[Decision]:
    """Return one's own decisions that wait for somebody else, the oldest first."""
    found = (
        waiting_decisions()
        .filter(decided_by=by)
        .select_related("event", "decided_by", "review", "withdrawal")
    )
    return list(found.order_by("decided_at", "pk")[:ON_A_PAGE])


def lines_of(decisions: Sequence[Decision]) -> list[Line]:
    """Return decisions with the record each is about."""
    shown = {one.event.pk: one for one in listed([d.event_id for d in decisions])}
    return [Line(shown[d.event_id], d) for d in decisions if d.event_id in shown]


def editions_with(event: UUID) -> list[Edition]:
    """Return the editions that show something of an event, as they now stand."""
    numbers = PublishedPart.objects.filter(decision__event=event).values("number")
    shown = Edition.objects.filter(number__in=numbers, replaced_at__isnull=True)
    return list(shown.order_by("number"))


def public_of_list(compartment: UUID) -> int:
    """Count the events of a list that some edition shows now."""
    shown = PublishedPart.objects.filter(decision__compartment=compartment)
    return shown.values("decision__event").distinct().count()


def changes_since(edition: Edition | None) -> Changes:
    """Count what was decided, changed or taken back since an edition, among what one may see."""
    alive = _alive(of=None).filter(review__agrees=True)
    out = PublishedPart.objects.filter(
        decision__event=OuterRef("event"), number=edition.number if edition else 0
    )
    fresh = alive if edition is None else alive.filter(review__reviewed_at__gt=edition.cut_off_at)
    new = fresh.exclude(Exists(out)) if edition else fresh
    newest = new.order_by("-review__reviewed_at", "-pk").values_list("event", flat=True)
    return Changes(
        new=new.values("event").distinct().count(),
        decided_anew=fresh.filter(Exists(out)).values("event").distinct().count() if edition else 0,
        changed=_changed_since(edition),
        withdrawn=Withdrawal.objects.filter(withdrawn_at__gt=edition.published_at).count()
        if edition
        else 0,
        waiting=waiting_decisions().count(),
        newest=listed(list(dict.fromkeys(newest[:ON_A_PAGE]))),
    )


def _changed_since(edition: Edition | None) -> int:
    if edition is None:
        return 0
    out = PublishedPart.objects.filter(decision__event=OuterRef("event"), number=edition.number)
    since = Determination.objects.filter(decided_at__gt=edition.cut_off_at)
    return since.filter(Exists(out)).values("event").distinct().count()


def _alive(of: str | None = "pk") -> QuerySet[Decision]:
    """Return decisions in force: a withdrawal ends itself and all before it."""
    later = Withdrawal.objects.filter(
        decision__event=OuterRef("event"), withdrawn_at__gte=OuterRef("decided_at")
    )
    decisions = Decision.objects.filter(~Exists(later), withdrawal=None)
    return decisions if of is None else decisions.filter(event=OuterRef(of))


def _of_list(compartment: UUID) -> QuerySet[Event]:
    return Event.objects.filter(compartment=compartment, status__in=STANDING)


def _shelf(found: QuerySet[Event], after: Cursor | None, *, with_decision: bool = True) -> Shelf:
    if after is not None:
        beyond = Q(listed_date__lt=after.listed_date) | Q(pk__lt=after.id)
        found = found.filter(beyond, listed_date__lte=after.listed_date)
    ordered = found.order_by("-listed_date", "-pk").values_list("listed_date", "pk")
    keys = list(ordered[: ON_A_PAGE + 1])
    shown = [key for _day, key in keys[:ON_A_PAGE]]
    decisions = _newest(shown) if with_decision else {}
    shows = _editions_of(shown) if with_decision else {}
    lines = [
        Line(one, decisions.get(one.event.pk), shows.get(one.event.pk, "")) for one in listed(shown)
    ]
    return Shelf(lines, Cursor(*keys[ON_A_PAGE - 1]) if len(keys) > ON_A_PAGE else None)


def _newest(events: Sequence[UUID]) -> dict[UUID, Decision]:
    decisions = Decision.objects.filter(event__in=events).select_related(
        "decided_by", "review__reviewed_by", "withdrawal__withdrawn_by"
    )
    return {one.event_id: one for one in decisions.order_by("decided_at", "pk")}


def _editions_of(events: Sequence[UUID]) -> dict[UUID, str]:
    newest = latest_edition()
    if newest is None:
        return {}
    parts = PublishedPart.objects.filter(number=newest.number, decision__event__in=events)
    return dict.fromkeys(parts.values_list("decision__event", flat=True), str(newest))
