"""What was told of a proceeding, read so that nothing written down afterwards lifts a clock.

What ends, excuses or halts a clock counts from when it was written down: said of an earlier hour it
would undo what had run out. What was told first is kept beside what corrections made of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from baluarte.norms.agenda import Happening, Occurrence

ENDS = (Happening.EXCUSED, Happening.CLOSED)


def stops_as_told(done: Iterable[Occurrence], *, known_at: datetime) -> list[Occurrence]:
    """Return what was told, with what stops a clock at the instant it was written down.

    A halt that was over before anybody wrote it down never was one.
    """
    known = [one for one in done if one.told_at <= known_at]
    resumed = sorted(one.latest for one in known if one.kind == Happening.RESUMED)
    found = []
    for one in known:
        is_halt = one.kind == Happening.SUSPENDED
        if one.told_at <= one.latest or not (is_halt or one.kind in ENDS):
            found.append(one)
        elif not is_halt or not any(one.latest <= each <= one.told_at for each in resumed):
            found.append(replace(one, at=one.told_at))
    return found


def as_first_told(done: Sequence[Occurrence], *, known_at: datetime) -> list[Occurrence] | None:
    """Return what was told without its corrections; nothing where nothing was corrected."""
    known = [one for one in done if one.told_at <= known_at]
    first = [one for one in known if not one.supersedes]
    return first if len(first) < len(known) else None
