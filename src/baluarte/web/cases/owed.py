"""What rooms above still owe her, told in her window beside the steps of procedures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from baluarte.domain.cases.models import Case


@dataclass(frozen=True, slots=True)
class Owed:
    """Something owed her outside of any procedure: what, by whom, until which day."""

    name: str
    who: str
    says: str
    is_late: bool
    url: str = ""
    until: date | None = None


Ask = Callable[[Case, datetime], list[Owed]]
_ABOVE: list[Ask] = []


def tells_what_is_owed(ask: Ask) -> Ask:
    """Let a room above tell what it owes her."""
    _ABOVE.append(ask)
    return ask


@dataclass(frozen=True, slots=True)
class Decided:
    """What a room above decided or delivered last."""

    what: str
    on: date


AskDecided = Callable[[Case], Decided | None]
_DECIDED: list[AskDecided] = []


def tells_what_was_decided(ask: AskDecided) -> AskDecided:
    """Let a room above tell what it decided last."""
    _DECIDED.append(ask)
    return ask


def decided_above(case: Case) -> Decided | None:
    """Return the newest that rooms above decided or delivered."""
    found = [one for ask in _DECIDED if (one := ask(case))]
    return max(found, key=lambda one: one.on, default=None)


def owed_above(case: Case, *, at: datetime) -> list[Owed]:
    """Return what rooms above owe her, late first."""
    found = [one for ask in _ABOVE for one in ask(case, at)]
    return sorted(found, key=lambda one: not one.is_late)
