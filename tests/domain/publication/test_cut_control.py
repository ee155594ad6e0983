"""Cuts by labor and gender: what is small is hidden and stays hidden. All invented."""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest

from baluarte.domain.publication.choices import DatePrecision, Shown
from baluarte.domain.publication.coarsening import CoarseDate, Given
from baluarte.domain.publication.cut_cells import (
    FEW,
    NO_DATA,
    OTHERS,
    TOTAL,
    Counted,
    parts_of,
    victims_of,
)
from baluarte.domain.publication.cut_control import guard_cuts
from baluarte.domain.publication.events import Part, as_json, combine, from_json
from baluarte.science import disclosure

K = 5
JUNE = CoarseDate("2025-06", DatePrecision.MONTH, date(2025, 6, 1), date(2025, 6, 1))
GIVEN = Given(JUNE, "20", None, ("AG-THR",), (), None, 2, "", False)


def event(*given):
    return combine([Part(uuid4(), f"R{n}", one) for n, one in enumerate(given)])


def of(cells, cut, across, key=TOTAL):
    return {
        one.value: one.victims
        for one in cells
        if (one.cut, one.across, one.key) == (cut, across, key)
    }


def victims(**sizes):
    """Return victims of 2025 in one state, named by labor and gender."""
    return Counter({Counted(*name.split("__"), "20", "2025"): n for name, n in sizes.items()})


def test_a_victim_of_whom_nothing_was_let_out_is_counted_without_data():
    told = replace(GIVEN, labors=("journalist",), genders=("woman", "declined"))
    assert victims_of([event(told)]) == {
        Counted("journalist", "woman", "20", "2025"): 1,
        Counted(NO_DATA, NO_DATA, "20", "2025"): 1,
    }


def test_an_event_that_publishes_no_victims_is_not_counted():
    told = replace(GIVEN, victims=None, labors=("journalist", "journalist"))
    assert victims_of([event(told)]) == {}


def test_of_two_records_the_one_that_tells_more_is_counted_and_nothing_is_added_up():
    first = replace(GIVEN, victims=1, labors=("journalist",))
    other = replace(GIVEN, victims=1, labors=("defender",), genders=("woman",))
    assert victims_of([event(first, other)]) == {Counted("defender", "woman", "20", "2025"): 1}


def test_what_a_record_gives_is_kept_whole():
    told = replace(GIVEN, labors=("journalist", ""), genders=("woman", "man"))
    assert from_json(as_json(told)) == told


def test_counts_of_enough_are_shown_as_counted_and_missing_is_a_row_of_its_own():
    cells = guard_cuts(
        victims(journalist__woman=20, journalist__man=30, defender__woman=40, no_data__no_data=9),
        threshold=K,
    )
    assert of(cells, "labor", "country") == {
        "journalist": 50, "defender": 40, "both": 0, "other": 0, NO_DATA: 9, TOTAL: 99,
    }  # fmt: skip
    assert of(cells, "gender", "country") == {
        "woman": 60, "man": 30, "non_binary": 0, "other": 0, NO_DATA: 9, TOTAL: 99,
    }  # fmt: skip
    assert of(cells, "labor", "gender", "man")["journalist"] == 30


def test_a_small_count_is_hidden_with_another_that_would_tell_it():
    cells = guard_cuts(
        victims(journalist__woman=40, defender__woman=30, both__woman=2), threshold=K
    )
    told = of(cells, "labor", "country")
    assert told["both"] is None
    assert sum(one is None for one in told.values()) >= 2
    assert told[TOTAL] == 72


def test_of_few_victims_nothing_but_their_number_is_shown():
    cells = guard_cuts(victims(journalist__woman=9), threshold=K)
    assert of(cells, "labor", "country") == {
        "journalist": None, "defender": None, "both": None, "other": None, NO_DATA: None, TOTAL: 9,
    }  # fmt: skip


def test_where_nothing_can_be_told_of_labor_neither_is_of_gender():
    cells = guard_cuts(victims(journalist__woman=8, journalist__man=1), threshold=K)
    told = [one for one in cells if (one.cut, one.across) == ("gender", "country")]
    assert {one.value for one in told if one.victims is not None} == {TOTAL}
    across = [one for one in cells if one.across == "gender" and one.victims is not None]
    assert [(one.key, one.value, one.victims) for one in across] == [(TOTAL, TOTAL, 9)]


def test_states_of_few_victims_stand_together():
    found = Counter(
        {Counted("journalist", "woman", state, "2025"): n
         for state, n in (("07", 3), ("09", 30), ("15", 8), ("20", 40))}
    )  # fmt: skip
    cells = guard_cuts(found, threshold=K)
    keys = {one.key for one in cells if (one.cut, one.across) == ("labor", "state")}
    assert keys == {"09", "20", OTHERS, TOTAL}
    assert of(cells, "labor", "state", OTHERS)[TOTAL] == 11


@pytest.mark.parametrize(("before", "shown"), [(50, True), (48, False), (45, True), (53, False)])
def test_a_count_that_adds_few_to_that_of_an_earlier_edition_is_hidden(before, shown):
    one = victims(journalist__woman=before, defender__woman=60)
    two = victims(journalist__woman=50, defender__woman=60)
    later = guard_cuts(two, threshold=K, earlier=guard_cuts(one, threshold=K))
    assert (of(later, "labor", "country")["journalist"] == 50) is shown


def country(seed, many):
    draw = np.random.default_rng(seed)
    states = draw.choice([f"{n:02}" for n in range(1, 13)], many, p=draw.dirichlet(np.ones(12)))
    labors = draw.choice(["journalist", "defender", "both", "other", NO_DATA], many,
                         p=[0.4, 0.3, 0.04, 0.06, 0.2])  # fmt: skip
    genders = draw.choice(["woman", "man", "non_binary", NO_DATA], many, p=[0.4, 0.4, 0.02, 0.18])
    years = draw.choice([str(year) for year in range(2019, 2026)], many)
    return Counter(map(Counted._make, zip(labors, genders, states, years, strict=True)))


@pytest.mark.parametrize("seed", [1, 2])
def test_an_attacker_finds_no_small_count_in_any_table(seed):
    cells = guard_cuts(country(seed, 400), threshold=K)
    assert all(one.victims is None or one.victims == 0 or one.victims >= K
               for one in cells if one.value != TOTAL)  # fmt: skip
    for cut, across in {(one.cut, one.across) for one in cells if one.across != "country"}:
        frame = pd.DataFrame(
            [(one.key, one.value, one.victims) for one in cells
             if (one.cut, one.across) == (cut, across)],
            columns=["key", "value", "count"],
        )  # fmt: skip
        assert frame["count"].isna().any()
        audit = disclosure.audit_release(frame, threshold=K, totals=(TOTAL,))
        assert not audit.exposed, (cut, across, audit.exposed)


def test_totals_over_a_cut_are_what_the_published_events_add_up_to():
    found = country(3, 300)
    cells = guard_cuts(found, threshold=K)
    totals = {one.key: one.victims for one in cells
              if (one.cut, one.across, one.value) == ("gender", "year", TOTAL)}  # fmt: skip
    assert totals.pop(TOTAL) == found.total() == sum(totals.values())
    assert {one.shown for one in cells if one.value == TOTAL and one.across != "gender"} == {
        Shown.EXACT
    }


def releases(cells):
    """Return the tables as somebody reads them who reads all of them together."""
    tables = {}
    for one in cells:
        if one.across == "country":
            continue
        row = {"count": np.nan if one.victims is None else one.victims, one.across: one.key}
        if one.cut == "crossed":
            both = (TOTAL, TOTAL) if one.value == TOTAL else parts_of(one.value)
            row |= dict(zip(("labor", "gender"), both, strict=True))
        else:
            row[one.cut] = one.value
        tables.setdefault((one.cut, one.across), []).append(row)
    return {name: pd.DataFrame(rows) for name, rows in tables.items()}


def levels(cells):
    """Return which states and years stand together in a crossed table, as anybody reads it."""
    told = {}
    for across in ("state", "year"):
        keys, alone = (
            {one.key for one in cells if (one.cut, one.across) == (cut, across)}
            for cut in ("labor", "crossed")
        )
        told[across] = dict.fromkeys(sorted(keys - alone), FEW)
    return {name: of for name, of in told.items() if of}


@pytest.mark.parametrize(("seed", "many"), [(1, 200), (2, 400)])
def test_an_attacker_who_takes_totals_from_the_crossed_cut_finds_no_small_count(seed, many):
    """The totals by labor and by gender are public too: all tables are attacked together."""
    found = country(seed, many)
    cells = guard_cuts(found, threshold=K)
    crossed = [one for one in cells if one.cut == "crossed" and one.value != TOTAL]
    assert all(one.victims is None or one.victims == 0 or one.victims >= K for one in crossed)
    assert any(one.victims for one in crossed if one.across == "year" and one.key != TOTAL)
    [*others, last] = releases(cells).values()
    audit = disclosure.audit_release(
        last, published=others, threshold=K, totals=(TOTAL,), hierarchies=levels(cells)
    )
    assert not audit.exposed, audit.exposed[:3]
    # What is shown is what was counted.
    for one in crossed:
        if one.victims is not None and one.across == "year" and one.key.isdigit():
            labor, gender = parts_of(one.value)
            counted = sum(
                n for who, n in found.items()
                if (who.year, who.labor, who.gender) == (one.key, labor, gender)
            )  # fmt: skip
            assert one.victims == counted


def test_shown_without_the_totals_in_mind_a_crossed_cut_would_give_a_small_count_away():
    """One hidden cell in a row of which the total is public: the difference is the hidden count."""
    found = Counter(
        {Counted(labor, gender, state, "2025"): n
         for (labor, gender, state), n in {
             ("journalist", "woman", "09"): 30, ("journalist", "man", "09"): 20,
             ("defender", "woman", "09"): 25, ("defender", "man", "09"): 3,
             ("journalist", "woman", "20"): 40, ("journalist", "man", "20"): 22,
             ("defender", "woman", "20"): 31, ("defender", "man", "20"): 18,
         }.items()}
    )  # fmt: skip
    cells = guard_cuts(found, threshold=K)
    of_state = of(cells, "crossed", "state", "09")
    totals = of(cells, "labor", "state", "09")
    # By labor alone nothing is small: 50 and 28 stand there.
    assert (totals["journalist"], totals["defender"]) == (50, 28)
    assert of_state["defender.man"] is None
    # Taken from 28, the women among defenders would give the three away, and so would the men
    # among journalists, taken from the men.
    assert of_state["defender.woman"] is None
    naive = [
        {"state": one.key, "labor": parts_of(one.value)[0], "gender": parts_of(one.value)[1],
         "count": np.nan if one.key == "09" and one.value == "defender.man" else
         found[Counted(*parts_of(one.value), one.key, "2025")]}
        for one in cells
        if (one.cut, one.across) == ("crossed", "state") and TOTAL not in (one.key, one.value)
    ]  # fmt: skip
    others = [frame for name, frame in releases(cells).items() if name[0] != "crossed"]
    audit = disclosure.audit_release(
        pd.DataFrame(naive), published=others, threshold=K, totals=(TOTAL,)
    )
    assert {(one.reason, one.lower) for one in audit.exposed} >= {("exact", 3.0)}


def test_of_the_country_the_crossed_cut_says_what_labor_by_gender_says():
    cells = guard_cuts(victims(journalist__woman=20, journalist__man=30, defender__woman=40),
                       threshold=K)  # fmt: skip
    told = of(cells, "crossed", "country")
    assert (told["journalist.man"], told[TOTAL]) == (
        of(cells, "labor", "gender", "man")["journalist"],
        90,
    )
    assert of(cells, "crossed", "state", TOTAL) | {TOTAL: 90} == told


@pytest.mark.parametrize(("before", "shown"), [(30, True), (28, False)])
def test_a_crossed_count_that_adds_few_to_an_earlier_edition_is_hidden(before, shown):
    one = victims(
        journalist__woman=before, journalist__man=90, defender__woman=60, defender__man=70
    )
    two = victims(journalist__woman=30, journalist__man=90, defender__woman=60, defender__man=70)
    later = guard_cuts(two, threshold=K, earlier=guard_cuts(one, threshold=K))
    assert (of(later, "crossed", "year", "2025")["journalist.woman"] == 30) is shown


def test_of_few_victims_nothing_is_crossed():
    cells = guard_cuts(victims(journalist__woman=9), threshold=K)
    crossed = [one for one in cells if one.cut == "crossed" and one.value != TOTAL]
    assert crossed
    assert {one.victims for one in crossed} == {None}
