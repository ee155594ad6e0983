"""Each place beside its own past: by hand, by chance, and refused where there is none."""

from dataclasses import replace

import numpy as np
import pytest
from tests.domain.analysis.methods.invented import CODES, LAST, place, settings, table

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, estimate
from baluarte.domain.analysis.methods.months import later, months_between
from baluarte.domain.analysis.methods.own_past import same_months

# Three years: the last against the two before.
FIRST = later(LAST, -35)
YEARS = [months_between(later(LAST, first), later(LAST, last))
         for first, last in ((-35, -24), (-23, -12), (-11, 0))]  # fmt: skip


def said(given, **parameters):
    return estimate(RunMethod.OWN_PAST, given, settings(**parameters))


def told(*rows, **changes):
    """Return a table of places with so many events in each of three years."""
    counts = [
        (code, months[0], number)
        for code, numbers in rows
        for months, number in zip(YEARS, numbers, strict=True)
        if number
    ]
    return table(counts, first=FIRST, **changes)


def by_place(result):
    return {row["place"]: row for row in result.rows}


def test_a_place_is_compared_with_its_own_years_by_hand():
    row = by_place(said(told((CODES[0], (5, 3, 12)), (CODES[1], (20, 20, 20)))))[CODES[0]]
    assert (row["events"], row["before"], row["expected"], row["ratio"]) == (12, 8, 4, 3)
    # Clopper and Pearson of 12 of 20 are .3605426 and .8088099; 2 p / (1 - p).
    assert row["ratio_low"] == pytest.approx(1.12765, rel=1e-4)
    assert row["ratio_high"] == pytest.approx(8.46080, rel=1e-4)


def test_its_share_of_the_country_is_said_now_and_before_by_hand():
    row = by_place(said(told((CODES[0], (5, 3, 12)), (CODES[1], (20, 20, 20)))))[CODES[0]]
    assert row["share"] == pytest.approx(12 / 32)
    assert row["share_before"] == pytest.approx(8 / 48, rel=1e-5)
    assert row["share_low"] < 12 / 32 < row["share_high"]
    assert row["share_before_low"] < 8 / 48 < row["share_before_high"]


def test_a_rise_is_found_and_stands_first_and_a_fall_is_fewer_on_record():
    result = said(told((CODES[0], (2, 2, 20)), (CODES[1], (30, 30, 8)), (CODES[2], (9, 9, 9))))
    says = [row["says"] for row in result.rows]
    assert result.rows[0]["place"] == CODES[0]
    assert says[:3] == ["more", "cannot_tell", "fewer_recorded"]
    assert (result.summary["more"], result.summary["places"]) == (1, 3)


def test_too_few_are_said_to_be_too_few_and_have_no_q():
    result = said(told((CODES[0], (0, 0, 4)), (CODES[1], (9, 9, 9))))
    few = by_place(result)[CODES[0]]
    assert (few["says"], few["q"], few["ratio"]) == (PlaceFinding.TOO_FEW, None, None)
    assert result.summary["too_few"] == len(CODES) - 1
    codes = {one["code"] for one in result.cautions}
    assert {Caution.TOO_FEW_TO_COMPARE, Caution.PAST_DOCUMENTED_OTHERWISE} <= codes


def test_no_population_is_asked_for():
    given = told((CODES[0], (5, 3, 12)), (CODES[1], (20, 20, 20)))
    without = replace(given, places=tuple(place(c, person_years=None) for c in CODES))
    assert said(without).as_json()["rows"] == said(given).as_json()["rows"]


def test_the_same_months_of_earlier_years_are_compared():
    months = months_between("2023-02", "2025-03")
    assert same_months(months, 3) == (
        ["2025-01", "2025-02", "2025-03"], ["2024-01", "2024-02", "2024-03"],
    )  # fmt: skip
    assert same_months(months, 12)[1][0] == "2023-04"
    assert same_months(months[:11], 3)[1] == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"first": later(LAST, -17)}, Refusal.NO_PAST),
        ({"counts": ((CODES[0], LAST, 3),)}, Refusal.TOO_FEW_EVENTS),
    ],
)
def test_what_the_data_cannot_carry_is_refused(changes, reason):
    with pytest.raises(Refused) as refused:
        said(replace(told((CODES[0], (5, 5, 5))), **changes))
    assert refused.value.reason is reason


def test_chance_alone_seldom_gives_a_place_with_more():
    found = 0
    for seed in range(100):
        drawn = np.random.default_rng(seed).poisson(8, (len(CODES), 3))
        rows = [(code, tuple(map(int, drawn[at]))) for at, code in enumerate(CODES)]
        found += any(row["says"] != PlaceFinding.CANNOT_TELL for row in said(told(*rows)).rows)
    # One country in twenty may have one; with more than eleven of a hundred it would not be so.
    assert found <= 11
