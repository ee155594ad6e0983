import pickle

import numpy as np
import pytest

from baluarte.science.forecast.skill import LevelRefused, NothingScored, Skill, draws, skill_of

OPTIONS = {"block": 2, "level": 0.95, "replicates": 200}


def losses(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).gamma(1.0, 1.0, (8, 40, 3))


def skill(ours: np.ndarray, theirs: np.ndarray, *, seed: int = 0) -> Skill:
    return skill_of(ours, theirs, groups=np.arange(40) % 12, seed=seed, **OPTIONS)


def test_skill_is_one_minus_the_ratio_of_losses() -> None:
    assert float(skill(0.9 * losses(), losses())) == pytest.approx(0.1)


def test_where_losses_are_in_proportion_nothing_is_uncertain() -> None:
    assert skill(0.9 * losses(), losses()).interval == pytest.approx((0.1, 0.1))


def test_the_same_seed_gives_the_same_interval() -> None:
    ours, theirs = losses(1), losses(2)
    same = skill(ours, theirs).interval == skill(ours, theirs).interval
    other = skill(ours, theirs, seed=1).interval == skill(ours, theirs).interval
    assert (same, other) == (True, False)


def test_only_cells_that_both_have_are_compared() -> None:
    ours, theirs = losses(1), losses(2)
    ours[0], theirs[1] = np.nan, np.nan
    expected = 1 - ours[2:].sum() / theirs[2:].sum()
    assert float(skill(ours, theirs)) == pytest.approx(expected)


def test_nothing_scored_is_an_error_and_not_a_number() -> None:
    with pytest.raises(NothingScored, match="nothing to score"):
        skill(np.full((8, 40, 3), np.nan), losses())


@pytest.mark.parametrize("rounding", [0.0, 1e-30])
@pytest.mark.parametrize(("ours", "value"), [(0.0, 0.0), (1.0, -np.inf)])
def test_against_a_perfect_reference(ours: float, value: float, rounding: float) -> None:
    assert float(skill(np.full((8, 40, 3), ours), np.full((8, 40, 3), rounding))) == value


def test_origins_are_drawn_in_blocks_and_places_in_groups() -> None:
    groups = np.arange(40) % 12
    for origins, places in draws(8, groups, block=4, replicates=20, seed=3):
        assert (origins.sum(), all(len(set(places[groups == one])) == 1 for one in range(12))) == (
            8,
            True,
        )


def test_with_few_groups_places_are_drawn_singly() -> None:
    groups = np.arange(40) % 2
    drawn = [
        len(set(places[groups == 0]))
        for _, places in draws(8, groups, block=1, replicates=5, seed=0)
    ]
    assert min(drawn) > 1


@pytest.mark.prove
def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    generator = np.random.default_rng(4)
    hits = []
    for trial in range(200):
        theirs = generator.gamma(2.0, 1.0, (12, 60, 1))
        ours = 0.95 * theirs * generator.gamma(50.0, 0.02, (12, 60, 1))
        found = skill_of(
            ours, theirs, groups=np.arange(60), block=1, level=0.95, replicates=300, seed=trial
        )
        hits.append(found.lower <= 0.05 <= found.upper)
    assert 0.90 <= np.mean(hits) <= 1.0


def test_a_skill_survives_being_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(Skill(0.05, 0.01, 0.09)))
    assert (sent, sent.interval, repr(sent)) == (0.05, (0.01, 0.09), "+0.0500 [+0.0100, +0.0900]")


def test_without_draws_the_bounds_are_not_known() -> None:
    found = skill_of(
        losses(), losses(), groups=np.arange(40), block=1, level=0.9, replicates=0, seed=0
    )
    assert (float(found), np.isnan(found.interval).all()) == (0.0, True)


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(LevelRefused, match="level: 95 is not between"):
        skill_of(losses(), losses(), groups=np.arange(40), block=1, level=95, replicates=3, seed=0)
