"""In which category of a dimension something counted falls: one, not known, or several."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final
from uuid import UUID

from baluarte.domain.analysis.queries.deduplicated_events import (
    ActHeld,
    Around,
    DeduplicatedEvent,
    HeldRecord,
)
from baluarte.domain.registry.choices import NOT_DETERMINED, EventState
from baluarte.norms.catalogues import terms

UNKNOWN: Final = ""
# What is counted has several, or its holders do not agree: a category, so that splits add up.
SEVERAL: Final = "~"
NO_LINK: Final = "no_link"
_UNKNOWN_CODES = {"AG-UNK", "PE-UNK"}


class Dimension(StrEnum):
    """By what a count can be split."""

    YEAR = "year"
    MONTH = "month"
    STATE = "state"
    MUNICIPALITY = "municipality"
    TYPE = "type"
    GROUP = "group"
    OBSTACLE = "obstacle"
    PERPETRATOR = "perpetrator"
    ACTOR = "actor"
    VICTIM_KIND = "victim_kind"
    GENDER = "gender"
    AGE_BAND = "age_band"
    LABOR = "labor"
    DEFENDS = "defends"
    LINK_TO_WORK = "link_to_work"
    VERIFICATION = "verification"
    LIST = "list"


OF_EVENTS = frozenset(
    {
        Dimension.YEAR,
        Dimension.MONTH,
        Dimension.STATE,
        Dimension.MUNICIPALITY,
        Dimension.LINK_TO_WORK,
        Dimension.VERIFICATION,
        Dimension.LIST,
    }
)
OF_ACTS = frozenset(
    {
        Dimension.TYPE,
        Dimension.GROUP,
        Dimension.OBSTACLE,
        Dimension.PERPETRATOR,
        Dimension.ACTOR,
    }
)


def category(values: Collection[str]) -> str:
    """Return the one category of several values; which may be none, or more than one."""
    known = set(values) - {UNKNOWN}
    return SEVERAL if len(known) > 1 else next(iter(known), UNKNOWN)


def values_of(
    dimension: Dimension,
    event: DeduplicatedEvent,
    acts: Iterable[ActHeld],
    victims: Iterable[tuple[UUID, int]],
    around: Around,
) -> set[str]:
    """Return what an event, some of its acts and some of its victims say on a dimension."""
    if dimension in OF_EVENTS:
        return _of_event(dimension, event.holders, around)
    if dimension in OF_ACTS:
        return {value for act in acts for value in of_act(dimension, act)}
    return {value for victim in victims for value in _of_victim(dimension, victim, around)}


def _of_event(dimension: Dimension, holders: Iterable[HeldRecord], around: Around) -> set[str]:
    if dimension is Dimension.LINK_TO_WORK:
        return _link(holders, around)
    if dimension is Dimension.VERIFICATION:
        # Confirmed where one holder has confirmed it.
        states = {one.status for one in holders}
        confirmed = {str(EventState.CONFIRMED)}
        return states & confirmed or states
    return {_of_holder(dimension, one) for one in holders}


def _of_holder(dimension: Dimension, held: HeldRecord) -> str:
    if dimension is Dimension.STATE:
        return held.state or UNKNOWN
    if dimension is Dimension.MUNICIPALITY:
        return held.municipality or UNKNOWN
    if dimension is Dimension.LIST:
        return str(held.compartment)
    first, last = held.first_date, held.last_date
    if first is None or last is None or first.year != last.year:
        return UNKNOWN
    if dimension is Dimension.YEAR:
        return str(first.year)
    return f"{first:%Y-%m}" if first.month == last.month else UNKNOWN


def _link(holders: Iterable[HeldRecord], around: Around) -> set[str]:
    """Return the links held; an authority's "no link" beside another's word is not heard."""
    found = [(one.link_to_work, one.compartment in around.authorities) for one in holders]
    others = {link for link, _ in found} - {NOT_DETERMINED, NO_LINK}
    spoken = {
        link
        for link, is_authority in found
        if link != NOT_DETERMINED and not (others and link == NO_LINK and is_authority)
    }
    return spoken or {NOT_DETERMINED}


def of_act(dimension: Dimension, act: ActHeld) -> set[str]:
    """Return what an act says on a dimension of acts; nothing where nobody knows."""
    if dimension in (Dimension.PERPETRATOR, Dimension.ACTOR):
        classes = set(act.perpetrators) - _UNKNOWN_CODES
        if dimension is Dimension.PERPETRATOR:
            return classes
        known = terms("perpetrators")
        return {str(known[code].facts.get("actor", "")) for code in classes if code in known}
    if act.type in _UNKNOWN_CODES:
        return set()
    if dimension is Dimension.TYPE:
        return {act.type}
    known = terms("aggression_types")
    facts = known[act.type].facts if act.type in known else {}
    if dimension is Dimension.GROUP:
        return {str(facts.get("group", UNKNOWN))}
    return {"obstacle" if facts.get("is_obstacle") else "other"}


def _of_victim(dimension: Dimension, victim: tuple[UUID, int], around: Around) -> set[str]:
    profile = around.profiles.get(victim)
    if profile is None:
        return set()
    if dimension is Dimension.VICTIM_KIND:
        return {profile.kind}
    if dimension is Dimension.DEFENDS:
        return set(profile.defends)
    if dimension is Dimension.LABOR:
        return {profile.labor}
    return {profile.gender if dimension is Dimension.GENDER else profile.age_band}
