import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.reasons import NothingSaid, write_reasons
from baluarte.domain.publication.choices import Ground, Publishable, Refusal, Written
from baluarte.domain.publication.collection import said_of
from baluarte.domain.publication.current_decision import reference_kept
from baluarte.domain.publication.models import Decision, Review
from baluarte.domain.publication.rules import NeedsAnotherPerson
from baluarte.domain.publication.steward_release import refusals
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.crockford import spell
from baluarte.domain.wall import context

REFERENCE_BYTES, REFERENCE_LENGTH = 8, 12


class CannotBePublished(Exception):
    """Whatever somebody decides, this may not go out; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal


class UnknownField(ValueError):
    """A decision names something that is not published of an event."""


class NoConsent(ValueError):
    """A rare record is published as it is only where whoever it concerns consented to that."""


class AlreadySaid(Exception):
    """A decision is reviewed once and withdrawn once."""


def decide_publication(
    *,
    event: Event,
    fields: Iterable[str],
    ground: Ground,
    ground_detail: str,
    risk_note: str,
    is_exact: bool = False,
    by: UUID,
    at: datetime,
) -> Decision:
    """Decide what of an event may be public; it goes out once a second person agrees."""
    [decision] = decide_publications(
        events=[event],
        fields=fields,
        ground=ground,
        ground_detail=ground_detail,
        risk_note=risk_note,
        is_exact=is_exact,
        by=by,
        at=at,
    )
    return decision


@transaction.atomic
def decide_publications(
    *,
    events: Sequence[Event],
    fields: Iterable[str],
    ground: Ground,
    ground_detail: str,
    risk_note: str,
    is_exact: bool = False,
    by: UUID,
    at: datetime,
) -> list[Decision]:
    """Decide the same of several events, on one ground and with one look at the risk.

    With `is_exact` the fields go out as they are, though no other record may be like this one:
    only where whoever it concerns consented, and only once a *second* person agreed.
    """
    context.require(by)
    if is_exact and ground != Ground.CONSENT:
        raise NoConsent("only what somebody consented to is published as it is")
    chosen = _fields(fields)
    if not ground_detail.strip() or not risk_note.strip():
        raise NothingSaid("a decision says on what ground, and what could happen to whom")
    _require_release(events, by=by, at=at)
    kept = _references(events, at)
    decisions = [
        Decision(
            compartment_id=one.compartment_id,
            event=one,
            reference=kept.get(one.pk) or _new_reference(),
            fields=chosen,
            ground=ground,
            is_exact=is_exact,
            decided_at=at,
            decided_by_id=by,
        )
        for one in events
    ]
    Decision.objects.bulk_create(decisions, batch_size=2000)
    write_reasons(decisions, {Written.GROUND: ground_detail, Written.RISK: risk_note})
    record(
        act="publication.decide",
        object_type="event",
        objects=[one.pk for one in events],
        payload={"fields": chosen, "ground": str(ground), "as_it_is": is_exact},
        by=by,
        at=at,
    )
    return decisions


def review_decision(
    *, decision: Decision, agrees: bool, note: str = "", by: UUID, at: datetime
) -> Review:
    """Say, as a second person, whether a decision holds; whoever disagrees blocks it."""
    [review] = review_decisions(decisions=[decision], agrees=agrees, note=note, by=by, at=at)
    return review


@transaction.atomic
def review_decisions(
    *, decisions: Sequence[Decision], agrees: bool, note: str = "", by: UUID, at: datetime
) -> list[Review]:
    """Review several decisions at once; alone in an organisation, the same person may."""
    context.require(by)
    if not agrees and not note.strip():
        raise NothingSaid("a disagreement says why")
    for compartment in {one.compartment_id for one in decisions}:
        rules.require_reviewer(compartment)
    _require_open(decisions)
    mine = [one for one in decisions if one.decided_by_id == by]
    _require_alone(mine)
    reviews = [
        Review(
            compartment_id=one.compartment_id,
            decision=one,
            decided_by_id=one.decided_by_id,
            agrees=agrees,
            is_single=one.decided_by_id == by,
            reviewed_at=at,
            reviewed_by_id=by,
        )
        for one in decisions
    ]
    Review.objects.bulk_create(reviews, batch_size=2000)
    if note.strip():
        write_reasons(decisions, {Written.REVIEW: note})
    record(
        act="publication.review",
        object_type="event",
        objects=[one.event_id for one in decisions],
        payload={"agrees": agrees, "single": len(mine)},
        by=by,
        at=at,
    )
    return reviews


def _fields(fields: Iterable[str]) -> list[str]:
    chosen = set(fields)
    if unknown := chosen - set(Publishable.values):
        raise UnknownField(f"not among {', '.join(Publishable.values)}: {', '.join(unknown)}")
    return [field for field in Publishable.values if field in chosen]


def _require_release(events: Sequence[Event], *, by: UUID, at: datetime) -> None:
    """Refuse whoever is not its steward, and what its list does not let out."""
    asked = {one.compartment_id for one in events}
    seen = Compartment.objects.filter(pk__in=asked).select_related("institution")
    for compartment in seen:
        rules.require_steward(by, compartment)
    if len(seen) < len(asked):  # one that the wall does not show
        raise NotAllowed("publication.decide.needs_steward")
    refused = refusals(at=at)
    for one in events:
        refusal = refused.get(one.compartment_id, Refusal.UNKNOWN)
        if refusal is None and one.status not in STANDING:
            refusal = Refusal.STATE
        if refusal is not None:
            raise CannotBePublished(refusal)


def _references(events: Sequence[Event], at: datetime) -> dict[UUID, str]:
    earlier = said_of(Decision.objects.filter(event__in=events))
    return {
        event: reference
        for (_, event), said in earlier.items()
        if (reference := reference_kept(said, at=at))
    }


def _new_reference() -> str:
    return spell(secrets.token_bytes(REFERENCE_BYTES))[:REFERENCE_LENGTH]


def _require_open(decisions: Sequence[Decision]) -> None:
    """Refuse a decision that somebody reviewed or took back before."""
    said = Decision.objects.filter(pk__in=[one.pk for one in decisions])
    if said.exclude(review=None).exists() or said.exclude(withdrawal=None).exists():
        raise AlreadySaid("a decision among these was reviewed or withdrawn before")


def _require_alone(mine: Sequence[Decision]) -> None:
    """Refuse to be one's own second person where there is another, or another said no."""
    if not mine:
        return
    compartments = Compartment.objects.filter(pk__in={one.compartment_id for one in mine})
    for compartment in compartments.select_related("institution"):
        if not rules.is_alone(compartment.institution):
            raise NeedsAnotherPerson("somebody else of the organisation can review this")
    events = {one.event_id for one in mine}
    refused = Review.objects.filter(decision__event__in=events, agrees=False)
    if refused.exists():
        raise NeedsAnotherPerson("somebody disagreed before: a single review does not undo that")
