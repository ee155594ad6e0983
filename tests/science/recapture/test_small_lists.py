import numpy as np
import pytest
from tests.science.recapture.tables import INVENTED, frame

from baluarte.science.recapture import NotEstimable, SetAside, estimate_undercount
from baluarte.science.recapture.histories import read_histories
from baluarte.science.recapture.small_lists import set_small_aside

FAMILY = "decomposable"


def with_fifth_list(shared: int, own: int) -> dict[str, int]:
    """INVENTED, and a list E that has some cases of A's and some that nobody else has."""
    counts = {f"{pattern}0": count for pattern, count in INVENTED.items()}
    counts["10000"] -= shared
    return counts | {"10001": shared, "00001": own}


def test_a_list_of_six_cases_is_set_aside_by_name_and_the_others_are_estimated() -> None:
    found = estimate_undercount(frame(with_fifth_list(4, 2)), counts="n", method=FAMILY)
    alone = estimate_undercount(frame(INVENTED), counts="n", method=FAMILY)
    assert found.set_aside == (SetAside("E", 6, 7, 2),)
    assert (found.lists, found.observed) == (("A", "B", "C", "D"), alone.observed)
    assert found.estimates[FAMILY].total == alone.estimates[FAMILY].total


def test_what_was_set_aside_is_said_in_both_languages() -> None:
    found = estimate_undercount(frame(with_fifth_list(4, 2)), counts="n", method=FAMILY)
    assert found.cautions[0].code == "list_set_aside"
    assert str(found.cautions[0]) == (
        "List E was set aside: it has 6 cases, and a list needs 7 to say anything. 2 cases are on "
        "it, or on others set aside, alone."
    )
    assert found.cautions[0].words("es").startswith("La lista E se dejó fuera: tiene 6 casos")


def test_a_list_of_seven_cases_stays() -> None:
    rest, aside = set_small_aside(read_histories(frame(with_fifth_list(4, 3)), "n"))
    assert (rest.lists, aside) == (("A", "B", "C", "D", "E"), ())


def test_an_empty_list_no_longer_refuses_four_others() -> None:
    found = estimate_undercount(frame(INVENTED).assign(E=0), counts="n", method=FAMILY)
    assert found.set_aside == (SetAside("E", 0, 7, 0),)


def test_three_lists_of_which_one_is_small_are_refused_and_it_is_named() -> None:
    counts = {"100": 60, "010": 50, "110": 30, "101": 3, "011": 2, "001": 1}
    with pytest.raises(
        NotEstimable, match=r"only 2 have 7 cases or more\. The others: C \(6\)"
    ) as caught:
        estimate_undercount(frame(counts), counts="n", method=FAMILY)
    assert caught.value.reason == "few_lists"


def test_three_lists_of_which_one_is_empty_are_refused_as_before() -> None:
    counts = {"110": 20, "100": 19, "010": 19}
    with pytest.raises(NotEstimable) as caught:
        estimate_undercount(frame(counts), counts="n", method=FAMILY)
    assert caught.value.reason == "empty_list"


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_lost_but_who_is_on_lists_set_aside_alone(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = random.random((80, 6)) < random.choice([0.03, 0.5], 6)
    rows[:40, :3] |= random.random((40, 3)) < 0.5
    table = read_histories(rows[rows.any(axis=1)].astype(int))
    rest, aside = set_small_aside(table)
    kept = [table.lists.index(name) for name in rest.lists]
    assert rest.observed == int(rows[:, kept].any(axis=1).sum())
    assert {one.size for one in aside} == {int(n) for n in table.sizes if n < 7}
    assert all(one.only == table.observed - rest.observed for one in aside)
    assert min(rest.sizes) >= 7
