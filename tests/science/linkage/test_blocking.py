from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.linkage.invented import features_of, reports

from baluarte.science.linkage import blocking_recall
from baluarte.science.linkage.blocking import RULES, candidates, most_pairs
from baluarte.science.linkage.features import read_features
from baluarte.science.linkage.tables import NothingToLink, read_tables


def met(**columns) -> set[tuple[int, int]]:
    found = candidates(features_of(**columns))
    return set(zip(found.left.tolist(), found.right.tolist(), strict=True))


WORD = st.sampled_from(["pirul", "copal", "ocote", "nanche", "huizache", "tezontle"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORD, min_size=2, max_size=3, unique=True), min_size=2, max_size=8))
def test_all_meet_who_share_two_words_of_a_name_and_no_others(names) -> None:
    wanted = {
        (i, j)
        for (i, one), (j, other) in combinations(enumerate(names), 2)
        if len(set(one) & set(other)) > 1
    }
    assert met(name=[" ".join(words) for words in names]) == wanted


@pytest.mark.parametrize(
    "columns",
    [
        {"name": ["Ana Tezontle Pirul", "Pirul Tezotnle"]},
        {"name": ["Ana Tezontle", "Ana Copal"], "date_raw": ["2021-05-03", "03/05/2021"]},
        {"location": ["Villa Inventada, Oaxaca", "Villa Inventada"]},
        {"organization": ["Diario Inventado", "El Diario Inventado"]},
        {
            "location": ["Villa Inventada, Oaxaca", "Oaxaca"],
            "date_raw": ["2021-05-03", "2021-05-04"],
        },
        {"narrative": ["un helicóptero", "el helicóptero volvió"]},
        {"identifier": ["INV 1", "inv-1"]},
    ],
)
def test_two_meet_that_share_a_key(columns) -> None:
    assert met(**columns) == {(0, 1)}


def test_rows_of_one_table_need_not_meet() -> None:
    features = features_of(name=["Ana Pirul Copal"] * 4)
    found = candidates(features, apart=np.array([0, 0, 1, 1]))
    pairs = zip(found.left.tolist(), found.right.tolist(), strict=True)
    assert sorted(pairs) == [(0, 2), (0, 3), (1, 2), (1, 3)]


def test_no_pair_is_met_twice_nor_with_itself() -> None:
    table, _ = reports(300)
    found = candidates(read_features(read_tables(table)))
    codes = found.left.astype(np.int64) * len(table) + found.right
    assert (bool((found.left < found.right).all()), len(np.unique(codes))) == (True, len(codes))


def test_in_a_large_block_those_meet_whose_dates_may_be_one() -> None:
    days = [f"2021-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 2)]
    names = ["Ana Pirul Copal"] * (24 * 2)
    pairs = met(name=names, date_raw=days * 2, location=["Villa, Oaxaca"] * 48)
    same_month = {(i, j) for i, j in combinations(range(48), 2) if i % 24 // 2 == j % 24 // 2}
    assert pairs == same_month


def test_in_a_large_block_one_without_a_day_meets_all() -> None:
    days = [f"2021-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 2, 3, 4)]
    pairs = met(name=["Ana Pirul Copal"] * 49, date_raw=[*days, None])
    assert {pair for pair in pairs if 48 in pair} == {(row, 48) for row in range(48)}


def test_in_a_large_block_one_who_tells_a_month_meets_that_month() -> None:
    days = [f"2021-{month:02}-{day:02}" for month in range(1, 13) for day in (10, 12, 14, 16)]
    pairs = met(name=["Ana Pirul Copal"] * 49, date_raw=[*days, "mayo de 2021"])
    assert {pair for pair in pairs if 48 in pair} == {(row, 48) for row in range(16, 20)}


@pytest.mark.parametrize("other", ["2021-05-01", "2021-05-05", "2021-05-06"])
def test_two_with_a_word_in_common_meet_around_a_day(other) -> None:
    names = ["Ana Tezontle Pirul", "Luis Tezontle Copal"]
    assert met(name=names, date_raw=["2021-05-03", other]) == {(0, 1)}


def test_two_with_a_word_in_common_meet_in_an_organisation() -> None:
    names = ["Ana Tezontle Pirul", "Luis Tezontle Copal"]
    days = ["2021-05-03", None]
    told = met(name=names, date_raw=days, organization=["Diario Inventado", "Diario Inventado"])
    assert told == {(0, 1)}


def test_what_a_rule_may_bring_grows_slower_than_the_tables() -> None:
    assert [most_pairs(rows) for rows in (100, 100_000, 2_000_000)] == [3000, 1_000_000, 2_000_000]


def test_the_recall_of_blocking_is_measured_by_rule() -> None:
    table, events = reports(200)
    measured = blocking_recall(table, events)
    assert set(measured) == {*RULES, "all", "reduction"}
    assert (measured["all"], measured["two words of a name"], measured["the identifier"]) == (
        1,
        1,
        0,
    )


def test_truth_must_be_as_long_as_the_tables() -> None:
    table, events = reports(10)
    with pytest.raises(NothingToLink, match="truth has 19 rows, the tables 20"):
        blocking_recall(table, events[1:])
