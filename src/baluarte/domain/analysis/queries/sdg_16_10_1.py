"""Indicator 16.10.1: verified acts against who informs or defends, one per victim, a year back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from baluarte.domain.analysis.queries.deduplicated_events import (
    ActHeld,
    Around,
    read_whole,
)
from baluarte.domain.analysis.queries.dimensions import Dimension, values_of
from baluarte.domain.analysis.queries.tables import Part, Unit, units
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.lists import events, held_at
from baluarte.norms.catalogues import terms

LINKED = frozenset({"motivated_by_activity", "while_engaged", "due_diligence_failure"})
# Classes counted only where the State did it or let it be done.
_BY_THE_STATE = "state_or_acquiescence"


class ExclusionReason(StrEnum):
    """Why a victim is not in the indicator, the first reason that holds."""

    NOT_DATED = "not_dated"
    NOT_VERIFIED = "not_verified"
    LINK_NOT_DETERMINED = "link_not_determined"
    NO_LINK = "no_link"
    NO_CLASS = "no_class"


@dataclass(frozen=True, slots=True)
class Goal:
    """Victims by the class of the most serious act each suffered; and those left out, and why.

    `by_class` is in the order of severity, which is not that of the letters.
    """

    first_date: date
    last_date: date
    by_class: Mapping[str, int]
    left_out: Mapping[ExclusionReason, int]
    # Events of which nobody told how many victims.
    untold: int
    known_at: datetime

    @property
    def total(self) -> int:
        """How many victims the indicator counts."""
        return sum(self.by_class.values())


def count_goal_16_10_1(*, until: date, known_at: datetime) -> Goal:
    """Count verified victims of the twelve months that end on a day, each by its worst act.

    An event is in the period when all of its possible days are; one that may lie in it or not
    is left out as not dated, and counted there.
    """
    first = twelve_months_before(until)
    chosen = _may_lie_between(first, until, known_at=known_at)
    near, around = read_whole(chosen, among=events(known_at=known_at), known_at=known_at)
    by_class: Counter[str] = Counter()
    left_out: Counter[ExclusionReason] = Counter()
    for parts in units(Unit.VICTIMS, near, around):
        found = _class_of(parts, first, until, around)
        if isinstance(found, ExclusionReason):
            left_out[found] += 1
        else:
            by_class[found] += 1
    order = _severities()
    return Goal(
        first_date=first,
        last_date=until,
        by_class={code: by_class[code] for code in sorted(order, key=order.__getitem__)},
        left_out={why: left_out[why] for why in ExclusionReason},
        untold=sum(not event.victims for event in near),
        known_at=known_at,
    )


def twelve_months_before(until: date) -> date:
    """Return the first day of the twelve months that end on a day; the 29th of February too."""
    after = date.fromordinal(until.toordinal() + 1)
    try:
        return after.replace(year=after.year - 1)
    except ValueError:
        return date(after.year - 1, 3, 1)


def _class_of(
    parts: Sequence[Part], first: date, until: date, around: Around
) -> str | ExclusionReason:
    """Return the class of a victim's most serious act; else the reason of the nearest miss."""
    misses: set[ExclusionReason] = set()
    classes: set[str] = set()
    for part in parts:
        links = values_of(Dimension.LINK_TO_WORK, part.event, (), (), around)
        if not _lies_in(part, first, until):
            misses.add(ExclusionReason.NOT_DATED)
        elif not part.is_confirmed:
            misses.add(ExclusionReason.NOT_VERIFIED)
        elif links == {"no_link"}:
            misses.add(ExclusionReason.NO_LINK)
        elif not links & LINKED:
            misses.add(ExclusionReason.LINK_NOT_DETERMINED)
        elif of_acts := {code for act in part.acts if (code := _class(act))}:
            classes |= of_acts
        else:
            misses.add(ExclusionReason.NO_CLASS)
    if classes:
        return min(classes, key=_severities().__getitem__)
    return next(why for why in reversed(ExclusionReason) if why in misses)


def _class(act: ActHeld) -> str | None:
    facts = (
        terms("aggression_types")[act.type].facts if act.type in terms("aggression_types") else {}
    )
    code = facts.get("sdg")
    if not code:
        return None
    if facts.get("sdg_flag") == _BY_THE_STATE:
        known = terms("perpetrators")
        if not any(known[c].facts.get("actor") == "state" for c in act.perpetrators if c in known):
            return None
    return str(code)


def _severities() -> dict[str, int]:
    return {
        str(one.facts["sdg"]): int(one.facts["sdg_severity"])
        for one in terms("aggression_types").values()
        if one.facts.get("sdg")
    }


def _lies_in(part: Part, first: date, until: date) -> bool:
    days = [(one.first_date, one.last_date) for one in part.event.holders]
    return any(a is not None and b is not None and first <= a <= b <= until for a, b in days)


def _may_lie_between(first: date, until: date, *, known_at: datetime) -> QuerySet[Event]:
    """Return the events whose days may lie in a period, undated ones too."""
    held = held_at(known_at).filter(
        Q(first_date__isnull=True) | Q(first_date__lte=until),
        Q(last_date__isnull=True) | Q(last_date__gte=first),
        status__in=Filters().states_of,
    )
    return Event.objects.filter(pk__in=held.values("event"))
