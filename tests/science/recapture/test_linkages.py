import numpy as np
import pandas as pd
import pytest
from tests.science.recapture.tables import HEPATITIS, INVENTED, SPARSE, frame

from baluarte.science.recapture import (
    BadHistories,
    NotEstimable,
    estimate_over_linkages,
    estimate_undercount,
)

FAMILY = "decomposable"
STRICT = INVENTED
# As if some of what was taken for two cases were one.
LOOSE = INVENTED | {"1000": 118, "0100": 83, "1100": 44}


def pooled(*tables: dict[str, int]):
    return estimate_over_linkages([frame(one) for one in tables], counts="n", method=FAMILY)


def test_one_linkage_is_that_linkage() -> None:
    alone = estimate_undercount(frame(STRICT), counts="n", method=FAMILY).estimates[FAMILY]
    found = pooled(STRICT)
    np.testing.assert_allclose(found.estimates[FAMILY].total, alone.total, rtol=2e-3)
    assert (found.linkages, found.between_linkages) == (1, {FAMILY: 0.0})


def test_doubt_about_links_widens_the_interval() -> None:
    parts = [pooled(one).estimates[FAMILY] for one in (STRICT, LOOSE)]
    found = pooled(STRICT, LOOSE)
    mixed = found.estimates[FAMILY]
    assert mixed.lower < max(one.lower for one in parts)
    assert mixed.upper > min(one.upper for one in parts)
    assert 0.1 < found.between_linkages[FAMILY] < 1.0
    np.testing.assert_allclose(mixed.mean, np.mean([one.mean for one in parts]))


def test_without_a_list_linkages_are_mixed_too() -> None:
    found = pooled(STRICT, LOOSE)
    alone = [pooled(one) for one in (STRICT, LOOSE)]
    for place, one in enumerate(found.leave_one_out):
        means = [each.leave_one_out[place].estimates[FAMILY].mean for each in alone]
        np.testing.assert_allclose(one.estimates[FAMILY].mean, np.mean(means))
    assert [one.code for one in found.cautions] == ["one_family"]


def test_counts_can_be_given_for_each() -> None:
    tables = [frame(one) for one in (STRICT, LOOSE)]
    found = estimate_over_linkages(
        [one.drop(columns="n") for one in tables],
        counts=[one["n"].to_numpy() for one in tables],
        method=FAMILY,
    )
    assert found.estimates[FAMILY].total == pooled(STRICT, LOOSE).estimates[FAMILY].total


def test_a_linkage_that_cannot_be_estimated_is_named() -> None:
    with pytest.raises(NotEstimable, match=r"draws of doubtful pairs \(no\. 2\): ") as caught:
        estimate_over_linkages([frame(SPARSE | {"101": 9, "011": 8}), frame(SPARSE)], counts="n",
                               method=FAMILY)  # fmt: skip
    assert caught.value.refusal.words("es").startswith(
        "En uno de los sorteos de las parejas dudosas (el 2): Ningún caso une estas "
    )


@pytest.mark.parametrize(
    ("tables", "counts", "said"),
    [
        ([], None, "At least one linkage"),
        ([frame(STRICT)], [[1], [2]], "2 sets of counts for 1"),
        ([frame(STRICT), frame(SPARSE)], "n", "Linkage 1 has other lists"),
        ([[[1, 0, 3]]], None, "Linkage 0: Row 0"),
    ],
)
def test_what_is_wrong_is_named(tables, counts, said: str) -> None:
    with pytest.raises(BadHistories, match=said):
        estimate_over_linkages(tables, counts=counts)


def parted(**tables: dict[str, int]):
    return pd.concat([frame(one).assign(region=name) for name, one in tables.items()])


def test_strata_are_estimated_over_linkages_and_added() -> None:
    one, other = parted(north=STRICT, south=STRICT), parted(north=LOOSE, south=STRICT)
    found = estimate_over_linkages([one, other], counts="n", strata="region", method=FAMILY)
    assert (found.linkages, list(found.strata)) == (2, ["north", "south"])
    assert found.strata["north"].between_linkages[FAMILY] > 0.1
    assert found.strata["south"].between_linkages[FAMILY] == 0.0
    means = [part.estimates[FAMILY].mean for part in found.strata.values()]
    np.testing.assert_allclose(found.estimates[FAMILY].mean, sum(means))


def test_a_stratum_that_one_linkage_does_not_carry_is_refused_beside_the_others() -> None:
    thin = SPARSE | {"101": 9, "011": 8}
    tables = [parted(north=HEPATITIS, south=one) for one in (thin, SPARSE)]
    found = estimate_over_linkages(tables, counts="n", strata="region", method=FAMILY)
    assert list(found.strata) == ["north"]
    assert found.refused["south"].message.code == "of_linkage"
    assert (found.estimates, found.partial.lacks) == ({}, ("south",))


def test_a_linkage_without_a_stratum_refuses_it() -> None:
    tables = [parted(north=STRICT, south=STRICT), parted(north=STRICT)]
    found = estimate_over_linkages(tables, counts="n", strata="region", method=FAMILY)
    assert found.refused["south"].message.code == "of_linkage"


def test_the_same_table_twice_gives_the_same_draws() -> None:
    tables = [frame(one) for one in (INVENTED, INVENTED)]
    found = estimate_over_linkages(tables, counts="n", method="latent_class")
    alone = estimate_over_linkages(tables[:1], counts="n", method="latent_class")
    assert found.linkages == 2
    assert found.between_linkages == {"latent_class": 0.0}
    whole, one = found.estimates["latent_class"], alone.estimates["latent_class"]
    np.testing.assert_allclose(
        (whole.total, whole.lower, whole.upper), (one.total, one.lower, one.upper), rtol=2e-3
    )
