"""Which months are not all in yet, as far as one can tell: the same in every method."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from baluarte.domain.analysis.choices import Caution
from baluarte.domain.analysis.methods.given import RunInput
from baluarte.domain.analysis.methods.months import number_of
from baluarte.domain.analysis.methods.results import Row, caution
from baluarte.science import forecast

# Our proposal: a month of which a tenth is still to come is not compared with others.
COMPLETE_FROM = 0.9
LONGEST, RECENT = 12, 36
# Where nobody can say how late events come in.
RECENT_GUESSED = 3


def completeness(
    given: RunInput, *, longest: int = LONGEST, recent: int = RECENT
) -> "forecast.ReportingDelays":
    """Return which share of a month is in by its age; `DelaysNotKnown` where nobody can say.

    A list that came in whole says nothing of how late events are registered: see `reported`.
    """
    told = reported(given, longest=longest)
    reports = pd.DataFrame(told, columns=["month", "reported", "count"])
    in_order = reports[reports["reported"] >= reports["month"]]
    return forecast.estimate_delays(
        in_order, known_at=given.known_in, longest=longest, recent=recent
    )


def reported(given: RunInput, *, longest: int = LONGEST) -> list[tuple[str, str, int]]:
    """Return what was registered as it was told of; nothing where it came in as whole lists.

    A month's entries of which most are older than the longest delay are a list that came in whole:
    they are left out, and so are the months before others were first registered, of which only
    what came late would be seen. Where half of the rest came in one month, or in fewer months than
    the longest delay has, it is a list that came in whole as well.
    """
    entries: Counter[str] = Counter()
    old: Counter[str] = Counter()
    for month, entered, number in given.registered:
        entries[entered] += number
        if number_of(entered) - number_of(month) > longest:
            old[entered] += number
    whole = {entered for entered, number in entries.items() if 2 * old[entered] > number}
    kept = Counter({entered: n for entered, n in entries.items() if entered not in whole})
    if len(kept) < longest or 2 * max(kept.values()) > kept.total():
        return []
    since = min(kept) if whole else ""
    return [row for row in given.registered if row[1] in kept and row[0] >= since]


def incomplete_months(given: RunInput) -> tuple[Sequence[str], Sequence[Row]]:
    """Return the months of a period that are not all in, and what is said of them."""
    try:
        known = completeness(given)
    except forecast.DelaysNotKnown:
        since = number_of(given.known_in) - RECENT_GUESSED
        found = [month for month in given.months if number_of(month) >= since]
        guessed = [caution(Caution.DELAYS_GUESSED, months=RECENT_GUESSED)] if found else []
    else:
        shares = known.exposure_of(given.months)
        found = [
            month
            for month, share in zip(given.months, shares, strict=True)
            if share < COMPLETE_FROM or month >= given.known_in
        ]
        guessed = []
    if not found:
        return [], []
    return found, [caution(Caution.INCOMPLETE_MONTHS, months=found), *guessed]


def said_of_input(given: RunInput, *, needs_people: bool) -> list[Row]:
    """Return what must be said of an input, whatever the method."""
    found: list[Row] = []
    bare = [one.code for one in given.places if not one.is_covered]
    if bare:
        found.append(caution(Caution.NO_COVERAGE, places=bare))
    if given.younger:
        places, others = zip(*given.younger, strict=True)
        found.append(
            caution(Caution.YOUNGER_PLACES, places=list(places), counted_with=list(others))
        )
    counted = given.by_place()
    if needs_people:
        unknown = [one.code for one in given.places if one.is_covered and not one.person_years]
        if unknown:
            events = sum(counted[code] for code in unknown)
            found.append(caution(Caution.NO_PEOPLE, places=unknown, events=events))
        if given.is_stand_in:
            found.append(caution(Caution.STAND_IN, source=given.population_source))
    for code, number in (
        (Caution.NOT_DATED, given.not_dated),
        (Caution.NOT_PLACED, given.not_placed),
    ):
        if number:
            found.append(caution(code, events=number))
    found += [
        caution(Caution.LIST_STOPPED, organisation=one.organisation, month=one.last_month)
        for one in given.stopped
    ]
    found += [
        caution(Caution.LIST_BEGAN, organisation=one.organisation, month=one.first_month)
        for one in given.begun
    ]
    found += [
        caution(
            Caution.LIST_CHANGED,
            organisation=one.organisation,
            now=one.now,
            before=one.before,
            ratio=one.ratio,
            months=[one.first_month, one.last_month],
        )
        for one in given.changed
    ]
    return found
