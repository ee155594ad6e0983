import numpy as np
import pytest
from scipy.special import gammaln
from tests.science.recapture.tables import INVENTED, histories

from baluarte.science.recapture.latent_class import sample_classes

THREE = {"100": 45, "010": 38, "001": 29, "110": 14, "101": 9, "011": 11, "111": 5}
FEW = {"100": 4, "010": 3, "001": 2, "110": 2, "101": 1, "011": 1, "111": 2}


def analytic(counts: dict[str, int], most: int = 20_000) -> np.ndarray:
    """With one class, p(N) = 1/N N!/(N-n)! prod_j B(n_j + 1, N - n_j + 1); cumulative."""
    seen = sum(counts.values())
    total = np.arange(seen, seen + most, dtype=float)
    log = gammaln(total) - gammaln(total - seen + 1)
    for j in range(3):
        size = sum(n for pattern, n in counts.items() if pattern[j] == "1")
        log += gammaln(size + 1) + gammaln(total - size + 1) - gammaln(total + 2)
    weights = np.exp(log - log.max())
    return np.cumsum(weights / weights.sum())


def test_one_class_has_its_analytic_posterior() -> None:
    found = sample_classes(histories(THREE), seed=3, classes=1, iterations=20_000)
    exact = analytic(THREE)
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        below = exact[int(np.quantile(found.missed, share))]
        assert abs(below - share) < 0.02


def broken(random: np.random.Generator, classes: int, draws: int) -> np.ndarray:
    """Weights of stick-breaking with a concentration drawn from its prior."""
    concentration = random.gamma(0.25, 4.0, (draws, 1))
    sticks = random.beta(1.0, np.maximum(concentration, 1e-6), (draws, classes))
    sticks[:, -1] = 1.0
    left = np.cumprod(np.c_[np.ones(draws), 1.0 - sticks[:, :-1]], axis=1)
    return sticks * left


def by_prior_draws(counts: dict[str, int], classes: int, draws: int = 1_500_000) -> tuple:
    """Expected chance of being missed, and chance that nobody was, by weighing prior draws."""
    random = np.random.default_rng(11)
    weights = broken(random, classes, draws)
    chances = random.random((draws, classes, 3))
    missed = (weights * (1 - chances).prod(axis=2)).sum(axis=1)
    log = -sum(counts.values()) * np.log1p(-missed)
    for pattern, count in counts.items():
        on = np.array([one == "1" for one in pattern])
        within = np.where(on, chances, 1 - chances).prod(axis=2)
        log += count * np.log((weights * within).sum(axis=1))
    odds = np.exp(log - log.max())
    odds /= odds.sum()
    none = float(odds @ (1 - missed) ** sum(counts.values()))
    return float(odds @ missed), none, float(1 / (odds**2).sum())


@pytest.mark.prove
@pytest.mark.parametrize("classes", [2, 3])
def test_few_cases_have_the_posterior_that_prior_draws_give(classes: int) -> None:
    chance, none, worth = by_prior_draws(FEW, classes)
    found = sample_classes(histories(FEW), seed=5, classes=classes, iterations=60_000)
    assert worth > 5_000
    assert abs(found.chances.mean() - chance) < 0.006
    assert abs((found.missed == 0).mean() - none) < 0.012


def test_two_classes_have_the_posterior_that_prior_draws_give() -> None:
    chance, none, _ = by_prior_draws(FEW, 2, draws=250_000)
    found = sample_classes(histories(FEW), seed=5, classes=2, iterations=20_000)
    assert abs(found.chances.mean() - chance) < 0.02
    assert abs((found.missed == 0).mean() - none) < 0.03


def test_a_seed_gives_the_same_draws_with_any_number_of_workers() -> None:
    one, two = (
        sample_classes(histories(INVENTED), seed=8, iterations=1_000, workers=w) for w in (1, 2)
    )
    np.testing.assert_array_equal(one.missed, two.missed)


def test_another_seed_gives_other_draws() -> None:
    one, two = (sample_classes(histories(INVENTED), seed=s, iterations=500) for s in (1, 2))
    assert (one.missed != two.missed).any()


def test_chains_go_on_until_they_agree() -> None:
    found = sample_classes(histories(THREE), seed=1)
    assert (found.r_hat < 1.01, found.effective_size >= 1000) == (True, True)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    sample_classes(
        histories(THREE), iterations=5_000, chains=2, progress=lambda *done: told.append(done)
    )
    assert told == [(2500, 10000), (5000, 10000), (7500, 10000), (9999, 10000), (10000, 10000)]


def test_what_progress_raises_ends_the_run() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample_classes(histories(THREE), iterations=50_000, progress=stop)
