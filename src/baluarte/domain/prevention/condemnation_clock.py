"""Where the clock of a condemnation stands, from what the family said and what was condemned.

Pure. Only a yes, or what they made public themselves, starts it; a no stops it at once, and after
a no only a new yes starts it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from baluarte.domain.prevention.choices import ClockStatus, Word
from baluarte.norms.recognition import PublicTerm


@dataclass(frozen=True, slots=True)
class Told:
    """One word of the family, with the day it was told."""

    word: Word
    day: date


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a clock stands: since when it runs, until when, and the day it was condemned."""

    status: ClockStatus
    started: date | None = None
    due: date | None = None
    condemned: date | None = None


def started_on(words: Sequence[Told]) -> tuple[date | None, bool]:
    """Return since which day a clock runs, and whether a no ended it; words as recorded."""
    started: date | None = None
    is_refused = False
    for one in words:
        if one.word == Word.NO:
            started, is_refused = None, True
        elif one.word == Word.YES:
            started, is_refused = started or one.day, False
        elif not is_refused:
            started = started or one.day
    return started, is_refused


def read_clock(
    words: Sequence[Told], condemned: Iterable[date], *, term: PublicTerm, today: date
) -> Reading:
    """Return where a clock stands on a day of the authority's own zone."""
    started, is_refused = started_on(words)
    if is_refused:
        return Reading(ClockStatus.ENDED)
    if started is None:
        return Reading(ClockStatus.NOT_STARTED)
    due, first = term.due_date(started), min(condemned, default=None)
    if first is None:
        status = ClockStatus.RUNNING if today <= due else ClockStatus.LATE
    else:
        status = ClockStatus.MET if first <= due else ClockStatus.MET_LATE
    return Reading(status, started, due, first)
