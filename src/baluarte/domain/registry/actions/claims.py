"""Say what a source says of one attribute, and follow one claim among several, on a ground."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.intake.models import Coding, SourceList
from baluarte.domain.registry.actions.acts import require_victim
from baluarte.domain.registry.actions.determinations import (
    DeterminedFields,
    determine,
    held_for_change,
    restate,
    standing_of,
)
from baluarte.domain.registry.actions.event_details import add_perpetrator
from baluarte.domain.registry.actions.grounds import MustSayWhy, write_confidential
from baluarte.domain.registry.choices import NOT_DETERMINED, Attribute, EventState
from baluarte.domain.registry.models import (
    Act,
    Claim,
    Determination,
    Event,
    Following,
    Perpetrator,
)
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.bulk_insert import insert_rows
from baluarte.norms.catalogues import UnknownCode, term
from baluarte.norms.imprecise import DateRefused, from_edtf

NO_LINK = "no_link"
_STATE_CODE = 2
_CATALOGUES = {
    Attribute.TYPE: "aggression_types",
    Attribute.PERPETRATOR: "perpetrators",
    Attribute.LINK_TO_WORK: "links_to_work",
}
_OF_STANDING = (Attribute.DATE, Attribute.PLACE, Attribute.LINK_TO_WORK)


class NoSuchValue(ValueError):
    """What is said is no date, place or code that the registry can hold."""


class AuthorityAlone(ValueError):
    """An authority's "no link" does not overwrite what an organisation holds or says."""


@transaction.atomic
def make_claim(
    *,
    event: Event,
    attribute: Attribute,
    value: str,
    source: str,
    reliability: str = "unknown",
    said_date: date | None = None,
    act: Act | None = None,
    victim_number: int | None = None,
    by: UUID,
    at: datetime,
) -> Claim:
    """Keep what a source says of an attribute beside what others say; nothing held changes."""
    term("claim_sources", source)
    term("source_reliabilities", reliability)
    held = held_for_change(event)
    _require_value(attribute, value)
    if act is not None and act.event_id != event.pk:
        raise NotAllowed("registry.make_claim.act_of_another_event")
    if victim_number is not None:
        require_victim(held, victim_number)
    is_sealed = attribute is Attribute.IDENTITY
    if is_sealed and victim_number is None:
        raise MustSayWhy("victim_number")
    compartment = held.compartment_id
    made = Claim(
        compartment_id=compartment,
        event=event,
        attribute=attribute,
        act=act,
        victim_number=victim_number,
        value="" if is_sealed else value,
        identity=write_confidential({"who": value}, compartment=compartment) if is_sealed else None,
        source=source,
        reliability=reliability,
        said_date=said_date,
        decided_at=at,
        by_id=by,
    )
    made.save(force_insert=True)
    _record("registry.make_claim", made, by=by, at=at)
    return made


@transaction.atomic
def end_claim(*, claim: Claim, by: UUID, at: datetime) -> None:
    """Hold that a source says so no longer; what followed it stays in the history."""
    held_for_change(Event(pk=claim.event_id))
    live = Claim.objects.filter(pk=claim.pk, ended_at__isnull=True)
    if not live.update(ended_at=at, ended_by_id=by):
        raise NotAllowed("registry.end.has_ended")
    _record("registry.end_claim", claim, by=by, at=at)


@transaction.atomic
def follow_claim(
    *,
    claim: Claim,
    ground: str,
    criterion: str = "",
    seen: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Determination:
    """Hold what one claim says, of those there are, on a written ground.

    `criterion` is the written one of a link to the work. What was confirmed is confirmed anew.
    """
    event = Event(pk=claim.event_id)
    held = held_for_change(event, seen=seen)
    live = Claim.objects.filter(pk=claim.pk, ended_at__isnull=True).first()
    if live is None:
        raise NotAllowed("registry.end.has_ended")
    attribute = Attribute(live.attribute)
    if attribute is Attribute.LINK_TO_WORK:
        _require_no_overwriting(live, held)
    if attribute in _OF_STANDING:
        what = _as_claimed(live, standing_of(held), criterion)
        fresh = determine(event=event, what=what, ground=ground, seen=seen, by=by, at=at)
    else:
        status = EventState(held.status)
        if status is EventState.CONFIRMED:
            status = EventState.REPORTED
        fresh = restate(held, status, "registry.follow_claim", ground, by=by, at=at)
        _change_acts(live, by=by, at=at)
    Following(compartment_id=live.compartment_id, determination=fresh, claim=live).save(
        force_insert=True
    )
    return fresh


def _require_value(attribute: Attribute, value: str) -> None:
    try:
        if attribute is Attribute.DATE:
            from_edtf(value)
        elif attribute in _CATALOGUES:
            term(_CATALOGUES[attribute], value)
    except (DateRefused, UnknownCode) as refused:
        raise NoSuchValue from refused
    if attribute is Attribute.PLACE:
        is_state = len(value) == _STATE_CODE
        places = State.objects if is_state else Municipality.objects
        if not places.filter(code=value).exists():
            raise NoSuchValue
    if not value.strip():
        raise NoSuchValue


def _require_no_overwriting(claim: Claim, held: Determination) -> None:
    """Raise `AuthorityAlone` where the State's "no link" would replace an organisation's word."""
    if claim.value != NO_LINK or not term("claim_sources", claim.source).facts["authority"]:
        return
    silent = (NO_LINK, NOT_DETERMINED)
    if held.link_to_work not in silent:
        raise AuthorityAlone
    others = Claim.objects.filter(
        event=claim.event_id,
        attribute=Attribute.LINK_TO_WORK,
        ended_at__isnull=True,
    ).exclude(value__in=silent)
    if any(not term("claim_sources", one.source).facts["authority"] for one in others):
        raise AuthorityAlone
    told = Coding.objects.filter(
        report__links__event=claim.event_id,
        report__links__ended_at__isnull=True,
        superseded_by__isnull=True,
    ).exclude(link_to_work__in=silent)
    lists = SourceList.objects.filter(compartment__in=told.values("compartment"))
    if lists.exclude(steward__kind__in=OF_THE_STATE).exists():
        raise AuthorityAlone


def _as_claimed(claim: Claim, what: DeterminedFields, criterion: str) -> DeterminedFields:
    if claim.attribute == Attribute.DATE:
        return replace(what, date=claim.value)
    if claim.attribute == Attribute.LINK_TO_WORK:
        return replace(what, link_to_work=claim.value, link_criterion=criterion)
    if len(claim.value) == _STATE_CODE:
        precision = PlacePrecision.STATE
        return replace(what, state=claim.value, municipality=None, place_precision=precision)
    precision = PlacePrecision.MUNICIPALITY
    return replace(what, municipality=claim.value, place_precision=precision)


def _change_acts(claim: Claim, *, by: UUID, at: datetime) -> None:
    """Let the act that a claim speaks of be of its type, or by its class of perpetrators."""
    if claim.act_id is None:
        return
    act = Act.objects.filter(pk=claim.act_id, ended_at__isnull=True).first()
    if act is None:
        raise NotAllowed("registry.end_act.has_ended")
    if claim.attribute == Attribute.TYPE and act.type != claim.value:
        _retype(act, claim.value, by=by, at=at)
    if claim.attribute == Attribute.PERPETRATOR and claim.value not in act.perpetrators:
        add_perpetrator(act=act, kind=claim.value, degree="presumed", by=by, at=at)


def _retype(act: Act, type_: str, *, by: UUID, at: datetime) -> None:
    """End an act and hold it as of another type, by the same perpetrators."""
    Act.objects.filter(pk=act.pk).update(ended_at=at, ended_by_id=by)
    fresh = Act(
        compartment_id=act.compartment_id,
        event_id=act.event_id,
        type=type_,
        victim_number=act.victim_number,
        perpetrators=act.perpetrators,
        listed_date=act.listed_date,
        decided_at=at,
        by_id=by,
    )
    fresh.save(force_insert=True)
    rows = Perpetrator.objects.filter(act=act, ended_at__isnull=True)
    kept = ("compartment_id", "kind", "degree", "status", "identity_id")
    insert_rows(
        [
            Perpetrator(
                act=fresh, decided_at=at, by_id=by, **{name: getattr(row, name) for name in kept}
            )
            for row in rows
        ]
    )


def _record(act: str, claim: Claim, *, by: UUID, at: datetime) -> None:
    record(
        act=act,
        object_type="event",
        objects=[claim.event_id],
        payload={"claim": str(claim.pk), "attribute": claim.attribute, "source": claim.source},
        by=by,
        at=at,
    )
