"""More than expected by the people who live there: exact, smoothed, and never said to be safe."""

from dataclasses import replace

import pytest
from tests.domain.analysis.methods.invented import CODES, even, place, settings, table

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, estimate
from baluarte.science import rates


def said(given, **parameters):
    return estimate(RunMethod.RATES, given, settings(**parameters))


def rows_of(result):
    return {row["place"]: row for row in result.rows}


@pytest.fixture
def uneven():
    """As many everywhere, and eight times that in the first place."""
    return table([*even(), (CODES[0], "2024-02", 84)])


def test_the_place_with_more_than_its_people_would_have_stands_first(uneven):
    first, *others = said(uneven).rows
    assert (first["place"], first["says"], first["events"]) == (CODES[0], PlaceFinding.MORE, 96)
    assert PlaceFinding.MORE not in {row["says"] for row in others}


def test_ratio_and_rate_have_the_exact_interval_of_their_count(uneven):
    row = rows_of(said(uneven))[CODES[1]]
    low, high = (float(end[0]) for end in rates.poisson_interval([12]))
    expected = (12 * 20 + 84) / 20
    assert row["expected"] == pytest.approx(expected, rel=1e-5)
    assert (row["ratio_low"], row["ratio_high"]) == (
        pytest.approx(low / expected, rel=1e-5),
        pytest.approx(high / expected, rel=1e-5),
    )
    assert row["rate"] == pytest.approx(12 / 20_000 * 100_000)


def test_a_small_count_is_drawn_to_what_is_usual(uneven):
    small = replace(
        uneven, places=tuple(place(c, person_years=20.0) if c == CODES[9] else place(c)
                             for c in CODES), counts=tuple(one for one in uneven.counts
                                                           if one[0] != CODES[9]),
    )  # fmt: skip
    row = rows_of(said(small))[CODES[9]]
    assert row["ratio"] == 0
    assert 0.3 < row["smoothed"] < 3
    assert row["says"] == PlaceFinding.CANNOT_TELL


def test_more_than_half_as_much_again_is_asked_for_by_a_threshold(uneven):
    once, thrice = (rows_of(said(uneven, threshold=one))[CODES[1]] for one in (0.5, 3.0))
    assert once["exceeds"] > 0.9 > thrice["exceeds"]


def test_a_place_that_nobody_covers_has_no_row_and_makes_no_standard(uneven):
    bare = replace(
        uneven, places=tuple(place(code, is_covered=code != CODES[19]) for code in CODES),
        counts=tuple(one for one in uneven.counts if one[0] != CODES[19]),
    )  # fmt: skip
    result = said(bare)
    assert CODES[19] not in rows_of(result)
    assert {"code": Caution.NO_COVERAGE.value, "places": [CODES[19]]} in result.cautions
    assert result.summary["places"] == 19


def test_no_place_is_ever_said_to_be_safe():
    names = " ".join(PlaceFinding)
    assert not {"low", "safe", "none"} & set(names.split())


def test_people_that_are_not_known_are_said_with_the_events_that_fall_out(uneven):
    lost = replace(uneven, places=tuple(
        place(code, person_years=None if code == CODES[0] else 20_000.0) for code in CODES
    ))  # fmt: skip
    result = said(lost)
    assert {"code": "no_people", "places": [CODES[0]], "events": 96} in result.cautions
    assert CODES[0] not in rows_of(result)


def test_three_events_in_all_are_refused_with_the_number():
    with pytest.raises(Refused) as refused:
        said(table([(CODES[0], "2024-03", 2), (CODES[1], "2024-03", 1)]))
    assert refused.value.as_json() == {"code": "too_few_events", "events": 3, "needed": 10}


def test_without_population_nothing_is_said():
    places = tuple(place(code, person_years=None) for code in CODES)
    with pytest.raises(Refused) as refused:
        said(table(even(), places=places))
    assert refused.value.reason is Refusal.NO_POPULATION


def test_one_place_has_nothing_to_stand_beside():
    with pytest.raises(Refused) as refused:
        said(table(even(), places=(place(CODES[0]),)))
    assert refused.value.reason is Refusal.ONE_PLACE


def test_each_place_says_which_rise_would_not_have_been_seen_there(uneven):
    result = said(uneven)
    least = [row["least_seen"] for row in result.rows]
    [warned] = [one for one in result.cautions if one["code"] == Caution.RISE_NOT_SEEN]
    assert min(least) > 1
    assert warned["ratio"] == pytest.approx(sorted(least)[len(least) // 2], rel=0.2)


def test_what_science_warns_of_comes_along_as_code_and_facts(uneven):
    codes = {one["code"]: one for one in said(uneven).cautions}
    assert codes["rates_few_places"]["facts"]["places"] == len(CODES)


def test_where_places_do_not_differ_no_rise_would_have_been_seen():
    result = said(table(even()))
    [warned] = [one for one in result.cautions if one["code"] == Caution.RISE_NOT_SEEN]
    assert {row["least_seen"] for row in result.rows} == {None}
    assert warned["ratio"] is None
