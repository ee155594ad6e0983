"""Tell more of acts and victims: by whom and how, of what kind, what is defended, in what chain."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.victims import NotOfACollective, ProfileTold, check_profile
from baluarte.domain.people.models import Person
from baluarte.domain.registry.actions.acts import require_victim
from baluarte.domain.registry.actions.determinations import held_for_change, reopen_if_confirmed
from baluarte.domain.registry.actions.grounds import MustSayWhy, write_confidential
from baluarte.domain.registry.actions.identities import end_victims
from baluarte.domain.registry.actions.profiles_from_reports import confided
from baluarte.domain.registry.choices import Occasion
from baluarte.domain.registry.models import (
    Act,
    Chain,
    Detail,
    Determination,
    Event,
    Perpetrator,
    Profile,
    Victim,
)
from baluarte.domain.registry.queries.identities import standing_victims
from baluarte.domain.registry.rules import require_contributor
from baluarte.norms.catalogues import term, terms
from baluarte.norms.details import DetailRefused, checked, detail_kinds


class VictimTwice(ValueError):
    """The person is a victim of the same event already, under another number."""


class Circular(ValueError):
    """The event would come before itself, or be a part of itself."""


class ToldAlready(ValueError):
    """The same is held already."""


@transaction.atomic
def add_perpetrator(
    *,
    act: Act,
    kind: str,
    degree: str = "presumed",
    status: str = "not_told",
    identity: str = "",
    permitted: str = "",
    by: UUID,
    at: datetime,
) -> Perpetrator:
    """Say who is presumed to have taken part, and how; whoever it is only if that is permitted.

    Said again of a class of which nothing more was told, it takes that row's place.
    """
    codes = {"perpetrators": kind, "involvement_degrees": degree, "perpetrator_statuses": status}
    for catalogue, code in codes.items():
        term(catalogue, code)
    if identity.strip() and not permitted.strip():
        raise MustSayWhy("permitted")
    held, act = _live(act)
    told = {"who": identity, "permitted": permitted} if identity.strip() else {}
    rows = Perpetrator.objects.filter(act=act, kind=kind, ended_at__isnull=True)
    same = rows.filter(degree=degree, status=status, identity__isnull=True)
    if not told and same.exists():
        raise ToldAlready
    held = reopen_if_confirmed(held, occasion=Occasion.MORE_TOLD, by=by, at=at)
    vague = rows.filter(degree="presumed", status="not_told", identity__isnull=True)
    vague.update(ended_at=at, ended_by_id=by)
    made = Perpetrator(
        compartment_id=act.compartment_id,
        act=act,
        kind=kind,
        degree=degree,
        status=status,
        identity=write_confidential(told, compartment=act.compartment_id),
        decided_at=at,
        by_id=by,
    )
    made.save(force_insert=True)
    _told_more(held, "registry.add_perpetrator", {"perpetrator": str(made.pk)}, by=by, at=at)
    return made


@transaction.atomic
def end_perpetrator(*, perpetrator: Perpetrator, by: UUID, at: datetime) -> None:
    """Presume it of one no longer; the row stays in the history."""
    held, _act = _live(Act(pk=perpetrator.act_id))
    held = reopen_if_confirmed(held, occasion=Occasion.MORE_TOLD, by=by, at=at)
    _end(Perpetrator.objects.filter(pk=perpetrator.pk), by=by, at=at)
    what = {"perpetrator": str(perpetrator.pk)}
    _told_more(held, "registry.end_perpetrator", what, by=by, at=at)


@transaction.atomic
def describe_victim(
    *,
    event: Event,
    number: int,
    kind: str = "person",
    size: int | None = None,
    gender: str = "",
    age_band: str = "",
    labor: str = "",
    defends: Collection[str] = (),
    role: str = "",
    answers: Mapping[str, str] | None = None,
    named: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> Profile:
    """Say what a victim is, does and defends; her role and what she says of herself are sealed.

    `answers` are codes of `self_answers` by what is asked; `named` which people, which language.
    """
    told = ProfileTold(
        number=number,
        kind=kind,
        size=size,
        labor=labor,
        gender=gender,
        age_band=age_band,
        defends=tuple(code for code in terms("defended_subjects") if code in defends),
    )
    check_profile(told)
    for code in defends:
        term("defended_subjects", code)
    if told.is_of_a_collective and (role.strip() or answers):
        raise NotOfACollective
    held = held_for_change(event)
    require_victim(held, number)
    before = Profile.objects.filter(event=event, number=number).filter(superseded_by__isnull=True)
    made = Profile(
        compartment_id=held.compartment_id,
        event=event,
        number=number,
        supersedes=before.first(),
        **told.as_columns(),
        described=write_confidential(
            confided(role, *_answers(answers or {}, named or {})), compartment=held.compartment_id
        ),
        decided_at=at,
        by_id=by,
    )
    made.save(force_insert=True)
    _told_more(held, "registry.describe_victim", {"victim": number}, by=by, at=at)
    return made


@transaction.atomic
def say_who_victim_is(
    *, event: Event, number: int, person: Person, by: UUID, at: datetime
) -> Victim:
    """Say that a victim is a person whom the list knows; refused twice in one event."""
    held = held_for_change(event)
    require_contributor(event)
    require_victim(held, number)
    if person.compartment_id != held.compartment_id:
        raise NotAllowed("registry.say_who_victim_is.of_another_list")
    victims = standing_victims(event=event)
    if victims.filter(person=person).exclude(number=number).exists():
        raise VictimTwice
    end_victims(victims.filter(number=number), by=by, at=at)
    victim = Victim(
        compartment_id=held.compartment_id, event=event, number=number, person=person,
        decided_at=at, by_id=by,
    )  # fmt: skip
    victim.save(force_insert=True)
    _told_more(held, "registry.say_who_victim_is", {"victim": number}, by=by, at=at)
    return victim


@transaction.atomic
def tell_detail(
    *,
    act: Act,
    kind: str,
    told: Mapping[str, Any],
    on_date: date | None = None,
    by: UUID,
    at: datetime,
) -> Detail:
    """Tell more of an act, as the text of the kind says; what is prose is sealed."""
    held, act = _live(act)
    asked = detail_kinds().get(kind)
    if asked is None or act.type not in asked.of:
        raise DetailRefused("kind", "not_of_this_type")
    if on_date is not None and not asked.is_dated:
        raise DetailRefused("on_date", "not_dated")
    coded, prose = checked(asked, told)
    made = Detail(
        compartment_id=act.compartment_id,
        act=act,
        kind=kind,
        told=coded,
        prose=write_confidential(prose, compartment=act.compartment_id),
        on_date=on_date,
        decided_at=at,
        by_id=by,
    )
    made.save(force_insert=True)
    _told_more(held, "registry.tell_detail", {"detail": str(made.pk), "kind": kind}, by=by, at=at)
    return made


@transaction.atomic
def end_detail(*, detail: Detail, by: UUID, at: datetime) -> None:
    """Hold a detail no longer; it stays in the history."""
    held, _ = _live(Act(pk=detail.act_id))
    _end(Detail.objects.filter(pk=detail.pk), by=by, at=at)
    _told_more(held, "registry.end_detail", {"detail": str(detail.pk)}, by=by, at=at)


@transaction.atomic
def chain_events(*, event: Event, kind: str, other: Event, by: UUID, at: datetime) -> Chain:
    """Say that an event precedes another, contains it or retaliates for it; never in a circle."""
    term("chain_links", kind)
    held = held_for_change(event)
    require_contributor(event)
    with connection.cursor() as cursor:
        # Two who chain at once could close a circle that neither sees.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('registry chains', 0))")
    if event.pk == other.pk:
        raise Circular
    live = Chain.objects.filter(ended_at__isnull=True)
    if live.filter(event=event, kind=kind, other=other).exists():
        raise ToldAlready
    before, after = _in_order(kind, event.pk, other.pk)
    if _reaches(live, after, before, contains=kind == "contains"):
        raise Circular
    made = Chain(
        compartment_id=held.compartment_id,
        event=event,
        kind=kind,
        other=other,
        other_compartment_id=other.compartment_id,
        decided_at=at,
        by_id=by,
    )
    made.save(force_insert=True)
    _record("registry.chain_events", [event.pk, other.pk], {"kind": kind}, by=by, at=at)
    return made


@transaction.atomic
def end_chain(*, chain: Chain, by: UUID, at: datetime) -> None:
    """Hold two events to be chained no longer."""
    held_for_change(Event(pk=chain.event_id))
    _end(Chain.objects.filter(pk=chain.pk), by=by, at=at)
    both = [chain.event_id, chain.other_id]
    _record("registry.end_chain", both, {"kind": chain.kind}, by=by, at=at)


def _answers(
    answers: Mapping[str, str], named: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what somebody says of herself, checked; a name only where the answer is yes."""
    told: dict[str, str] = {}
    which: dict[str, str] = {}
    for asked, answer in answers.items():
        question = term("self_descriptions", asked)
        told[asked] = term("self_answers", answer).code
        said = named.get(asked, "").strip()
        if said and answer == "yes" and question.facts["names"]:
            which[asked] = said
    return told, which


def _live(act: Act) -> tuple[Determination, Act]:
    """Return what is held and the act, locked with its event, for who may change it."""
    found = Act.objects.filter(pk=act.pk, ended_at__isnull=True).first()
    if found is None:
        raise NotAllowed("registry.only_who_contributes")
    return held_for_change(Event(pk=found.event_id)), found


def _end(rows: Any, *, by: UUID, at: datetime) -> None:
    if not rows.filter(ended_at__isnull=True).update(ended_at=at, ended_by_id=by):
        raise NotAllowed("registry.end.has_ended")


def _in_order(kind: str, one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Return which comes first, or contains: a reprisal comes after what it answers."""
    return (other, one) if kind == "retaliates" else (one, other)


def _reaches(live: Any, begin: UUID, end: UUID, *, contains: bool) -> bool:
    """Say whether one leads to another along what is held, as far as the context sees."""
    kinds = Q(kind="contains") if contains else ~Q(kind="contains")
    seen, edge = {begin}, {begin}
    while edge and end not in seen:
        near = live.filter(kinds, Q(event__in=edge) | Q(other__in=edge))
        pairs = [_in_order(*row) for row in near.values_list("kind", "event", "other")]
        edge = {after for before, after in pairs if before in edge} - seen
        seen |= edge
    return end in seen


def _told_more(
    held: Determination, act: str, payload: dict[str, Any], *, by: UUID, at: datetime
) -> None:
    reopen_if_confirmed(held, occasion=Occasion.MORE_TOLD, by=by, at=at)
    _record(act, [held.event_id], payload, by=by, at=at)


def _record(
    act: str, objects: list[UUID], payload: dict[str, Any], *, by: UUID, at: datetime
) -> None:
    record(act=act, object_type="event", objects=objects, payload=payload, by=by, at=at)
