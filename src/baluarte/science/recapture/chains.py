# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Markov chains over latent classes of who gets registered: sweeps of Gibbs, and moves between."""

import math

import numpy as np

from baluarte.science.kernels import kernel
from baluarte.science.recapture.moves import (
    LEAST,
    MOST,
    log_prior,
    log_seen,
    log_sum,
    marginal_moves,
    tabulate_class,
)

FARTHEST = 1e15
CONCENTRATION_STEPS = 3
# Under the first everybody is of one class, over the second every class is alike.
LEAST_CONCENTRATION, MOST_CONCENTRATION = 1e-12, 1e4


@kernel(nogil=True)
def run_chain(
    random: np.random.Generator,
    incidence: np.ndarray,
    counts: np.ndarray,
    chances: np.ndarray,
    log_weights: np.ndarray,
    concentration: np.ndarray,
    shape: float,
    rate: float,
    iterations: int,
    thin: int,
    moves: int,
) -> np.ndarray:
    """Advance a chain by so many iterations, in place, and keep every `thin`-th state.

    Parameters
    ----------
    random : numpy Generator
        Advanced too.
    incidence : array of int64, shape (patterns, lists)
        Distinct histories.
    counts : array of int64, shape (patterns,)
        How many have each.
    chances : array, shape (classes, lists)
        Chance that each list registers a member of each class; updated in place.
    log_weights : array, shape (classes,)
        Logarithm of the share of each class; updated in place.
    concentration : array, shape (1,)
        The concentration of the Dirichlet process; updated in place.
    shape, rate : float
        Gamma prior of the concentration.
    iterations, thin : int
        How many, and which of them are kept.
    moves : int
        Moves along the ridge after each sweep of Gibbs.

    Returns
    -------
    array, shape (iterations // thin, 3)
        How many were missed, the chance of being missed, and how many classes hold anybody.
    """
    patterns, lists = incidence.shape
    classes = len(log_weights)
    kept = np.empty((iterations // thin, 3))
    likely = np.empty((classes, patterns))
    hidden = np.empty(classes)
    held = np.empty((classes, lists))
    members = np.empty(classes)
    for step in range(iterations):
        _tabulate(incidence, chances, likely, hidden)
        shares = _shares(log_weights, hidden)
        if moves > 0:
            marginal_moves(
                random, incidence, counts, chances, shares, likely, hidden, concentration[0], moves
            )
            _weights(shares, hidden, log_weights)
        missed, chance = _missed(random, counts.sum(), log_weights, hidden)
        _allocate(random, incidence, counts, shares, likely, held, members)
        occupied = 0
        for k in range(classes):
            if members[k] > 0:
                occupied += 1
        _allocate_missed(random, missed, log_weights, hidden, members)
        _draw_chances(random, held, members, chances)
        _draw_concentration(random, members, concentration, shape, rate)
        _draw_weights(random, members, concentration[0], log_weights)
        _swap_labels(random, chances, log_weights, concentration[0])
        if (step + 1) % thin == 0:
            row = (step + 1) // thin - 1
            kept[row, 0] = missed
            kept[row, 1] = chance
            kept[row, 2] = occupied
    return kept


@kernel(nogil=True)
def _tabulate(
    incidence: np.ndarray, chances: np.ndarray, likely: np.ndarray, hidden: np.ndarray
) -> None:
    for k in range(len(hidden)):
        hidden[k] = tabulate_class(incidence, chances[k], likely[k])


@kernel(nogil=True)
def _shares(log_weights: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Share of each class among those who are seen, in logarithm."""
    shares = np.empty(len(log_weights))
    for k in range(len(shares)):
        shares[k] = log_weights[k] + log_seen(hidden[k])
    return shares - log_sum(shares)


@kernel(nogil=True)
def _weights(shares: np.ndarray, hidden: np.ndarray, log_weights: np.ndarray) -> None:
    for k in range(len(shares)):
        log_weights[k] = shares[k] - log_seen(hidden[k])
    log_weights -= log_sum(log_weights)


@kernel(nogil=True)
def _missed(
    random: np.random.Generator, observed: float, log_weights: np.ndarray, hidden: np.ndarray
) -> tuple[float, float]:
    chance = 0.0
    seen = 0.0
    for k in range(len(hidden)):
        chance += np.exp(log_weights[k] + hidden[k])
        seen += np.exp(log_weights[k]) * -np.expm1(hidden[k])
    mean = random.gamma(float(observed)) * chance / max(seen, LEAST)
    return float(random.poisson(min(mean, FARTHEST))), chance


@kernel(nogil=True)
def _allocate(
    random: np.random.Generator,
    incidence: np.ndarray,
    counts: np.ndarray,
    shares: np.ndarray,
    likely: np.ndarray,
    held: np.ndarray,
    members: np.ndarray,
) -> None:
    """Draw the class of everybody seen, pattern by pattern."""
    patterns, lists = incidence.shape
    classes = len(shares)
    held[:] = 0.0
    members[:] = 0.0
    odds = np.empty(classes)
    weights = np.exp(shares)
    for h in range(patterns):
        left = counts[h]
        total = 0.0
        for k in range(classes):
            odds[k] = weights[k] * likely[k, h]
            total += odds[k]
        for k in range(classes):
            if left == 0:
                break
            taken = left
            if k < classes - 1 and odds[k] < total:
                taken = int(random.binomial(left, odds[k] / total)) if odds[k] > 0.0 else 0
            total -= odds[k]
            left -= taken
            if taken > 0:
                members[k] += taken
                for j in range(lists):
                    if incidence[h, j]:
                        held[k, j] += taken


@kernel(nogil=True)
def _allocate_missed(
    random: np.random.Generator,
    missed: float,
    log_weights: np.ndarray,
    hidden: np.ndarray,
    members: np.ndarray,
) -> None:
    left = int(missed)
    classes = len(hidden)
    odds = np.exp(log_weights + hidden)
    total = odds.sum()
    for k in range(classes):
        if left == 0:
            break
        taken = left
        if k < classes - 1 and odds[k] < total:
            taken = int(random.binomial(left, odds[k] / total)) if odds[k] > 0.0 else 0
        total -= odds[k]
        left -= taken
        members[k] += taken


@kernel(nogil=True)
def _draw_chances(
    random: np.random.Generator, held: np.ndarray, members: np.ndarray, chances: np.ndarray
) -> None:
    classes, lists = chances.shape
    for k in range(classes):
        for j in range(lists):
            yes = random.standard_gamma(1.0 + held[k, j])
            no = random.standard_gamma(1.0 + members[k] - held[k, j])
            chances[k, j] = min(max(yes / (yes + no), LEAST), MOST)


@kernel(nogil=True)
def _draw_concentration(
    random: np.random.Generator,
    members: np.ndarray,
    concentration: np.ndarray,
    shape: float,
    rate: float,
) -> None:
    """Given who belongs where and whatever the sticks were: their lengths would hold it back."""
    now = _concentration_density(concentration[0], members, shape, rate)
    for _ in range(CONCENTRATION_STEPS):
        scale = np.exp(random.uniform(np.log(0.1), np.log(6.0)))
        tried = concentration[0] * np.exp(random.standard_normal() * scale)
        if not LEAST_CONCENTRATION < tried < MOST_CONCENTRATION:
            continue
        then = _concentration_density(tried, members, shape, rate)
        if np.log(random.random()) < then - now:
            concentration[0] = tried
            now = then


@kernel(nogil=True)
def _concentration_density(tried: float, members: np.ndarray, shape: float, rate: float) -> float:
    """Density of log concentration, members given, sticks integrated out."""
    density = (shape + len(members) - 1.0) * np.log(tried) - rate * tried
    after = members[len(members) - 1]
    for k in range(len(members) - 2, -1, -1):
        density += math.lgamma(tried + after)
        after += members[k]
        density -= math.lgamma(tried + 1.0 + after)
    return float(density)


@kernel(nogil=True)
def _draw_weights(
    random: np.random.Generator, members: np.ndarray, concentration: float, log_weights: np.ndarray
) -> None:
    """Break the stick anew; in logarithms, because what is left of it can be 1e-400."""
    classes = len(members)
    after = members.sum()
    left = 0.0
    for k in range(classes - 1):
        after -= members[k]
        taken = _log_gamma_draw(random, 1.0 + members[k])
        rest = _log_gamma_draw(random, concentration + after)
        top = max(taken, rest)
        both = top + np.log(np.exp(taken - top) + np.exp(rest - top))
        log_weights[k] = left + taken - both
        left += rest - both
    log_weights[classes - 1] = left


@kernel(nogil=True)
def _log_gamma_draw(random: np.random.Generator, shape: float) -> float:
    if shape < 1.0:
        grown = np.log(random.standard_gamma(shape + 1.0))
        return float(grown + np.log(random.random()) / shape)
    return float(np.log(random.standard_gamma(shape)))


@kernel(nogil=True)
def _swap_labels(
    random: np.random.Generator, chances: np.ndarray, log_weights: np.ndarray, concentration: float
) -> None:
    """Let neighbours in the order of sticks change places."""
    classes, lists = chances.shape
    nothing = np.zeros(classes)
    for _ in range(classes):
        k = random.integers(0, classes)
        other = random.integers(0, classes)
        if k == other:
            continue
        before = log_prior(log_weights, nothing, concentration)
        log_weights[k], log_weights[other] = log_weights[other], log_weights[k]
        after = log_prior(log_weights, nothing, concentration)
        if np.log(random.random()) < after - before:
            for j in range(lists):
                chances[k, j], chances[other, j] = chances[other, j], chances[k, j]
        else:
            log_weights[k], log_weights[other] = log_weights[other], log_weights[k]
