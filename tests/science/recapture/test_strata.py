import numpy as np
import pandas as pd
import pytest
from tests.science.recapture.tables import simulated

from baluarte.science.recapture import BadHistories, NotEstimable, estimate_undercount

NORTH = simulated(800, [0.7, 0.6, 0.6], 1).assign(where="north")
SOUTH = simulated(800, [0.25, 0.2, 0.25], 2).assign(where="south")
BOTH = pd.concat([NORTH, SOUTH], ignore_index=True)
FAMILY = "decomposable"


def asked(table, **keywords):
    return estimate_undercount(table, method=FAMILY, **keywords)


def test_strata_are_estimated_each_and_added() -> None:
    found = asked(BOTH, strata="where")
    alone = {
        name: asked(t.drop(columns="where")) for name, t in (("north", NORTH), ("south", SOUTH))
    }
    assert {n: s.estimates[FAMILY].total for n, s in found.strata.items()} == {
        n: s.estimates[FAMILY].total for n, s in alone.items()
    }
    means = sum(one.estimates[FAMILY].mean for one in alone.values())
    np.testing.assert_allclose(found.estimates[FAMILY].mean, means)
    np.testing.assert_allclose(found.estimates[FAMILY].draws.mean(), means, rtol=0.01)


def test_strata_mend_what_mixing_them_breaks() -> None:
    apart = asked(BOTH, strata="where").estimates[FAMILY]
    together = asked(BOTH.drop(columns="where")).estimates[FAMILY]
    assert (apart.lower <= 1600 <= apart.upper, together.upper < 1600) == (True, True)


def test_variances_of_strata_add() -> None:
    found = asked(BOTH, strata="where")
    parts = sum(one.estimates[FAMILY].draws.var() for one in found.strata.values())
    np.testing.assert_allclose(found.estimates[FAMILY].draws.var(), parts, rtol=0.05)


def test_counts_and_labels_can_be_given_apart() -> None:
    labels = BOTH["where"].to_numpy()
    found = asked(BOTH.drop(columns="where"), counts=np.ones(len(BOTH)), strata=labels)
    assert found.estimates[FAMILY].total == asked(BOTH, strata="where").estimates[FAMILY].total
    columns = asked(BOTH.assign(n=1), counts="n", strata="where")
    assert columns.estimates[FAMILY].total == found.estimates[FAMILY].total


TINY = BOTH.assign(where=["tiny"] * 3 + BOTH["where"].tolist()[3:])


def test_a_stratum_that_cannot_be_estimated_stands_refused_beside_the_others() -> None:
    found = asked(TINY, strata="where")
    assert (list(found.strata), list(found.refused)) == (["north", "south"], ["tiny"])
    refusal = found.refused["tiny"]
    assert (refusal.reason, refusal.message.data) == (
        "few_shared",
        {"shared": 3, "observed": 3, "least": 7},
    )
    assert refusal.message.words("es").startswith("Solo 3 de 3 casos están en más de una lista")
    assert refusal.message.words("en").startswith("Only 3 of 3 cases are on more than one list")


def test_a_sum_that_lacks_a_stratum_is_no_total_and_names_it() -> None:
    found = asked(TINY, strata="where")
    assert (found.estimates, found.leave_one_out) == ({}, ())
    part = found.partial
    assert (part.strata, part.lacks, part.observed_lacking) == (("north", "south"), ("tiny",), 3)
    assert part.observed + part.observed_lacking == found.observed == len(TINY)
    means = sum(one.estimates[FAMILY].mean for one in found.strata.values())
    np.testing.assert_allclose(part.estimates[FAMILY].mean, means)
    assert part.estimates[FAMILY].lacks == ("tiny",)
    assert part.estimates[FAMILY].statement.startswith("Not counting tiny: the lists together")
    assert (found.cautions[0].code, found.cautions[0].data) == (
        "strata_lacking",
        {"strata": "tiny"},
    )


def test_a_total_that_lacks_nothing_has_no_partial_one() -> None:
    found = asked(BOTH, strata="where")
    assert (found.partial, found.refused, found.estimates[FAMILY].lacks) == (None, {}, ())


def test_where_no_stratum_can_be_estimated_each_reason_is_said() -> None:
    few = BOTH.head(4).assign(where=["one", "one", "two", "two"])
    with pytest.raises(NotEstimable, match=r"Stratum one: .* Stratum two: ") as caught:
        asked(few, strata="where")
    assert caught.value.reason == "no_stratum"
    said = caught.value.refusal.message
    assert [one.data["why"].code for one in said.data["strata"]] == ["refused_few_shared"] * 2
    assert said.words("es").startswith("No se pudo estimar ningún estrato. Estrato one: Solo ")


def test_without_a_list_strata_add_up_too() -> None:
    table = pd.concat(
        [
            simulated(500, [0.5, 0.4, 0.4, 0.3], seed).assign(where=name)
            for seed, name in ((3, "east"), (4, "west"))
        ]
    )
    found = asked(table, strata="where")
    assert [one.left_out for one in found.leave_one_out] == list("ABCD")
    for place, one in enumerate(found.leave_one_out):
        parts = [part.leave_one_out[place] for part in found.strata.values()]
        np.testing.assert_allclose(
            one.estimates[FAMILY].mean, sum(part.estimates[FAMILY].mean for part in parts)
        )
        assert one.observed == sum(part.observed for part in parts)


def test_without_a_list_that_a_stratum_cannot_spare_the_whole_has_no_estimate() -> None:
    found = asked(BOTH, strata="where")
    one = found.leave_one_out[0].refusals[FAMILY]
    assert (one.reason, str(one.message)) == (
        "strata_refused",
        "Without list A these strata could not be estimated: north, south.",
    )


@pytest.mark.parametrize(
    ("strata", "said"),
    [("gone", "no column 'gone'"), (["a"], "1 labels for"), ([None] * len(BOTH), "Row 0, strata")],
)
def test_labels_are_checked(strata, said: str) -> None:
    with pytest.raises(BadHistories, match=said):
        asked(BOTH.drop(columns="where"), strata=strata)
