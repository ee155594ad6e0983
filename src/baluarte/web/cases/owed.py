"""What rooms above still owe her and decided last, told in her window beside procedures."""

from collections.abc import Callable, Sequence
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


@dataclass(frozen=True, slots=True)
class Decided:
    """What a room above decided or delivered last."""

    what: str
    on: date


@dataclass(frozen=True, slots=True)
class Above:
    """What a room above has to tell her of a case, read once for both."""

    owed: Sequence[Owed]
    decided: Decided | None


Ask = Callable[[Case, datetime], Above]
_ABOVE: list[Ask] = []


def tells_her(ask: Ask) -> Ask:
    """Let a room above tell what it owes her and what it decided last."""
    _ABOVE.append(ask)
    return ask


def told_above(case: Case, *, at: datetime) -> Above:
    """Return what rooms above owe her, late first, and the newest they decided or delivered."""
    found = [ask(case, at) for ask in _ABOVE]
    owed = [one for room in found for one in room.owed]
    decided = [room.decided for room in found if room.decided]
    return Above(
        owed=sorted(owed, key=lambda one: not one.is_late),
        decided=max(decided, key=lambda one: one.on, default=None),
    )
