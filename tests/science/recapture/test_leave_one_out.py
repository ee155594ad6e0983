import numpy as np
import pandas as pd
import pytest
from tests.science.recapture.tables import HEPATITIS, INVENTED, frame

from baluarte.science.recapture import estimate_undercount

EXACT = ["log_linear", "decomposable"]


def one_lists_own_cases() -> pd.DataFrame:
    """1,000 cases that four lists may find, and 300 that only the last can: 1,300 in truth."""
    found = np.random.default_rng(1).random((1000, 4)) < (0.45, 0.4, 0.4, 0.05)
    alone = np.tile([False, False, False, True], (300, 1))
    every = np.vstack([found, alone])
    return pd.DataFrame(every[every.any(axis=1)].astype(int), columns=list("ABCD"))


@pytest.fixture(scope="module")
def found():
    return estimate_undercount(frame(INVENTED), counts="n", method=EXACT)


def test_every_list_is_left_out_once(found) -> None:
    assert [one.left_out for one in found.leave_one_out] == list("ABCD")


@pytest.mark.parametrize("place", range(4))
def test_the_estimate_without_a_list_is_that_of_the_table_without_it(found, place: int) -> None:
    name = "ABCD"[place]
    table = frame(INVENTED).drop(columns=name)
    table = table[table.drop(columns="n").any(axis=1)]
    alone = estimate_undercount(table, counts="n", method=EXACT)
    without = found.leave_one_out[place]
    assert without.observed == alone.observed
    for family in EXACT:
        ours, theirs = without.estimates[family], alone.estimates[family]
        assert (ours.lower, ours.total, ours.upper) == pytest.approx(
            (theirs.lower, theirs.total, theirs.upper)
        )


def test_lists_that_bear_one_another_out_give_rise_to_no_caution(found) -> None:
    assert found.cautions == ()


def test_a_number_that_hangs_on_one_list_says_which() -> None:
    found = estimate_undercount(one_lists_own_cases(), method="decomposable")
    whole = found.estimates["decomposable"]
    # In truth 1,300: neither number is right, and without the caution nothing would warn.
    assert (whole.total, whole.lower, whole.upper) == (5672, 4373, 7503)
    [said] = [one for one in found.cautions if one.code == "apart_without_list"]
    assert said.words("en").startswith(
        "Without list D, decomposable graphs find 961 (921 to 1,005) instead of 5,672 (4,373 to "
        "7,503): the intervals do not even meet."
    )
    assert said.words("es").startswith(
        "Sin la lista D, con grafos descomponibles se estiman 961 (921 a 1,005) en lugar de 5,672 "
        "(4,373 a 7,503): los intervalos ni se tocan."
    )
    assert said.data["factor"] == pytest.approx(5672 / 961)


def test_of_three_lists_none_can_be_left_out() -> None:
    found = estimate_undercount(frame(HEPATITIS), counts="n", method="decomposable")
    reasons = [one.refusals["decomposable"].reason for one in found.leave_one_out]
    assert (reasons, [len(one.estimates) for one in found.leave_one_out]) == (
        ["few_lists"] * 3,
        [0, 0, 0],
    )
    assert "no_list_to_spare" in [one.code for one in found.cautions]


def test_a_list_without_which_nothing_joins_the_others_is_named() -> None:
    # C and D meet each other, A and B meet each other, and E alone joins the pairs.
    counts = {
        "11000": 30, "10000": 40, "01000": 35, "00110": 25, "00100": 30, "00010": 45,
        "10001": 20, "01001": 18, "00101": 16, "00011": 22, "00001": 50,
    }  # fmt: skip
    found = estimate_undercount(frame(counts), counts="n", method="log_linear")
    last = found.leave_one_out[-1]
    assert (last.left_out, last.refusals["log_linear"].reason) == ("E", "separate_lists")
    assert ("refused_without_list", "E") in [
        (one.code, one.data.get("list")) for one in found.cautions
    ]


def test_the_table_has_a_row_for_each_list_and_family(found) -> None:
    table = found.leave_one_out_table
    assert list(zip(table["left_out"], table["family"], strict=True)) == [
        (name, family) for name in "ABCD" for family in EXACT
    ]
    assert (table["lower"] < table["total"]).all()
    assert (table["total"] < table["upper"]).all()


def test_chains_are_run_again_without_each_list_and_a_seed_reproduces_them() -> None:
    runs = [
        estimate_undercount(
            frame(INVENTED), counts="n", method="latent_class", seed=4, workers=workers
        )
        for workers in (1, 2)
    ]
    totals = [[one.estimates["latent_class"].total for one in run.leave_one_out] for run in runs]
    assert totals[0] == totals[1]
    # As the other two families find without each: 875, 928, 897 and 884.
    np.testing.assert_allclose(totals[0], [875, 928, 897, 884], rtol=0.03)


def test_what_progress_raises_ends_the_run_without_a_list_too() -> None:
    told: list[int] = []

    def stop(done: int, whole: int) -> None:
        if done == whole:
            told.append(done)
            if len(told) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        estimate_undercount(
            frame(INVENTED), counts="n", method="latent_class", seed=4, progress=stop
        )
    assert len(told) == 2
