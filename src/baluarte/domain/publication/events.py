"""Events as they are published: each once, however many stewards told of it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from baluarte.domain.publication.choices import PlaceLevel, Publishable
from baluarte.domain.publication.coarsening import CoarseAct, CoarseDate, Given


@dataclass(frozen=True, slots=True)
class Part:
    """One steward's record in an event, under the decision that lets it out."""

    decision: UUID
    reference: str
    given: Given


@dataclass(frozen=True, slots=True)
class Event:
    """One published event; where its parts differ, the first of them speaks first."""

    reference: str
    also: tuple[str, ...]
    date: CoarseDate
    state: str | None
    municipality: str | None
    types: tuple[str, ...]
    groups: tuple[str, ...]
    perpetrators: tuple[str, ...]
    acts: tuple[CoarseAct, ...] | None
    victims: int | None
    link_to_work: str
    sources: int
    differing: tuple[str, ...]
    single_review: bool
    # All its records are published as they are by a decision of two people.
    is_exact: bool
    k_needed: int
    # The edition in which the newest of its records was told first.
    since: int
    parts: tuple[Part, ...]
    # Of its victims, counted in the cuts of an edition: never published of the event.
    labors: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    id: UUID = field(default_factory=uuid4, compare=False)

    @property
    def place_precision(self) -> PlaceLevel:
        """Return how exact its place is."""
        if self.municipality is not None:
            return PlaceLevel.MUNICIPALITY
        return PlaceLevel.STATE if self.state is not None else PlaceLevel.NONE

    @property
    def number_of_acts(self) -> int | None:
        return None if self.acts is None else len(self.acts)


@dataclass(frozen=True, slots=True)
class Heading:
    """An event under one heading, as it is counted there."""

    kind: str
    acts: int | None
    victims: int | None


def combine(parts: Sequence[Part], *, identifier: UUID | None = None) -> Event:
    """Return the event that some records tell; each field from the first that gives it.

    Nothing is added up across records: two lists that tell of one victim do not make two. Of acts
    and victims the largest number that one of them gives is taken, which is *at least*.
    """
    givens = [part.given for part in parts]
    acts = _largest_acts([one.acts for one in givens if one.acts is not None])
    placed = _first(givens, lambda one: one.municipality)
    if placed.municipality is None:
        placed = _first(givens, lambda one: one.state)
    # From one record alone: nobody can say whose first victim is whose.
    telling = max(givens, key=_told_of_victims)
    return Event(
        reference=parts[0].reference,
        also=tuple(sorted({part.reference for part in parts[1:]} - {parts[0].reference})),
        date=_first(givens, lambda one: one.date.text).date,
        state=placed.state,
        municipality=placed.municipality,
        types=_united(one.types for one in givens),
        groups=_united(one.groups for one in givens),
        perpetrators=_united(one.perpetrators for one in givens),
        acts=acts,
        victims=max((one.victims for one in givens if one.victims is not None), default=None),
        link_to_work=_first(givens, lambda one: one.link_to_work).link_to_work,
        sources=len(parts),
        differing=tuple(_differing(givens)),
        single_review=any(one.single_review for one in givens),
        is_exact=all(one.is_exact for one in givens),
        k_needed=max(one.k_needed for one in givens),
        since=max(one.since for one in givens),
        parts=tuple(parts),
        labors=telling.labors,
        genders=telling.genders,
        id=identifier or uuid4(),
    )


def headings(event: Event) -> Iterator[Heading]:
    """Yield everything under which an event is counted: all, its groups, its types."""
    yield Heading("", event.number_of_acts, event.victims)
    for group in event.groups:
        yield _heading(group, [act for act in event.acts or () if act.group == group], event)
    for code in event.types:
        yield heading_of(code, {code}, event)


def as_json(given: Given) -> dict[str, Any]:
    """Return what a record gives as it is kept."""
    kept = asdict(given)
    for end in ("first_month", "last_month"):
        day = kept["date"][end]
        kept["date"][end] = day.isoformat() if day else None
    return kept


def from_json(kept: dict[str, Any]) -> Given:
    """Return what a record gives from how it is kept."""
    told = kept["date"]
    ends = [
        date.fromisoformat(d) if (d := told[e]) else None for e in ("first_month", "last_month")
    ]
    acts = kept["acts"]
    return Given(
        date=CoarseDate(told["text"], told["precision"], *ends),
        state=kept["state"],
        municipality=kept["municipality"],
        types=tuple(kept["types"]),
        perpetrators=tuple(kept["perpetrators"]),
        acts=None if acts is None else tuple(_act(one) for one in acts),
        victims=kept["victims"],
        link_to_work=kept["link_to_work"],
        single_review=kept["single_review"],
        is_exact=kept.get("is_exact", False),
        k_needed=kept.get("k_needed", 0),
        only_groups=tuple(kept.get("only_groups", ())),
        since=kept.get("since", 0),
        labors=tuple(kept.get("labors", ())),
        genders=tuple(kept.get("genders", ())),
    )


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events as files list them: by month and public name, nothing of when they came."""
    return sorted(events, key=lambda e: (e.date.first_month or date.min, e.date.text, e.reference))


def _act(kept: dict[str, Any]) -> CoarseAct:
    perpetrators = tuple(kept["perpetrators"])
    return CoarseAct(kept["victim"], kept["type"], perpetrators, kept.get("only_group", ""))


def _told_of_victims(given: Given) -> int:
    return sum(map(bool, given.labors + given.genders))


def _first(givens: Sequence[Given], says: Callable[[Given], object]) -> Given:
    return next((one for one in givens if says(one)), givens[0])


def _united(told: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({code for codes in told for code in codes}))


def _largest_acts(told: Sequence[tuple[CoarseAct, ...]]) -> tuple[CoarseAct, ...] | None:
    """Return of each type the acts of whoever tells of most; nothing where nobody tells.

    Where they come from several, nobody can say whose first victim is whose.
    """
    if not told:
        return None
    chosen: dict[str, int] = {}
    for code in _united(tuple(_kind(act) for act in acts) for acts in told):
        counts = [sum(_kind(act) == code for act in acts) for acts in told]
        chosen[code] = counts.index(max(counts))
    alone = len(set(chosen.values())) == 1
    return tuple(
        act if alone else replace(act, victim=None)
        for code, teller in chosen.items()
        for act in told[teller]
        if _kind(act) == code
    )


def _kind(act: CoarseAct) -> str:
    return act.type or act.group


def heading_of(kind: str, types: set[str], event: Event) -> Heading:
    """Return an event as it is counted under some types."""
    return _heading(kind, [act for act in event.acts or () if act.type in types], event)


def _heading(kind: str, acts: Sequence[CoarseAct], event: Event) -> Heading:
    victims = [act.victim for act in acts]
    # With one victim in all, whoever suffered it was that one.
    known = 1 if event.victims == 1 else len(set(victims)) if None not in victims else None
    return Heading(kind, len(victims), known) if victims else Heading(kind, None, None)


def _differing(givens: Sequence[Given]) -> Iterator[str]:
    told: dict[str, Callable[[Given], object]] = {
        "state": lambda one: one.state,
        Publishable.DATE: lambda one: one.date.text,
        Publishable.MUNICIPALITY: lambda one: one.municipality,
        Publishable.TYPES: lambda one: one.types,
        Publishable.PERPETRATORS: lambda one: one.perpetrators,
        Publishable.VICTIMS: lambda one: one.victims,
        Publishable.LINK_TO_WORK: lambda one: one.link_to_work,
    }
    for name, of in told.items():
        if len({of(one) for one in givens if of(one)}) > 1:
            yield str(name)
