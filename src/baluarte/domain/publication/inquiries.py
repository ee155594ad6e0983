"""Investigations as an edition tells them: no act, no number, nobody accused; coarse as events are.

Pure. A row has no name of its own: whoever holds two editions finds which class a row left, and
never which row it is.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from baluarte.domain.publication.choices import PlaceLevel
from baluarte.domain.publication.coarsening import CoarseDate, coarser_date
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.generalisation import known_of
from baluarte.domain.publication.limits import Limits

# As the steps of `coarser_date`: the month, the quarter, the year, none.
DATE_STEPS = (0, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class ToldInquiry:
    """One inquiry of a published event: what may be told of it, in codes."""

    id: UUID
    decision: UUID
    # Of the event; empty where the two may not be read together.
    reference: str
    stage: str
    kind: str = ""
    authority: str = ""
    state: str | None = None
    # As the authority calls the facts, and as the victim claims.
    crimes: tuple[str, str] = ("", "")
    opened: CoarseDate = field(default_factory=CoarseDate)
    k_needed: int = 0
    # The number of the edition that told of it first.
    since: int = 0

    @property
    def place_precision(self) -> PlaceLevel:
        """Return how exact its place is."""
        return PlaceLevel.STATE if self.state is not None else PlaceLevel.NONE

    @property
    def shown(self) -> tuple[Hashable, ...]:
        """Return what somebody is taken to know of it."""
        return (self.kind, self.authority, self.state, self.crimes, self.opened.text)


@dataclass(frozen=True, slots=True)
class ToldInquiries:
    """The inquiries that may go out, and how many could not."""

    rows: tuple[ToldInquiry, ...] = ()
    left_out: int = 0

    def as_json(self) -> dict[str, int]:
        """Return what the manifest says of them, but for how many were withheld."""
        classes = Counter((one.since, one.shown) for one in self.rows)
        stages: dict[object, set[str]] = defaultdict(set)
        for one in self.rows:
            stages[one.since, one.shown].add(one.stage)
        return {
            "published": len(self.rows),
            "with_event": sum(bool(one.reference) for one in self.rows),
            "k_reached": min(classes.values(), default=0),
            "l_reached": min(map(len, stages.values()), default=0),
        }


def generalise_inquiries(
    inquiries: Sequence[ToldInquiry], events: Iterable[Event], limits: Limits
) -> ToldInquiries:
    """Make inquiries coarse until each is like enough others, and no class is of one stage."""
    if not inquiries:
        return ToldInquiries()
    # Not before it is needed: every process would carry what it calculates with.
    from baluarte.science.disclosure.partition import (  # noqa: PLC0415
        hierarchy,
        partition_records,
    )

    ladders = [[_at(one, at) for at in LADDERS.values()] for one in inquiries]
    columns = [
        hierarchy(
            list(zip(*(one[n] for one in ladders), strict=True)),
            worth=limits.worth[f"inquiry_{name}"],
        )
        for n, name in enumerate(LADDERS)
    ]
    found = partition_records(
        columns,
        [max(one.k_needed, limits.k) for one in inquiries],
        within=[one.since for one in inquiries],
        sensitive=[[one.stage for one in inquiries]],
        diversity=limits.diversity,
    )
    told = [
        _made_coarse(one, levels)
        for one, levels in zip(inquiries, found.levels.tolist(), strict=True)
        if levels[0] >= 0
    ]
    linked = _with_safe_links(told, events, limits)
    return ToldInquiries(tuple(in_order(linked)), len(inquiries) - len(told))


def no_finer_inquiry(given: ToldInquiry, earlier: Mapping[str, Any]) -> ToldInquiry:
    """Return what an inquiry gives, without what the edition before did not tell of it."""
    is_same_place = [given.authority, given.state] == [earlier["authority"], earlier["state"]]
    is_same_authority = given.authority == earlier["authority"]
    return replace(
        given,
        kind=given.kind if given.kind == earlier["kind"] else "",
        authority=given.authority if is_same_authority else "",
        state=given.state if is_same_place else None,
        crimes=_crimes(given.crimes, earlier["crimes"]),
        opened=_opened(given.opened, str(earlier["opened"])),
        since=earlier["since"],
    )


def left_behind(
    told: Mapping[UUID, tuple[Hashable, Mapping[str, Any]]], stays: Collection[UUID]
) -> set[UUID]:
    """Return all of those that were told in a class out of which one is gone.

    `told` holds of each where it was told last, and how; `stays` is who can be told still. Told
    again, the class less the one would say at which stage that one was: so none of it is.
    """
    classes: dict[object, list[UUID]] = defaultdict(list)
    for key, (where, kept) in told.items():
        classes[where, kept["since"], _class_of(kept)].append(key)
    broken = [members for members in classes.values() if not all(one in stays for one in members)]
    return {key for members in broken for key in members}


def as_kept(one: ToldInquiry) -> dict[str, Any]:
    """Return an inquiry as it is kept, to be told again without more of it."""
    ends = [one.opened.first_month, one.opened.last_month]
    return {
        "stage": one.stage, "kind": one.kind, "authority": one.authority, "state": one.state,
        "crimes": list(one.crimes), "opened": one.opened.text,
        "precision": str(one.opened.precision),
        "months": [day and day.isoformat() for day in ends],
        "k_needed": one.k_needed, "since": one.since,
    }  # fmt: skip


def from_kept(kept: Mapping[str, Any], *, of: UUID, decision: UUID, reference: str) -> ToldInquiry:
    """Return an inquiry from how it is kept."""
    first, last = (day and date.fromisoformat(day) for day in kept["months"])
    return ToldInquiry(
        id=of, decision=decision, reference=reference, stage=kept["stage"], kind=kept["kind"],
        authority=kept["authority"], state=kept["state"],
        crimes=(kept["crimes"][0], kept["crimes"][1]),
        opened=CoarseDate(kept["opened"], kept["precision"], first, last),
        k_needed=kept["k_needed"], since=kept["since"],
    )  # fmt: skip


def in_order(inquiries: Iterable[ToldInquiry]) -> list[ToldInquiry]:
    """Return inquiries by what they show, so that their order tells nothing."""
    return sorted(inquiries, key=lambda one: (str(one.shown), one.stage, one.reference))


def _class_of(kept: Mapping[str, Any]) -> tuple[Hashable, ...]:
    return (kept["kind"], kept["authority"], kept["state"], *kept["crimes"], kept["opened"])


def _dates(one: ToldInquiry) -> list[CoarseDate]:
    return [coarser_date(one.opened, step) for step in DATE_STEPS]


def _places(one: ToldInquiry) -> list[tuple[str, str | None]]:
    return [(one.authority, one.state), (one.authority, None), ("", None)]


def _of_crimes(one: ToldInquiry) -> list[tuple[str, str]]:
    return [one.crimes, ("", "")]


def _kinds(one: ToldInquiry) -> list[str]:
    return [one.kind, ""]


LADDERS = {"date": _dates, "authority": _places, "crimes": _of_crimes, "kind": _kinds}


def _at(one: ToldInquiry, ladder: Any) -> list[Hashable]:
    return [level.text if isinstance(level, CoarseDate) else level for level in ladder(one)]


def _made_coarse(one: ToldInquiry, levels: Sequence[int]) -> ToldInquiry:
    day, place, crimes, kind = levels
    authority, state = _places(one)[place]
    return replace(
        one,
        opened=_dates(one)[day],
        authority=authority,
        state=state,
        crimes=_of_crimes(one)[crimes],
        kind=_kinds(one)[kind],
    )


def _with_safe_links(
    inquiries: Sequence[ToldInquiry], events: Iterable[Event], limits: Limits
) -> list[ToldInquiry]:
    """Keep the name of an event where those like both it and its inquiry are enough, not alike.

    Who knows the event and the inquiry then still has k of them before her, at several stages. So
    has who takes the named away from those that look the same: what stays without a name is none,
    or enough of several stages too.
    """
    of_event = {
        part.decision: known_of(event)
        for event in events
        if not event.is_exact
        for part in event.parts
    }
    names: dict[tuple[Hashable, ...], set[str]] = defaultdict(set)
    stages: dict[tuple[Hashable, ...], set[str]] = defaultdict(set)
    for one in inquiries:
        if one.decision in of_event:
            key = (of_event[one.decision], one.shown, one.since)
            names[key].add(one.reference)
            stages[key].add(one.stage)
    safe = {
        key
        for key, members in names.items()
        if len(members) >= limits.k and len(stages[key]) >= limits.diversity
    }
    key_of = {one.id: (of_event.get(one.decision), one.shown, one.since) for one in inquiries}
    unnamed: dict[object, list[str]] = defaultdict(list)
    for one in inquiries:
        if key_of[one.id] not in safe:
            unnamed[one.shown, one.since].append(one.stage)
    safe = {
        key
        for key in safe
        if not (left := unnamed.get(key[1:], []))
        or (len(left) >= limits.k and len(set(left)) >= limits.diversity)
    }
    return [one if key_of[one.id] in safe else replace(one, reference="") for one in inquiries]


def _crimes(given: tuple[str, str], earlier: Sequence[str]) -> tuple[str, str]:
    return given if list(given) == list(earlier) else ("", "")


def _opened(given: CoarseDate, earlier: str) -> CoarseDate:
    """Return the date as it was told; none where it is no step of what is known now."""
    steps = (coarser_date(given, step) for step in DATE_STEPS)
    return next((one for one in steps if one.text == earlier), CoarseDate())
