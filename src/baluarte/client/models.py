"""What the workbench answers, as values of their own types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# A field is called `date` here.
Day = date


@dataclass(frozen=True, slots=True)
class Place:
    """A state or municipality by its official code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Act:
    """One harm done to one victim; no victim: there are several, and nobody told which."""

    type: str
    victim: int | None
    perpetrators: tuple[str, ...]
    involvement: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it is held; nothing where it is not known, which is not zero."""

    reference: str
    url: str
    source: str | None
    steward: str | None
    # EDTF, as exact as it is known.
    date: str | None
    first_day: Day | None
    last_day: Day | None
    state: Place | None
    municipality: Place | None
    place_precision: str
    victims: int | None
    link_to_work: str
    verification: str
    reports: int
    determined_at: datetime
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """How many there are, and how many of them are confirmed."""

    all: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts, as known on an instant; where a code is nothing, it is not known.

    `untold`: events of which nobody told how many victims; they are in no count of victims.
    """

    unit: str
    by: tuple[str, ...]
    cells: Mapping[tuple[str | None, ...], Number]
    total: Number
    untold: int
    known_at: datetime


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question that is kept; `events(busqueda=search.id)` asks it."""

    id: str
    question: str
    is_mine: bool
    shared_with: str | None
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SourceList:
    """A list one may send to, with its own columns."""

    id: str
    title: str
    steward: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row waits or was refused, and in which of its columns."""

    code: str
    column: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a row became; its event once it is coded."""

    row: int
    report: str
    state: str
    reasons: tuple[Reason, ...]
    event: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """The reports that rows became; `is_again` where they had been sent before."""

    reports: tuple[Report, ...]
    is_again: bool


@dataclass(frozen=True, slots=True)
class Token:
    """What a token may be used for, and until when."""

    account: str
    scopes: tuple[str, ...]
    valid_until: datetime


Said = Mapping[str, Any]


def event_of(said: Said) -> Event:
    """Read an event."""
    source: Said = said["source"] or {}
    return Event(
        reference=said["reference"],
        url=said["url"],
        source=source.get("title"),
        steward=source.get("steward"),
        date=said["date"],
        first_day=_day(said["first_day"]),
        last_day=_day(said["last_day"]),
        state=_place(said["state"]),
        municipality=_place(said["municipality"]),
        place_precision=said["place_precision"],
        victims=said["victims"],
        link_to_work=said["link_to_work"],
        verification=said["verification"],
        reports=said["reports"],
        determined_at=datetime.fromisoformat(said["determined_at"]),
        acts=tuple(_act(one) for one in said["acts"]),
    )


def list_of(said: Said) -> SourceList:
    """Read a list."""
    return SourceList(said["id"], said["title"], said["steward"], tuple(said["columns"]))


def counts_of(said: Said) -> Counts:
    """Read a table of counts."""
    return Counts(
        unit=said["unit"],
        by=tuple(said["by"]),
        cells={tuple(one["where"]): _number(one) for one in said["cells"]},
        total=_number(said["total"]),
        untold=said["untold"],
        known_at=datetime.fromisoformat(said["known_at"]),
    )


def search_of(said: Said) -> SavedSearch:
    """Read a saved search."""
    return SavedSearch(
        said["search"],
        said["question"],
        said["is_mine"],
        said["shared_with"],
        datetime.fromisoformat(said["saved_at"]),
    )


def sent_of(said: Said) -> Sent:
    """Read what became of rows that were sent."""
    told: Sequence[Said] = said["reports"]
    return Sent(tuple(_report(one) for one in told), said["is_again"])


def token_of(said: Said) -> Token:
    """Read what a token is for."""
    until = datetime.fromisoformat(said["valid_until"])
    return Token(said["account"], tuple(said["scopes"]), until)


def _number(said: Said) -> Number:
    return Number(said["all"], said["confirmed"])


def _report(said: Said) -> Report:
    reasons = tuple(Reason(one["code"], one["column"]) for one in said["reasons"])
    return Report(said["row"], said["report"], said["state"], reasons, said["event"])


def _act(said: Said) -> Act:
    return Act(said["type"], said["victim"], tuple(said["perpetrators"]), said["involvement"])


def _place(said: Said | None) -> Place | None:
    return Place(said["code"], said["name"]) if said else None


def _day(text: str | None) -> Day | None:
    return Day.fromisoformat(text) if text else None
