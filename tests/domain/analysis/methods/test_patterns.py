"""Places that lie high together with their neighbours: found where planted, refused where poor."""

from dataclasses import replace

import numpy as np
import pytest
from tests.domain.analysis.methods.invented import FIRST, LAST, even, place, settings, table

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, RunInput, estimate
from baluarte.domain.analysis.methods.given import digest
from baluarte.domain.analysis.methods.months import later, months_between

# Places on a square of so many by so many; who touches is a neighbour, corners too.
SIDE = 12
GRID = [f"30{number:03}" for number in range(1, SIDE * SIDE + 1)]
BORDERS = tuple(
    sorted(
        (GRID[a], GRID[b])
        for a in range(SIDE * SIDE)
        for b in range(a + 1, SIDE * SIDE)
        if abs(a // SIDE - b // SIDE) <= 1 and abs(a % SIDE - b % SIDE) <= 1
    )
)
BLOCK = [GRID[row * SIDE + column] for row in range(3, 7) for column in range(3, 7)]
HEART = [GRID[row * SIDE + column] for row in (4, 5) for column in (4, 5)]


def said(given, **parameters):
    return estimate(RunMethod.PATTERNS, given, settings(**parameters))


def by_chance(seed: int, each: float = 0.6):
    """Return counts of the same Poisson law in every place and month."""
    drawn = np.random.default_rng(seed).poisson(each, (len(GRID), 24))
    months = months_between(FIRST, LAST)
    return {
        (code, month): int(drawn[at, when])
        for at, code in enumerate(GRID)
        for when, month in enumerate(months)
        if drawn[at, when]
    }


def squared(counts, **changes):
    rows = [(code, month, n) for (code, month), n in counts.items()]
    places = tuple(place(code) for code in GRID)
    return table(rows, places=places, borders=BORDERS, **changes)


def planted(months: int = 3, each: int = 3):
    """Return a block of sixteen places with many events in the last months."""
    counts = by_chance(7)
    for code in BLOCK:
        for month in months_between(later(LAST, 1 - months), LAST):
            counts[code, month] = counts.get((code, month), 0) + each
    return squared(counts)


def test_places_high_together_are_found_and_stand_first():
    result = said(planted())
    hot = [row["place"] for row in result.rows if row["says"] == PlaceFinding.HOT_SPOT]
    touched = {code for pair in BORDERS if {*pair} & {*BLOCK} for code in pair}
    assert {*HEART} <= {*hot} <= touched
    assert [row["place"] for row in result.rows[: len(hot)]] == hot
    assert result.summary["hot"] == len(hot)


def test_how_it_came_about_is_said():
    lately = {row["place"]: row["course"] for row in said(planted()).rows}
    long = {row["place"]: row["course"] for row in said(planted(months=24)).rows}
    assert lately[HEART[0]] == "new hot"
    assert long[HEART[0]] in {"persistent hot", "intensifying hot", "diminishing hot"}


def test_chance_alone_seldom_gives_a_hot_spot():
    found = [said(squared(by_chance(seed))).summary["hot"] > 0 for seed in range(60)]
    # One map in twenty may have one; with more than eight of sixty this would not be so (p < .01).
    assert sum(found) <= 8


def test_local_moran_says_the_same_of_the_heart():
    beside = {row["place"]: row["beside"] for row in said(planted()).rows}
    assert {beside[code] for code in HEART} == {"high-high"}


def test_fewer_on_record_is_never_said_to_be_safe():
    findings = {row["says"] for row in said(planted()).rows}
    assert findings <= {
        PlaceFinding.HOT_SPOT, PlaceFinding.FEWER_RECORDED, PlaceFinding.CANNOT_TELL,
    }  # fmt: skip


def test_a_place_without_coverage_is_nobodys_neighbour():
    given = planted()
    bare = tuple(place(c, is_covered=c != HEART[0]) for c in GRID)
    result = said(replace(given, places=bare))
    assert HEART[0] not in {row["place"] for row in result.rows}
    assert Caution.NO_COVERAGE in {one["code"] for one in result.cautions}


def test_what_science_assumes_and_warns_of_comes_along():
    codes = {one["code"] for one in said(planted()).cautions}
    assert {"rates_month_alone", "rates_trend_independent", "rates_value_anywhere"} <= codes


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"borders": ()}, Refusal.NO_NEIGHBOURS),
        ({"counts": ((GRID[0], LAST, 3),)}, Refusal.TOO_FEW_EVENTS),
        ({"first": later(LAST, -5)}, Refusal.PERIOD_TOO_SHORT),
        ({"places": tuple(place(c, person_years=None) for c in GRID)}, Refusal.NO_POPULATION),
    ],
)
def test_what_the_data_cannot_carry_is_refused(changes, reason):
    with pytest.raises(Refused) as refused:
        said(replace(planted(), **changes))
    assert refused.value.reason is reason


def test_the_same_seed_gives_the_same_answer_from_the_frozen_table():
    given = planted()
    again = RunInput.read(given.as_json())
    assert again == given
    assert digest(said(again).as_json()) == digest(said(given).as_json())


def test_a_table_frozen_without_borders_is_read():
    told = {name: value for name, value in table(even()).as_json().items() if name != "borders"}
    assert RunInput.read(told).borders == ()
