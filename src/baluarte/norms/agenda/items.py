"""An agenda and its items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from baluarte.norms.clocks.clock import Clock
from baluarte.norms.clocks.counting import Due
from baluarte.norms.protocols.form import Protocol, Step


class State(StrEnum):
    """Where a step stands. Only an institution can breach; a person's clock lapses."""

    WAITING = "waiting"
    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    BREACHED = "breached"
    LAPSED = "lapsed"
    EXCUSED = "excused"


UNFINISHED = (State.OVERDUE, State.DUE, State.OPEN)
# Which of several openings of one step speaks for it.
PRESSING = (
    *UNFINISHED, State.BREACHED, State.LAPSED, State.DONE, State.EXCUSED, State.WAITING,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One opening of a step: from which event, until when, how it ended.

    `run` names the occurrence that opened it, "" while it waits. Where nobody knows when that
    happened, `is_start_known` is false and the clock is counted from when it was written down:
    it can only run out earlier than shown.
    """

    step: Step
    state: State
    run: str = ""
    number: int = 1
    event: str = ""
    started_at: datetime | None = None
    told_at: datetime | None = None
    is_start_known: bool = True
    due: Due = Due()  # noqa: RUF009 (frozen)
    is_extended: bool = False
    done_at: datetime | None = None
    done_by: str = ""
    # What the operator set where the law gives no term.
    own_term: Clock | None = None

    @property
    def clock(self) -> Clock:
        """Return the clock that is counted."""
        return self.own_term or self.step.clock

    @property
    def is_late(self) -> bool:
        """Say whether it was done after the last instant that nobody may call late."""
        last = self.due.late_after
        return self.done_at is not None and last is not None and self.done_at > last

    @property
    def is_unfinished(self) -> bool:
        """Say whether somebody still has to do it."""
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a protocol asks in one matter at one instant."""

    protocol: Protocol
    at: datetime
    items: tuple[Item, ...]

    @property
    def states(self) -> Mapping[str, State]:
        """Return the state of each step; of several openings, that which presses most."""
        found: dict[str, State] = {}
        for item in self.items:
            id_ = item.step.id
            found[id_] = min(found.get(id_, item.state), item.state, key=PRESSING.index)
        return found

    def of(self, step: str) -> tuple[Item, ...]:
        """Return the openings of a step, oldest first."""
        return tuple(item for item in self.items if item.step.id == step)

    def item(self, step: str, run: str = "") -> Item:
        """Return one opening of a step, or without a name the one that presses most."""
        found = [item for item in self.of(step) if run in ("", item.run)]
        if not found:
            raise KeyError(f"{self.protocol.key} has no opening {run!r} of {step!r}")
        return min(found, key=lambda item: PRESSING.index(item.state))

    @property
    def unfinished(self) -> tuple[Item, ...]:
        """Return what somebody still has to do, what is late first, then by when it is due."""
        return tuple(sorted(filter(_is_unfinished, self.items), key=_by_pressure))


def _is_unfinished(item: Item) -> bool:
    return item.is_unfinished


def _by_pressure(item: Item) -> tuple[bool, float]:
    return (item.due.at is None, item.due.at.timestamp() if item.due.at else 0.0)
