"""What lists do beside what happens: one that stopped, began, or tells of far more or fewer.

Each is an alarm about reporting, kept apart from violence: what a list does not tell of is not
known to be less.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from uuid import UUID

from baluarte.domain.analysis.methods.given import BegunList, ChangedList, StoppedList
from baluarte.domain.analysis.methods.months import later, months_between, number_of
from baluarte.science import rates

# A list stopped if it told of so many events in a year and of none in the last months.
REGULAR_EVENTS, SILENT_MONTHS, YEAR_MONTHS = 6, 3, 12
# A list began where, at its pace since, so long a silence before would be so rare by chance.
SILENT_BY_CHANCE = 0.01
# A list changed where, of all lists compared, so rare a change comes by chance, and it is as large.
CHANGED_BY_CHANCE, CHANGED_TIMES = 0.05, 2.0
# And it changed by itself too: beside a list that fell, one that went on as it did has not risen.
CHANGED_ITSELF, FEWEST_LISTS = 1.5, 2

# Events of each list by month.
Months = Mapping[UUID, Counter[str]]


@dataclass(frozen=True, slots=True)
class ListPace:
    """What is said of lists, by the name of whose they are."""

    stopped: tuple[StoppedList, ...] = ()
    begun: tuple[BegunList, ...] = ()
    changed: tuple[ChangedList, ...] = ()


def pace_of(
    months: Months, organisations: Mapping[UUID, str], *, since: str, first: str, last: str
) -> ListPace:
    """Return which lists stopped, began or changed, of events counted from `since` to `last`."""
    stopped = {one: newest for one, held in months.items() if (newest := _stopped(held, last))}
    begun = {
        one: oldest
        for one, held in months.items()
        if one not in stopped and (oldest := _begun(held, since=since, first=first, last=last))
    }
    steady = {one: held for one, held in months.items() if one not in stopped and one not in begun}

    def name(one: UUID) -> str:
        return organisations.get(one, "")

    return ListPace(
        tuple(
            StoppedList(said, month)
            for said, month in sorted((name(one), month) for one, month in stopped.items())
        ),
        tuple(
            BegunList(said, month)
            for said, month in sorted((name(one), month) for one, month in begun.items())
        ),
        _changed({one: (name(one), held) for one, held in steady.items()}, last=last),
    )


def _stopped(held: Counter[str], last: str) -> str:
    """Return the last month of a list that stopped; nothing of one that goes on."""
    newest = max(held)
    year = [month for month in held if 0 <= number_of(newest) - number_of(month) < YEAR_MONTHS]
    is_regular = sum(held[month] for month in year) >= REGULAR_EVENTS
    is_silent = number_of(last) - number_of(newest) >= SILENT_MONTHS
    return newest if is_regular and is_silent else ""


def _begun(held: Counter[str], *, since: str, first: str, last: str) -> str:
    """Return the first month of a list that began within the period; nothing of an older one."""
    oldest = min(held)
    lasted = number_of(last) - number_of(oldest) + 1
    silent = number_of(oldest) - number_of(since)
    if oldest <= first or lasted < 1 or held.total() < REGULAR_EVENTS:
        return ""
    return oldest if exp(-silent * held.total() / lasted) <= SILENT_BY_CHANCE else ""


def _changed(
    steady: Mapping[UUID, tuple[str, Counter[str]]], *, last: str
) -> tuple[ChangedList, ...]:
    """Compare a year with the one before, each list beside the others; last months come in late."""
    until = later(last, -SILENT_MONTHS)
    years = [
        months_between(later(end, 1 - YEAR_MONTHS), end)
        for end in (until, later(until, -YEAR_MONTHS))
    ]
    lists = sorted((name, str(key), held) for key, (name, held) in steady.items())
    if len(lists) < FEWEST_LISTS:
        return ()
    now, before = ([sum(held[m] for m in year) for _, _, held in lists] for year in years)
    ratios, chances = rates.compare_beside_others(now, before)
    found = []
    for at, (name, _, _) in enumerate(lists):
        ratio = float(ratios[at])
        rose = ratio >= CHANGED_TIMES and now[at] >= CHANGED_ITSELF * before[at]
        fell = ratio <= 1 / CHANGED_TIMES and before[at] >= CHANGED_ITSELF * now[at]
        if (rose or fell) and chances[at] * len(lists) <= CHANGED_BY_CHANCE:
            told = min(ratio, 1e6)
            found.append(
                ChangedList(name, now[at], before[at], round(told, 3), years[0][0], years[0][-1])
            )
    return tuple(found)
