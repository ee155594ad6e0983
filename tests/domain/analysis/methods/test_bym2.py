"""Rates read together with the neighbours': found where planted, alone pulled down, refused."""

from dataclasses import replace

import numpy as np
import pytest
from tests.domain.analysis.methods.invented import place, settings
from tests.domain.analysis.methods.test_patterns import BLOCK, BORDERS, GRID, HEART, squared

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, RunInput, estimate
from baluarte.domain.analysis.methods.given import digest
from baluarte.science import rates

MONTH = "2025-06"
FAR = GRID[-1]


def said(given, method=RunMethod.BYM2, **parameters):
    return estimate(method, given, settings(**parameters))


def by_place(result):
    return {row["place"]: row for row in result.rows}


def counted(**others):
    """Return about three events in each place, about eight in a block, and as told in others."""
    drawn = np.random.default_rng(3)
    counts = {(code, MONTH): int(drawn.poisson(8 if code in BLOCK else 3)) for code in GRID}
    counts |= {(code, MONTH): n for code, n in {**dict.fromkeys(HEART, 8), **others}.items()}
    return {key: n for key, n in counts.items() if n}


@pytest.fixture(scope="module")
def planted():
    """A block of sixteen neighbours with more than twice as many, and one place of it alone."""
    given = squared(counted(**{FAR: 8}))
    return said(given), said(given, RunMethod.RATES)


def test_a_block_of_neighbours_is_found_where_single_rates_cannot_tell(planted):
    together, single = (by_place(one) for one in planted)
    assert {single[code]["says"] for code in HEART} == {PlaceFinding.CANNOT_TELL}
    assert {together[code]["says"] for code in HEART} == {PlaceFinding.MORE}
    assert {row["place"] for row in planted[0].rows[:4]} <= {*BLOCK}


def test_a_place_alone_among_quiet_neighbours_is_pulled_down(planted):
    rows = by_place(planted[0])
    alone, among = rows[FAR], rows[HEART[0]]
    assert alone["events"] == among["events"] == 8
    assert alone["ratio"] == among["ratio"]
    assert alone["smoothed"] < among["smoothed"]
    assert alone["says"] == PlaceFinding.CANNOT_TELL


def test_it_says_how_much_of_the_spread_neighbours_share(planted):
    told = planted[0].summary
    assert 0.5 < told["spatial"] < 1
    assert told["spatial_low"] < told["spatial"] < told["spatial_high"]
    assert told["precision_low"] == pytest.approx(told["spread_high"] ** -2, rel=1e-4)
    assert told["more"] == sum(row["says"] == "more" for row in planted[0].rows)


def test_numbers_are_those_of_the_model_and_of_the_exact_interval():
    given = squared(counted())
    row = by_place(said(given, threshold=1.5))[HEART[0]]
    codes = [one.code for one in given.places]
    counts = [given.by_place()[code] for code in codes]
    expected = rates.expected_counts(counts, [one.person_years for one in given.places])
    found = rates.fit_bym2(counts, expected, BORDERS, places=codes)
    at = codes.index(HEART[0])
    assert row["smoothed"] == pytest.approx(found.estimate[at], rel=1e-5)
    assert row["smoothed_low"] == pytest.approx(found.lower[at], rel=1e-5)
    assert row["exceeds"] == pytest.approx(found.exceedance(1.5)[at], rel=1e-5)
    single = by_place(said(given, RunMethod.RATES))[HEART[0]]
    alike = ("expected", "rate", "rate_low", "rate_high", "ratio", "ratio_low", "ratio_high")
    assert {one: row[one] for one in alike} == {one: single[one] for one in alike}


def test_a_place_that_nobody_covers_is_no_quiet_neighbour():
    """Round a place bare ones say nothing: it is no lower than with no place there at all."""
    lone, ring = GRID[0], {GRID[1], GRID[12], GRID[13]}
    counts = {key: n for key, n in counted(**{lone: 12}).items() if key[0] not in ring}
    given = squared(counts)
    bare = replace(given, places=tuple(place(c, is_covered=c not in ring) for c in GRID))
    gone = replace(
        given, places=tuple(one for one in given.places if one.code not in ring),
        borders=tuple(pair for pair in BORDERS if not {*pair} & ring),
    )  # fmt: skip
    result, without, quiet = said(bare), said(gone), said(given)
    assert not ring & by_place(result).keys()
    assert by_place(result) == by_place(without)
    kept, pulled = (by_place(one)[lone] for one in (result, quiet))
    assert kept["smoothed"] / kept["ratio"] > pulled["smoothed"] / pulled["ratio"]
    assert {"code": "no_coverage", "places": sorted(ring)} in result.cautions
    assert {"code": "no_neighbour", "places": [lone]} in result.cautions
    assert by_place(result)[lone]["neighbours"] == 0


def test_people_that_are_not_known_are_said_with_the_events_that_fall_out():
    given = squared(counted(**{FAR: 9}))
    lost = replace(given, places=tuple(
        place(code, person_years=None if code == FAR else 20_000.0) for code in GRID
    ))  # fmt: skip
    result = said(lost)
    assert {"code": "no_people", "places": [FAR], "events": 9} in result.cautions
    assert FAR not in by_place(result)


def test_its_cautions_say_that_intervals_are_short_and_where_power_is_told():
    few = said(squared({(code, MONTH): 1 for code in GRID}))
    assert {"code": "intervals_short", "expected": 1.0} in few.cautions
    enough = said(squared({(code, MONTH): 5 for code in GRID}))
    codes = {one["code"] for one in enough.cautions}
    assert Caution.POWER_BY_RATES in codes
    assert Caution.INTERVALS_SHORT not in codes


@pytest.mark.parametrize(
    ("counts", "changes", "reason"),
    [
        (counted(), {"borders": ()}, Refusal.NO_NEIGHBOURS),
        (counted(), {"places": tuple(place(c, person_years=None) for c in GRID)},
         Refusal.NO_POPULATION),
        (counted(**{GRID[0]: 12}), {"places": tuple(place(c, is_covered=c in GRID[:3]) for c in GRID)},
         Refusal.NO_NEIGHBOURS),
        ({(GRID[0], MONTH): 9}, {}, Refusal.TOO_FEW_EVENTS),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused(counts, changes, reason):
    with pytest.raises(Refused) as refused:
        said(replace(squared(counts), **changes))
    assert refused.value.reason == reason


def test_a_calculation_that_comes_to_no_rest_is_refused():
    """A million in every other place and none between them is nothing that neighbours share."""
    with pytest.raises(Refused) as refused:
        said(squared({(code, MONTH): 10**6 for code in GRID[1::2]}))
    assert refused.value.as_json() == {"code": "not_settled", "places": len(GRID)}


def test_the_same_table_gives_the_same_answer_bit_for_bit():
    given = squared(counted(**{FAR: 8}))
    read = RunInput.read(given.as_json())
    once, again = (digest(said(one).as_json()) for one in (given, read))
    assert once == again
