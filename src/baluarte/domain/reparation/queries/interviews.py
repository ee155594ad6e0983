"""How she wishes to be attended to, how often she was asked, and by whom no more."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from baluarte.domain.registry.models import Event
from baluarte.domain.reparation.choices import OfficerWish
from baluarte.domain.reparation.models import (
    CaseVictim,
    FileJoin,
    Interview,
    InterviewComplaint,
    InterviewWishes,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import InterviewFacts, Revictimisation, revictimisation

# What each wish is called where it is said to have been met.
OFFICER, INTERPRETER, SUPPORT, PLACE, BREAKS = (
    "officer",
    "interpreter",
    "support",
    "place",
    "breaks",
)


def wishes_of(victim: CaseVictim, *, known_at: datetime | None = None) -> InterviewWishes | None:
    """Return how she wishes to be attended to, as she said last."""
    found = InterviewWishes.objects.filter(victim=victim)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return found.order_by("-recorded_at", "-pk").first()


def wishes_on(victim: CaseVictim, on: date) -> set[str]:
    """Return which wishes stood on a day; those said afterwards too, where none was before."""
    known = list(InterviewWishes.objects.filter(victim=victim).order_by("recorded_at", "pk"))
    then = [one for one in known if local_day(one.recorded_at) <= on]
    return named(then[-1] if then else next(iter(known), None))


def named(wishes: InterviewWishes | None) -> set[str]:
    """Return what somebody wishes, by the names under which it is met."""
    if wishes is None:
        return set()
    has = {
        OFFICER: wishes.officer != OfficerWish.ANY, INTERPRETER: bool(wishes.language),
        SUPPORT: wishes.with_support, PLACE: wishes.has_place, BREAKS: wishes.with_breaks,
    }  # fmt: skip
    return {name for name, wished in has.items() if wished}


def same_victim(victim: CaseVictim) -> set[UUID]:
    """Return the keys under which a victim is kept, in this file and in those joined to it."""
    found, asked = {victim.pk}, [victim.pk]
    joins = FileJoin.objects.filter(parted_at=None)
    while asked:
        one = asked.pop()
        pairs = [*joins.filter(victim=one).values_list("other", flat=True)]
        pairs += joins.filter(other=one).values_list("victim", flat=True)
        asked += [key for key in pairs if key not in found]
        found.update(pairs)
    return found


def interviews_of(victim: CaseVictim) -> list[Interview]:
    """Return each time she was asked, in this file and those joined to it, the first one first."""
    return list(
        Interview.objects.filter(victim__in=same_victim(victim))
        .select_related("event__current", "officer", "complaint", "victim")
        .prefetch_related("complaint__outcomes")
        .order_by("held_date", "recorded_at", "pk")
    )


def interviews_of_fact(victim: CaseVictim, event: Event | None) -> list[Interview]:
    """Return each time she was asked about one fact."""
    return [one for one in interviews_of(victim) if one.event_id == (event.pk if event else None)]


def complained_of(victim: CaseVictim) -> set[UUID]:
    """Return the accounts of whom she complained: they ask her no more."""
    found = InterviewComplaint.objects.filter(interview__victim__in=same_victim(victim))
    return set(found.exclude(interview__officer=None).values_list("interview__officer", flat=True))


def revictimisation_by_commission(
    *, first_date: date, last_date: date, known_at: datetime | None = None
) -> Mapping[str, Revictimisation]:
    """Return by commission how often persons were made to tell in a period.

    What was told before the period counts towards its fact; files joined are one person.
    """
    found = Interview.objects.filter(held_date__lte=last_date)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    rows = list(found.order_by("held_date", "recorded_at", "pk"))
    one_of = one_key(known_at=known_at)
    told = [
        InterviewFacts(
            victim=one_of.get(row.victim_id, row.victim_id), fact=row.event_id,
            commission=row.commission if row.held_date >= first_date else "",
            wishes_asked=row.asked, wishes_met=row.met, is_breach=row.is_breach,
        )
        for row in rows
    ]  # fmt: skip
    return {code: one for code, one in revictimisation(told).items() if code}


def one_key(*, known_at: datetime | None = None) -> Mapping[UUID, UUID]:
    """Return for each victim of a joined file the key that stands for all of them.

    As the files are joined, or were known to be on an instant.
    """
    joins = FileJoin.objects.filter(parted_at=None)
    if known_at is not None:
        is_joined = Q(parted_at=None) | Q(parted_at__gt=known_at)
        joins = FileJoin.objects.filter(is_joined, recorded_at__lte=known_at)
    held: dict[UUID, UUID] = {}

    def root(key: UUID) -> UUID:
        while held.get(key, key) != key:
            key = held[key]
        return key

    for one, other in joins.values_list("victim_id", "other_id"):
        held.setdefault(one, one)
        held.setdefault(other, other)
        held[root(one)] = root(other)
    return {key: root(key) for key in held}
