"""What happened and what was done: facts that are added to, corrected by newer ones, never changed.

An occurrence says when it happened (`at`, `None` if nobody knows) and when it was written down
(`recorded_at`). A correction `supersedes` an older one; what was known on a day is what had been
written down by then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Happening(StrEnum):
    """What kind of occurrence it is."""

    HAPPENED = "happened"
    DONE = "done"
    EXTENDED = "extended"
    # A step that this matter does not need, with a reason.
    EXCUSED = "excused"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CLOSED = "closed"


OF_A_STEP = frozenset({Happening.DONE, Happening.EXTENDED, Happening.EXCUSED})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One fact: `events` it brings about, `step` it speaks of, `run` which opening of that step.

    `names` is the date that it names, such as that of a session.
    """

    id: str
    kind: Happening
    at: datetime | None
    recorded_at: datetime | None = None
    events: tuple[str, ...] = ()
    step: str = ""
    run: str = ""
    names: date | None = None
    supersedes: str = ""
    is_withdrawn: bool = False

    @property
    def latest(self) -> datetime:
        """Return when it happened, or by when it must have, where only that is known."""
        found = self.at or self.recorded_at
        if found is None:
            raise ValueError(f"occurrence {self.id} says neither when it happened nor when told")
        # Two times of one zone are compared by what walls say, and an hour comes twice a year.
        return found if found.tzinfo is UTC else found.astimezone(UTC)

    @property
    def told_at(self) -> datetime:
        """Return when it was written down; as it happened, where nothing else is said."""
        return self.recorded_at or self.latest


@dataclass(frozen=True, slots=True)
class Fact:
    """An occurrence as it stands after its corrections, under the name its first version had."""

    root: str
    told: Occurrence


def standing(
    done: Iterable[Occurrence], *, at: datetime, known_at: datetime | None = None
) -> list[Fact]:
    """Return the facts that had happened by `at`, as known on `known_at`, in order of time.

    What happened at one instant stands in the order in which it was told, then by name, so that
    the order of `done` never matters.
    """
    known = [one for one in done if known_at is None or one.told_at <= known_at]
    if any(one.supersedes for one in known):
        facts = list(_corrected(known))
    else:
        facts = [Fact(one.id, one) for one in known if not one.is_withdrawn]
    return sorted(
        (one for one in facts if one.told.latest <= at),
        key=lambda one: (one.told.latest, one.told.told_at, one.root),
    )


def root_of(id: str, superseded_by: Mapping[str, str]) -> str:  # noqa: A002 (an occurrence's id)
    """Return the first version of an occurrence from the map of each to what it supersedes."""
    seen = {id}
    while (older := superseded_by.get(id)) is not None and older not in seen:
        seen.add(older)
        id = older  # noqa: A001
    return id


def _corrected(known: list[Occurrence]) -> Iterator[Fact]:
    older = {one.id: one.supersedes for one in known if one.supersedes}
    superseded = set(older.values())
    newest: dict[str, Occurrence] = {}
    # What nothing supersedes is the last word; of two such, that which was told last.
    for one in sorted(known, key=lambda each: (each.id not in superseded, each.told_at, each.id)):
        newest[root_of(one.id, older)] = one
    for root, told in newest.items():
        if not told.is_withdrawn:
            yield Fact(root, told)
