from collections import Counter

import numpy as np
import pytest

from baluarte.demo.country.chance import Chance, Weighted


def test_the_same_seed_and_stream_draw_the_same() -> None:
    def drawn(seed: int, stream: str) -> list[int]:
        chance = Chance(seed, stream)
        return [chance.whole(0, 10**9) for _ in range(5)]

    assert (
        drawn(1, "days") == drawn(1, "days"),
        drawn(1, "days") == drawn(2, "days"),
        drawn(1, "days") == drawn(1, "people"),
    ) == (True, False, False)


def test_options_are_drawn_as_often_as_they_weigh() -> None:
    chance = Chance(3, "weights")
    drawn = Counter(chance.pick(Weighted.of({"a": 1, "b": 3, "c": 0})) for _ in range(4000))
    assert drawn["c"] == 0
    assert drawn["b"] / drawn["a"] == pytest.approx(3, rel=0.12)


def test_a_table_without_an_option_keeps_the_other_weights() -> None:
    table = Weighted.of({"a": 1.0, "b": 2.0, "c": 4.0}).without({"b"})
    assert table == Weighted.of({"a": 1.0, "c": 4.0})


def test_indices_follow_weights_and_never_pass_the_end() -> None:
    drawn = Chance(3, "indices").indices(np.array([0.0, 1.0, 0.0]), 500)
    assert set(drawn.tolist()) == {1}


def test_whole_numbers_reach_both_ends() -> None:
    chance = Chance(3, "whole")
    assert {chance.whole(1, 4) for _ in range(200)} == {1, 2, 3, 4}
