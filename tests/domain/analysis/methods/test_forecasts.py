"""The month's forecast: three outputs apart, none without coverage, frozen the same each time."""

from dataclasses import replace

import numpy as np
import pytest
from tests.domain.analysis.methods.invented import (
    CODES,
    KNOWN_IN,
    LAST,
    place,
    registered,
    settings,
    table,
)

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, estimate
from baluarte.domain.analysis.methods.forecast import frozen_from, made_from
from baluarte.domain.analysis.methods.forecast_scores import score_forecast
from baluarte.domain.analysis.methods.months import later, months_between
from baluarte.science.forecast import read_frozen

FIRST = later(LAST, -35)
MONTHS = months_between(FIRST, LAST)
FLAT, RISING, QUIET, DARK = CODES[:4]


def told(series, **changes):
    """Return a table of so many events in each month of each place."""
    counts = [
        (code, month, int(number))
        for code, numbers in series.items()
        for month, number in zip(MONTHS, numbers, strict=True)
        if number
    ]
    return table(counts, first=FIRST, **changes)


def drawn(seed, *, rate):
    rng = np.random.default_rng(seed)
    return {code: rng.poisson(rate, len(MONTHS)) for code in CODES}


@pytest.fixture(scope="module")
def given():
    """One place that rises, one flat at its pace, one quiet for two years, one not covered."""
    series = {code: [1, 0, 1] * 12 for code in CODES[4:]}
    series[FLAT] = [1, 1, 2, 1] * 9
    series[RISING] = [0, 0, 1] * 11 + [3, 4, 5]
    series[QUIET] = [2, 1] + [0] * 34
    return told(series, places=tuple(place(code, is_covered=code != DARK) for code in CODES))


@pytest.fixture(scope="module")
def said(given):
    return estimate(RunMethod.FORECAST, given, settings())


def by_place(result):
    return {row["place"]: row for row in result.rows}


def test_a_place_that_rises_has_a_greater_probability_of_change_and_stands_first(said):
    rows = by_place(said)
    assert rows[RISING]["pace"] == rows[FLAT]["pace"]
    assert rows[RISING]["change"] > 2 * rows[FLAT]["change"]
    assert (said.rows[0]["place"], rows[RISING]["says"]) == (RISING, PlaceFinding.RAISED)
    assert rows[FLAT]["says"] == PlaceFinding.AS_USUAL


def test_an_onset_is_said_of_what_was_quiet_for_a_year_and_of_nothing_else(said):
    rows = by_place(said)
    assert [code for code, row in rows.items() if row["onset"] is not None] == [QUIET]


def test_a_place_without_coverage_has_no_row_and_is_named(said):
    assert DARK not in by_place(said)
    [bare] = [one for one in said.cautions if one["code"] == Caution.NO_COVERAGE]
    assert (bare["places"], said.summary["not_covered"]) == ([DARK], 1)


def test_outputs_stay_apart_and_each_has_its_own_threshold(given, said):
    low = estimate(RunMethod.FORECAST, given, settings(level_at=0.01, change_at=1, onset_at=1))
    assert low.summary["by_output"].keys() == {"level", "change", "onset"}
    assert low.summary["by_output"]["change"] == low.summary["by_output"]["onset"] == 0
    assert low.summary["by_output"]["level"] > said.summary["by_output"]["level"]
    assert not {"score", "risk", "total"} & said.rows[0].keys()


def test_what_is_expected_lies_in_its_interval_and_its_months_come_after(said):
    assert said.summary["months"] == [later(LAST, step) for step in (1, 2, 3)]
    assert all(
        row["expected_low"] <= row["expected"] <= row["expected_high"] + 1 for row in said.rows
    )


def test_the_same_table_gives_the_same_digest_and_the_same_file(given, said):
    again = estimate(RunMethod.FORECAST, given, settings(seed=9))
    assert again.as_json() == said.as_json()
    assert frozen_from(given) == frozen_from(given)
    assert frozen_from(given)[0] == said.summary["digest"]
    other = replace(given, counts=given.counts[1:])
    assert frozen_from(other)[0] != said.summary["digest"]


def test_the_frozen_file_is_read_back_as_it_was_forecast(given, said, tmp_path):
    path = tmp_path / "forecast.npz"
    path.write_bytes(frozen_from(given)[1])
    found, made = read_frozen(path, digest=said.summary["digest"]).forecast, made_from(given)
    assert found.change().equals(made.forecast.change())
    assert found.onset().equals(made.forecast.onset())
    assert np.array_equal(found.levels.mass, made.forecast.levels.mass)


def test_a_month_that_is_not_over_is_not_read(given):
    more = [*given.counts, *((code, KNOWN_IN, 40) for code in CODES[:2])]
    now = replace(given, last=KNOWN_IN, counts=tuple(sorted(more)))
    assert made_from(now).forecast.origin == LAST


def test_months_before_the_first_event_are_not_zeros(given):
    longer = replace(given, first=later(FIRST, -60))
    assert estimate(RunMethod.FORECAST, longer, settings()).summary["past_first"] == FIRST
    assert frozen_from(longer) == frozen_from(given)


def test_where_delays_are_known_late_reports_are_reckoned_with(given, said):
    known = replace(given, registered=registered(each=(50, 30, 15, 5)))
    corrected = estimate(RunMethod.FORECAST, known, settings())
    assert (said.summary["is_corrected"], corrected.summary["is_corrected"]) == (False, True)
    codes = [{one["code"] for one in each.cautions} for each in (said, corrected)]
    assert [Caution.NOT_CORRECTED in one for one in codes] == [True, False]
    flat = [by_place(each)[FLAT]["expected"] for each in (said, corrected)]
    assert flat[1] > flat[0]


def test_a_list_that_came_in_whole_says_nothing_of_delays(given, said):
    whole = tuple((month, later(KNOWN_IN, -1), 30) for month in MONTHS)
    assert estimate(RunMethod.FORECAST, replace(given, registered=whole), settings()) == said
    mostly = (*registered()[-8:], *((month, LAST, 1_000) for month in MONTHS))
    found = estimate(RunMethod.FORECAST, replace(given, registered=mostly), settings())
    assert not found.summary["is_corrected"]
    # What was registered month by month before such a list came in still says how late things are.
    beside = (*registered(), *((month, LAST, 1_000) for month in MONTHS))
    found = estimate(RunMethod.FORECAST, replace(given, registered=beside), settings())
    assert found.summary["is_corrected"]


def test_where_no_covered_month_is_without_events_gaps_are_no_fault():
    full = told(
        {code: [3] * len(MONTHS) for code in CODES[:3]},
        places=tuple(place(code, is_covered=code in CODES[:3]) for code in CODES),
    )
    result = estimate(RunMethod.FORECAST, full, settings())
    assert (result.summary["places"], result.summary["not_covered"]) == (3, 17)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"first": later(LAST, -20), "counts": tuple((FLAT, m, 2) for m in MONTHS[-20:])},
         Refusal.NO_PAST),
        ({"counts": ((FLAT, FIRST, 3), (FLAT, LAST, 3))}, Refusal.TOO_FEW_EVENTS),
        ({"places": tuple(place(code, is_covered=False) for code in CODES)},
         Refusal.TOO_FEW_EVENTS),
    ],
)  # fmt: skip
def test_what_the_data_cannot_carry_is_refused(given, changes, reason):
    with pytest.raises(Refused) as refused:
        estimate(RunMethod.FORECAST, replace(given, **changes), settings())
    assert refused.value.reason is reason


@pytest.mark.parametrize("rate", [0.05, 0.4])
def test_where_nothing_changes_no_more_comes_than_was_said_and_few_places_are_raised(rate):
    """A hundred countries of one rate: what was claimed of change and onset, and what came."""
    claimed, came = (dict.fromkeys(("change", "onset"), 0.0) for _ in range(2))
    raised = places = 0
    for seed in range(100):
        found = estimate(RunMethod.FORECAST, told(drawn(seed, rate=rate)), settings())
        after = np.random.default_rng(10_000 + seed).poisson(3 * rate, len(CODES))
        places += len(found.rows)
        raised += found.summary["by_output"]["change"]
        for row in found.rows:
            events = after[CODES.index(row["place"])]
            for output, least in (("change", row["change_from"]), ("onset", 1)):
                if (said := row[output]) is not None:
                    claimed[output] += said
                    came[output] += events >= least
    for output, number in claimed.items():
        assert came[output] < number + 3 * number**0.5, output
    assert raised <= 0.02 * places


def scored(given, said, came, **changes):
    return score_forecast(given, said.as_json(), came, settings().parameters, **changes)


def test_what_came_is_held_against_what_was_said_and_misses_are_named(given, said):
    months = said.summary["months"]
    came = {
        (RISING, months[0]): 9,
        (QUIET, months[1]): 2,
        (FLAT, months[2]): 8,
        (DARK, months[0]): 5,
    }
    score = scored(given, said, came)
    by_output = {one.output: one for one in score.outputs}
    change = by_output["change"]
    assert (score.came, score.places) == (19, 19)
    assert (change.happened, change.asked, change.raised, change.true) == (2, 19, 1, 1)
    assert [(one.place, one.came, one.least) for one in change.missed] == [(FLAT, 8, 8)]
    onset = by_output["onset"]
    assert (onset.happened, onset.asked, onset.raised, onset.missed) == (1, 1, 1, ())


def test_of_few_places_or_events_nothing_is_said_of_how_good_it_was(given, said):
    score = scored(given, said, {(RISING, said.summary["months"][0]): 300})
    assert (score.is_enough, score.skill) == (False, None)


def test_only_what_was_frozen_is_scored(given, said):
    many = replace(given, places=tuple(place(code) for code in CODES))
    result = estimate(RunMethod.FORECAST, many, settings())
    came = {(code, result.summary["months"][0]): 2 for code in CODES}
    score = scored(many, result, came)
    assert score.skill.lower <= score.skill <= score.skill.upper
    other = replace(result, summary=result.summary | {"digest": "0" * 64})
    assert scored(many, other, came).skill is None
    assert scored(many, other, came).is_enough
