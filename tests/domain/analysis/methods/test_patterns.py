"""Places that lie high together with their neighbours: found where planted, refused where poor."""

from dataclasses import replace
from itertools import pairwise

import pytest
from tests.domain.analysis.methods.invented import CODES, LAST, even, place, settings, table

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, RunInput, estimate
from baluarte.domain.analysis.methods.given import digest
from baluarte.domain.analysis.methods.months import later, months_between

LINE = tuple(pairwise(CODES))
FEW = {"permutations": 999}


def said(given, **parameters):
    return estimate(RunMethod.PATTERNS, given, settings(**(FEW | parameters)))


def planted(months: int = 3, each: int = 8):
    """Return five places in a row with many events in the last months."""
    more = [
        (code, month, each)
        for code in CODES[6:11]
        for month in months_between(later(LAST, 1 - months), LAST)
    ]
    counts = {(code, month): n for code, month, n in even()}
    for code, month, n in more:
        counts[code, month] = counts.get((code, month), 0) + n
    rows = [(code, month, n) for (code, month), n in counts.items()]
    return table(rows, borders=LINE)


def test_places_high_together_are_found_and_stand_first():
    result = said(planted())
    hot = [row["place"] for row in result.rows if row["says"] == PlaceFinding.HOT_SPOT]
    assert {CODES[7], CODES[8], CODES[9]} <= set(hot) <= set(CODES[5:12])
    assert [row["place"] for row in result.rows[: len(hot)]] == hot
    assert result.summary["hot"] == len(hot)


def test_how_it_came_about_is_said():
    lately = {row["place"]: row["course"] for row in said(planted()).rows}
    long = {row["place"]: row["course"] for row in said(planted(months=24)).rows}
    assert lately[CODES[8]] == "new hot"
    assert long[CODES[8]] in {"persistent hot", "intensifying hot", "diminishing hot"}


def test_fewer_on_record_is_never_said_to_be_safe():
    findings = {row["says"] for row in said(planted()).rows}
    assert findings <= {
        PlaceFinding.HOT_SPOT, PlaceFinding.FEWER_RECORDED, PlaceFinding.CANNOT_TELL,
    }  # fmt: skip


def test_a_place_without_coverage_is_nobodys_neighbour():
    given = planted()
    bare = tuple(place(c, is_covered=c != CODES[8]) for c in CODES)
    result = said(replace(given, places=bare))
    assert CODES[8] not in {row["place"] for row in result.rows}
    assert Caution.NO_COVERAGE in {one["code"] for one in result.cautions}


def test_what_science_assumes_and_warns_of_comes_along():
    codes = {one["code"] for one in said(planted()).cautions}
    assert {"rates_month_alone", "rates_trend_independent", "rates_value_anywhere"} <= codes


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"borders": ()}, Refusal.NO_NEIGHBOURS),
        ({"counts": ((CODES[0], LAST, 3),)}, Refusal.TOO_FEW_EVENTS),
        ({"first": later(LAST, -5)}, Refusal.PERIOD_TOO_SHORT),
        ({"places": tuple(place(c, person_years=None) for c in CODES)}, Refusal.NO_POPULATION),
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
