"""Who it happened to, counted: the victims of an edition by labor and gender. Pure.

No published event says what its victims do or their gender. The edition counts them, where that
was decided event by event, in tables that hide what is small (`cut_control`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from baluarte.domain.publication.choices import Across, Cut, Shown
from baluarte.domain.publication.events import Event

# Not published or not known, which is no value of its own; everything; places or years that are
# too few to stand alone.
NO_DATA, TOTAL, OTHERS = "no_data", "total", "others"
# Of what is crossed: places or years too few to be crossed alone, those of `OTHERS` among them.
FEW = "few"
# Between labor and gender where both are told at once.
BETWEEN = "."
# Answers that do not tell a gender.
_NO_ANSWER = frozenset({"", "not_asked", "declined", "unknown"})


class CutCell(NamedTuple):
    """How many victims with one value of a cut: in the country, a state, a year or of a gender."""

    cut: str
    across: str
    # A code of what `across` says, or `NO_DATA`, `OTHERS`, `TOTAL`.
    key: str
    # A code of the cut, or `NO_DATA`, `TOTAL`.
    value: str
    shown: str
    victims: int | None

    @property
    def name(self) -> tuple[str, str, str, str]:
        """Return what it counts, without how many."""
        return self.cut, self.across, self.key, self.value


def crossed_value(labor: str, gender: str) -> str:
    """Return the value of a cut by labor and gender at once."""
    return f"{labor}{BETWEEN}{gender}"


def parts_of(value: str) -> tuple[str, str]:
    """Return labor and gender of a value of that cut."""
    labor, _, gender = value.partition(BETWEEN)
    return labor, gender


class Counted(NamedTuple):
    """What is known of a victim whose event publishes how many it had."""

    labor: str
    gender: str
    state: str
    year: str


def victims_of(events: Iterable[Event]) -> Counter[Counted]:
    """Count the victims of events that publish how many they had, by what may be counted."""
    found: Counter[Counted] = Counter()
    for event in events:
        if event.victims is None:
            continue
        place, year = event.state or NO_DATA, _year(event)
        for labor, gender in _each(event, event.victims):
            found[Counted(labor or NO_DATA, gender or NO_DATA, place, year)] += 1
    return found


def is_public(across: Across, key: str, value: str) -> bool:
    """Say whether anybody adds it up from the published events: victims by place and year."""
    return value == TOTAL and (across != Across.GENDER or key == TOTAL)


def all_hidden(cut: Cut, across: Across, rows: Iterable[tuple[str, str, int]]) -> Iterator[CutCell]:
    """Yield a table of which only what is public is shown."""
    for key, value, count in rows:
        if is_public(across, key, value):
            yield CutCell(cut, across, key, value, Shown.EXACT, count)
        else:
            yield CutCell(cut, across, key, value, Shown.HIDDEN, None)


def _each(event: Event, victims: int) -> Iterator[tuple[str, str]]:
    """Yield labor and gender of each victim; what nobody told or let out is empty."""
    genders = ["" if one in _NO_ANSWER else one for one in event.genders]
    told = list(zip_longest(event.labors, genders, fillvalue=""))[:victims]
    yield from told
    yield from [("", "")] * (victims - len(told))


def _year(event: Event) -> str:
    first, last = event.date.first_month, event.date.last_month
    within = first is not None and last is not None and first.year == last.year
    return f"{first.year:04}" if within and first is not None else NO_DATA


def tables_of(victims: Counter[Counted]) -> Sequence[tuple[Cut, Across]]:
    """Return which tables an edition has, in the order in which they are protected."""
    if not victims:
        return ()
    return (
        (Cut.LABOR, Across.GENDER),
        *((cut, across) for cut in Cut for across in (Across.STATE, Across.YEAR)),
    )
