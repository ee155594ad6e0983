"""Comparisons and keys of one's own, beside those that every list of reports has."""

import numpy as np
import pandas as pd
import pytest

from baluarte.science import linkage
from baluarte.science.linkage import Comparison, Model, ModelRefused, TableRefused
from baluarte.science.linkage.own import MOST_RULES

ROWS = 300


def lists(**columns):
    """Return two lists of one plate for each event, of which nothing else agrees."""
    numbers = range(ROWS)
    mine = pd.DataFrame(
        {
            "id": numbers,
            "name": [f"Ana{number} Pirul{number % 37}" for number in numbers],
            "date_raw": [f"2024-01-{number % 28 + 1:02}" for number in numbers],
            "type": "amenaza",
            "plate": [f"ABC{number:04}" for number in numbers],
            "case": [str(number) for number in numbers],
        }
    )
    theirs = mine.assign(
        name=[f"Inés{7 * number % ROWS} Zorzal" for number in numbers],
        date_raw=[f"2021-06-{number % 28 + 1:02}" for number in numbers],
    )
    return {"mine": mine.assign(**columns), "theirs": theirs.assign(**columns)}


def linked(tables=None, **asked):
    return linkage.link_reports(tables or lists(), within=False, least=0.0, **asked)


PLATE = Comparison("plate", m=(0.05, 0.95), u=(0.999, 0.001))


def test_a_key_of_ones_own_brings_together_what_shares_nothing_else():
    without, found = linked(), linked(blocking=["plate"])
    assert "plate" not in without.blocking.met
    assert found.blocking.met["plate"] == ROWS
    assert {*zip(found.pairs["left"], found.pairs["right"], strict=True)} >= {
        (number, number) for number in range(ROWS)
    }


def test_a_key_of_several_columns_holds_where_all_are_the_same_and_told():
    tables = lists(year="2024")
    tables["theirs"].loc[5, "plate"] = " "
    tables["theirs"].loc[6, "year"] = "2025"
    found = linked(tables, blocking=[("plate", "year")])
    assert found.blocking.met["plate and year"] == ROWS - 2


def test_a_comparison_of_ones_own_weighs_and_explains():
    found = linked(comparisons=[PLATE], blocking=["plate"])
    without = linked(blocking=["plate"])
    said = found.pairs["explanation"][0]["plate"]
    assert (said["agreement"], said["level"]) == ("the same", 1)
    assert said["bits"] > 5
    assert found.pairs["probability"].min() > without.pairs["probability"].max()


def test_what_is_not_told_weighs_nothing():
    tables = lists()
    tables["theirs"].loc[3, "plate"] = None
    found = linked(tables, comparisons=[PLATE], blocking=["case"])
    of_three = found.pairs[found.pairs["right"] == 3]["explanation"].iloc[0]["plate"]
    assert of_three == {"agreement": "not told", "level": -1, "bits": 0.0}


def beginnings(left, right):
    """Level 2 where texts are the same, 1 where their first four letters are."""
    begin = np.array([a[:4] == b[:4] for a, b in zip(left, right, strict=True)])
    return begin.astype(int) + (left == right)


def test_a_function_of_ones_own_says_how_far_two_values_agree():
    far = Comparison(
        "plate", ("other", "begins alike", "the same"),
        m=(0.02, 0.08, 0.9), u=(0.9, 0.09, 0.01), agree=beginnings, name="vehicle",
    )  # fmt: skip
    tables = lists()
    tables["theirs"].loc[8, "plate"] = "ABC0999"
    found = linked(tables, comparisons=[far], blocking=["case"])
    met = found.pairs.set_index(["left", "right"])["explanation"]
    assert met[8, 8]["vehicle"]["agreement"] == "begins alike"
    assert met[9, 9]["vehicle"]["agreement"] == "the same"
    assert {one["vehicle"]["agreement"] for one in met} >= {"begins alike", "the same"}


def test_the_model_of_a_run_weighs_alike_in_the_next_once_its_comparison_is_given_again():
    first = linked(comparisons=[PLATE], blocking=["plate"])
    model = Model.from_json(first.model.to_json())
    again = linked(comparisons=[PLATE], blocking=["plate"], model=model)
    assert again.pairs["probability"].tolist() == first.pairs["probability"].tolist()
    without = linked(blocking=["plate"], model=model)
    assert "plate" not in [one.name for one in without.model.fields]


def test_recall_of_blocking_with_a_key_of_ones_own_is_measured():
    truth = [*range(ROWS), *range(ROWS)]
    measured = linkage.blocking_recall(lists(), truth, within=False, blocking=["plate"])
    assert (measured["plate"], measured["all"]) == (1.0, 1.0)
    assert linkage.blocking_recall(lists(), truth, within=False)["all"] < 1


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"comparisons": [Comparison("colour")]}, "colour"),
        ({"blocking": ["colour"]}, "colour"),
        ({"blocking": [()]}, "names a column"),
        ({"blocking": ["plate"] * (MOST_RULES + 1)}, "at most 5"),
    ],
)
def test_columns_that_are_not_there_are_refused(asked, why):
    with pytest.raises(TableRefused, match=why):
        linked(**asked)


@pytest.mark.parametrize(
    "agree",
    [
        lambda left, _: np.zeros(len(left) + 1, dtype=int),
        lambda left, _: np.full(len(left), 2),
        lambda left, _: np.full(len(left), -1),
        lambda left, _: np.full(len(left), 0.5),
    ],
)
def test_what_says_no_level_for_each_pair_is_refused(agree):
    odd = Comparison("plate", agree=agree)
    with pytest.raises(ModelRefused, match="plate"):
        linked(comparisons=[odd], blocking=["plate"])


@pytest.mark.parametrize(
    "given",
    [
        {"column": "número de placa"},
        {"column": "name"},
        {"column": "plate", "levels": ("one",), "m": (1.0,), "u": (1.0,)},
        {"column": "plate", "m": (0.1, 0.2, 0.7)},
    ],
)
def test_a_comparison_that_is_none_is_refused(given):
    with pytest.raises(ModelRefused):
        assert Comparison(**given).field


def test_two_of_one_name_and_other_levels_than_the_model_has_are_refused():
    with pytest.raises(ModelRefused, match="one name"):
        linked(comparisons=[PLATE, PLATE])
    trained = linked(comparisons=[PLATE], blocking=["plate"]).model
    other = Comparison("plate", ("a", "b", "c"), m=(0.2, 0.2, 0.6), u=(0.5, 0.3, 0.2))
    with pytest.raises(ModelRefused, match="other levels"):
        linked(comparisons=[other], model=trained)


def test_a_register_says_that_it_matches_without_them():
    trained = linked(comparisons=[PLATE], blocking=["plate"]).model
    with pytest.raises(ModelRefused, match="of one's own"):
        linkage.register_reports(lists()["mine"], model=trained)
