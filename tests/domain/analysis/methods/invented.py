"""Tables of an invented country: a row of places a degree apart, and what is counted there."""

from baluarte.domain.analysis.choices import PlaceLevel
from baluarte.domain.analysis.methods.given import GivenPlace, RunInput, RunSettings
from baluarte.domain.analysis.methods.months import later, month_at, months_between, number_of

FIRST, LAST, KNOWN_IN = "2024-01", "2025-12", "2026-01"
CODES = [f"30{number:03}" for number in range(1, 21)]


def place(code: str, **changes) -> GivenPlace:
    told = {
        "person_years": 20_000.0,
        "longitude": -96.0 + int(code[2:]) * 0.2,
        "latitude": 19.0,
        "is_covered": True,
    }
    return GivenPlace(code=code, **(told | changes))


def table(counts=(), **changes) -> RunInput:
    told = {
        "first": FIRST,
        "last": LAST,
        "known_in": KNOWN_IN,
        "places": tuple(place(code) for code in CODES),
        "counts": tuple(sorted(counts)),
        "registered": (),
        "organisations": ("Red inventada",),
    }
    return RunInput(**(told | changes))


def even(each: int = 1, first: str = FIRST, last: str = LAST):
    """Return as many events in each place, every second month."""
    months = months_between(first, last)[::2]
    return [(code, month, each) for code in CODES for month in months]


def with_cluster(months: int = 5, each: int = 6):
    """Return the same with a cluster in three places of the last months."""
    counts = {(code, month): n for code, month, n in even()}
    for code in CODES[4:7]:
        for month in months_between(later(LAST, 1 - months), LAST):
            counts[code, month] = counts.get((code, month), 0) + each
    return [(code, month, n) for (code, month), n in counts.items()]


def registered(known_in: str = KNOWN_IN, each=(40, 30, 20, 10)):
    """Return what came in of each month in that month and the next ones, until it is known."""
    now = number_of(known_in)
    return tuple(
        (month_at(month), month_at(month + delay), number)
        for month in range(now - 40, now + 1)
        for delay, number in enumerate(each)
        if month + delay <= now
    )


def settings(seed: int = 1, level: PlaceLevel = PlaceLevel.MUNICIPALITY, **parameters):
    return RunSettings(level, seed, parameters)
