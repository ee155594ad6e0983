"""Decide where two codings of an event differ: field by field, on a ground, by what is held."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baluarte.domain.audit.actions import record
from baluarte.domain.double_coding.coded_event import Coded
from baluarte.domain.double_coding.models import Reconciliation, SecondCoding
from baluarte.domain.double_coding.perpetrators_by_act import act_by_act, new_acts
from baluarte.domain.double_coding.queries.worklist import first_coders
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.registry.actions.acts import add_act, end_act
from baluarte.domain.registry.actions.determinations import (
    DeterminedFields,
    assess_event,
    determine,
    held_for_change,
    standing_of,
)
from baluarte.domain.registry.actions.event_details import add_perpetrator, end_perpetrator
from baluarte.domain.registry.actions.grounds import write_ground
from baluarte.domain.registry.choices import CodedField, EventState, Outcome
from baluarte.domain.registry.models import Act, Event, Perpetrator
from baluarte.domain.registry.queries.grounds import criterion_of
from baluarte.domain.registry.rules import require_contributor

_OF_STANDING = (
    CodedField.DATE,
    CodedField.PLACE,
    CodedField.VICTIMS,
    CodedField.LINK_TO_WORK,
)


class NotReconciled(Exception):
    """The event has no two codings that wait."""

    code = "registry.reconcile.nothing_waits"
    words = _("These two codings are reconciled already.")


class NotDecided(ValueError):
    """A field in which the codings differ was left without a decision."""

    code = "registry.reconcile.every_field"
    words = _("Decide each field in which the two codings differ.")


class TogetherOrAThird(ValueError):
    """One of the two coders decided, and does not say that both did."""

    code = "registry.reconcile.together"
    words = _(
        "You coded this event: decide together with the other person, or leave it to a third."
    )


class ConfirmedApart(ValueError):
    """Only a verifier confirms, by an action of its own."""

    code = "registry.reconcile.confirmed_apart"
    words = _(
        "To confirm an event, verify it on its own page, then choose here: as it is held now."
    )


@transaction.atomic
def reconcile(
    *,
    coding: SecondCoding,
    outcomes: Mapping[str, str],
    together: bool,
    ground: str,
    seen: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Reconciliation:
    """Decide each field in which two codings differ; what is taken of the second is held.

    By a third person, or by one of the two with the other. `seen` is the determination that was
    read: `Outdated` if it is no longer the one held.
    """
    event = Event.objects.get(pk=coding.drawn.event_id)
    require_contributor(event)
    held_for_change(event, seen=seen)
    if Reconciliation.objects.filter(coding=coding).exists() or not coding.differs:
        raise NotReconciled
    decided = {CodedField(name): Outcome(said) for name, said in outcomes.items()}
    if set(decided) != set(coding.differs):
        raise NotDecided
    if not together and by in {coding.by_id, *first_coders(event.pk)}:
        raise TogetherOrAThird
    kept = Reconciliation(
        compartment_id=coding.compartment_id,
        coding=coding,
        outcomes={field.value: said.value for field, said in decided.items()},
        together=together,
        ground=write_ground(ground, compartment=coding.compartment_id),
        decided_at=at,
        by_id=by,
    )
    kept.save(force_insert=True)
    record(
        act="registry.reconcile", object_type="event", objects=[event.pk],
        payload={"outcomes": kept.outcomes, "together": together, "ground": ground.strip()},
        by=by, at=at,
    )  # fmt: skip
    second = {field for field, said in decided.items() if said is Outcome.SECOND}
    _hold(event, coding, second, ground=ground, by=by, at=at)
    return kept


def _hold(
    event: Event,
    coding: SecondCoding,
    fields: Collection[CodedField],
    *,
    ground: str,
    by: UUID,
    at: datetime,
) -> None:
    """Hold what the second coding says of some fields, by the actions that hold anything."""
    coded = Coded.read(coding.second)
    standing = [field for field in _OF_STANDING if field in fields]
    if standing:
        held = held_for_change(event)
        what = _as_coded(standing_of(held), coded, coding, standing)
        determine(event=event, what=what, ground=ground, by=by, at=at)
    if CodedField.TYPES in fields:
        keeps = CodedField.PERPETRATORS in coding.differs and CodedField.PERPETRATORS not in fields
        _hold_types(event, coded, keeps_by_whom=keeps, by=by, at=at)
    if CodedField.PERPETRATORS in fields:
        _hold_perpetrators(event, coded, by=by, at=at)
    if CodedField.STATE_OF in fields:
        if coded.status == EventState.CONFIRMED:
            raise ConfirmedApart
        status = EventState(coded.status)
        assess_event(event=event, status=status, ground=ground, by=by, at=at)


def _as_coded(
    what: DeterminedFields, coded: Coded, coding: SecondCoding, fields: Collection[CodedField]
) -> DeterminedFields:
    if CodedField.DATE in fields:
        what = replace(what, date=coded.date)
    if CodedField.PLACE in fields:
        what = replace(
            what,
            state=coded.state,
            municipality=coded.municipality,
            place_precision=PlacePrecision(coded.place_precision),
        )
    if CodedField.VICTIMS in fields:
        what = replace(what, victims=coded.victims)
    if CodedField.LINK_TO_WORK in fields:
        said = criterion_of(coding.criterion)
        what = replace(what, link_to_work=coded.link_to_work, link_criterion=said)
    return what


def _hold_types(event: Event, coded: Coded, *, keeps_by_whom: bool, by: UUID, at: datetime) -> None:
    """End acts of types that are not held any more, and add one of each type that is new."""
    live = _live_acts(event)
    victims = held_for_change(event).victims
    new = new_acts(live, coded, victims=victims, keeps_by_whom=keeps_by_whom)
    for act in live:
        if act.type not in coded.types:
            end_act(act=act, by=by, at=at)
    for one in new:
        add_act(
            event=event,
            type=one.type,
            victim_number=one.victim,
            perpetrators=one.after,
            by=by,
            at=at,
        )


def _hold_perpetrators(event: Event, coded: Coded, *, by: UUID, at: datetime) -> None:
    """Hold of each act those whom the second coding says of it."""
    live = _live_acts(event)
    by_whom = dict(zip(live, act_by_act(live, coded), strict=True))
    for act, said in by_whom.items():
        rows = Perpetrator.objects.filter(act=act, ended_at__isnull=True)
        for row in rows.exclude(kind__in=said.after):
            end_perpetrator(perpetrator=row, by=by, at=at)
        for kind in said.after:
            if kind not in act.perpetrators:
                add_perpetrator(act=act, kind=kind, by=by, at=at)


def _live_acts(event: Event) -> list[Act]:
    return list(Act.objects.filter(event=event, ended_at__isnull=True).order_by("id"))
