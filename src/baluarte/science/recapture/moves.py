# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Moves over classes with members and missed cases summed out."""

import numpy as np

from baluarte.science.kernels import kernel

# Steps range over these scales of the logit, or of the logarithm of shares.
SMALL_STEP, LARGE_STEP = 0.03, 3.0
LEAST, MOST = 1e-300, 1.0 - 1e-16
EVEN = 0.5
KINDS, SHARES, BLEND = 4, 2, 3


@kernel(nogil=True)
def tabulate_class(incidence: np.ndarray, chances: np.ndarray, likely: np.ndarray) -> float:
    """Fill the chance of each pattern given the class and that it is seen; return log of unseen."""
    patterns, lists = incidence.shape
    log_hidden = 0.0
    for j in range(lists):
        log_hidden += np.log1p(-chances[j])
    seen = -np.expm1(log_hidden)
    for h in range(patterns):
        product = 1.0
        for j in range(lists):
            product *= chances[j] if incidence[h, j] else 1.0 - chances[j]
        likely[h] = product / seen
    return float(log_hidden)


@kernel(nogil=True)
def log_seen(log_hidden: float) -> float:
    return float(np.log(-np.expm1(log_hidden)))


@kernel(nogil=True)
def log_sum(values: np.ndarray) -> float:
    top = values.max()
    total = 0.0
    for value in values:
        total += np.exp(value - top)
    return float(top + np.log(total))


@kernel(nogil=True)
def log_prior(shares: np.ndarray, seen: np.ndarray, concentration: float) -> float:
    """Density of stick-breaking weights, in the coordinates of shares among the seen."""
    classes = len(shares)
    top = -np.inf
    for k in range(classes):
        top = max(top, shares[k] - seen[k])
    total = 0.0
    left = -np.inf
    density = 0.0
    for k in range(classes - 1, -1, -1):
        weight = shares[k] - seen[k]
        total += np.exp(weight - top)
        left = top + np.log(total) if total > 0.0 else max(left, weight)
        density -= seen[k]
        if k < classes - 1:
            density -= left
    last = shares[classes - 1] - seen[classes - 1] - left
    return float(density + (concentration - 1.0) * last - left)


@kernel(nogil=True)
def marginal_moves(
    random: np.random.Generator,
    incidence: np.ndarray,
    counts: np.ndarray,
    chances: np.ndarray,
    shares: np.ndarray,
    likely: np.ndarray,
    hidden: np.ndarray,
    concentration: float,
    moves: int,
) -> None:
    """Move classes without imagining who belongs to them.

    The data say what the seen look like and hardly how many each class hides; along that ridge
    Gibbs creeps, because every hidden member must first be imagined. Here none is.
    """
    patterns, lists = incidence.shape
    seen = np.empty(len(shares))
    mixed = np.zeros(patterns)
    for k in range(len(shares)):
        seen[k] = log_seen(hidden[k])
        mixed += np.exp(shares[k]) * likely[k]
    fresh = np.empty(patterns)
    tried = np.empty(lists)
    prior = log_prior(shares, seen, concentration)
    for move in range(moves):
        kind = move % KINDS
        if kind == SHARES:
            prior = _move_shares(
                random, counts, shares, likely, seen, mixed, fresh, concentration, prior
            )
        elif kind == BLEND:
            prior = _blend(
                random, incidence, counts, chances, shares, likely, hidden, seen, mixed, fresh,
                tried, concentration, prior,
            )  # fmt: skip
        else:
            prior = _move_chances(
                random, incidence, counts, chances, shares, likely, hidden, seen, mixed, fresh,
                tried, concentration, prior,
            )  # fmt: skip


@kernel(nogil=True)
def _move_chances(
    random: np.random.Generator,
    incidence: np.ndarray,
    counts: np.ndarray,
    chances: np.ndarray,
    shares: np.ndarray,
    likely: np.ndarray,
    hidden: np.ndarray,
    seen: np.ndarray,
    mixed: np.ndarray,
    fresh: np.ndarray,
    tried: np.ndarray,
    concentration: float,
    prior: float,
) -> float:
    """Change how visible a class is, to all lists or to one, and not its share of the seen."""
    patterns, lists = incidence.shape
    k = _pick(random, shares)
    step = random.standard_normal() * np.exp(random.uniform(np.log(SMALL_STEP), np.log(LARGE_STEP)))
    only = random.integers(0, lists) if random.random() < EVEN else -1
    change = 0.0
    for j in range(lists):
        old = chances[k, j]
        tried[j] = old
        if only in (-1, j):
            odds = old / (1.0 - old) * np.exp(step)
            tried[j] = min(max(odds / (1.0 + odds), LEAST), MOST)
            change += np.log(tried[j] / old * ((1.0 - tried[j]) / (1.0 - old)))
    unseen = tabulate_class(incidence, tried, fresh)
    share = np.exp(shares[k])
    for h in range(patterns):
        now = mixed[h] + share * (fresh[h] - likely[k, h])
        change += counts[h] * np.log(max(now, LEAST) / mixed[h])
    before = seen[k]
    seen[k] = log_seen(unseen)
    then = log_prior(shares, seen, concentration)
    if np.log(random.random()) >= change + then - prior:
        seen[k] = before
        return prior
    hidden[k] = unseen
    chances[k] = tried
    likely[k] = fresh
    _mix(shares, likely, mixed)
    return then


@kernel(nogil=True)
def _move_shares(
    random: np.random.Generator,
    counts: np.ndarray,
    shares: np.ndarray,
    likely: np.ndarray,
    seen: np.ndarray,
    mixed: np.ndarray,
    fresh: np.ndarray,
    concentration: float,
    prior: float,
) -> float:
    """Let one class take from another what is seen."""
    classes = len(shares)
    k = _pick(random, shares)
    other = (k + random.integers(1, classes)) % classes
    mine, theirs = shares[k], shares[other]
    step = random.standard_normal() * np.exp(random.uniform(np.log(SMALL_STEP), np.log(LARGE_STEP)))
    top = max(mine, theirs)
    both = top + np.log(np.exp(mine - top) + np.exp(theirs - top))
    top = max(mine + step, theirs)
    new = top + np.log(np.exp(mine + step - top) + np.exp(theirs - top))
    shares[k] = both + mine + step - new
    shares[other] = both + theirs - new
    change = shares[k] + shares[other] - mine - theirs + _pick_again(mine, shares[k], classes)
    gain, loss = np.exp(shares[k]) - np.exp(mine), np.exp(shares[other]) - np.exp(theirs)
    for h in range(len(counts)):
        fresh[h] = mixed[h] + gain * likely[k, h] + loss * likely[other, h]
        change += counts[h] * np.log(max(fresh[h], LEAST) / mixed[h])
    then = log_prior(shares, seen, concentration)
    if np.log(random.random()) < change + then - prior:
        _mix(shares, likely, mixed)
        return then
    shares[k], shares[other] = mine, theirs
    return prior


@kernel(nogil=True)
def _blend(
    random: np.random.Generator,
    incidence: np.ndarray,
    counts: np.ndarray,
    chances: np.ndarray,
    shares: np.ndarray,
    likely: np.ndarray,
    hidden: np.ndarray,
    seen: np.ndarray,
    mixed: np.ndarray,
    fresh: np.ndarray,
    tried: np.ndarray,
    concentration: float,
    prior: float,
) -> float:
    """Let some of one class, with its looks, go over to another, or come back out of it."""
    patterns, lists = incidence.shape
    classes = len(shares)
    k = _pick(random, shares)
    other = (k + random.integers(1, classes)) % classes
    mine, theirs = shares[k], shares[other]
    step = random.standard_normal() * np.exp(random.uniform(np.log(SMALL_STEP), np.log(LARGE_STEP)))
    top = max(mine, theirs)
    both = top + np.log(np.exp(mine - top) + np.exp(theirs - top))
    top = max(mine + step, theirs)
    new = top + np.log(np.exp(mine + step - top) + np.exp(theirs - top))
    to_mine, to_theirs = both + mine + step - new, both + theirs - new
    kept = np.exp(mine - to_mine)
    for j in range(lists):
        tried[j] = kept * chances[k, j] + (1.0 - kept) * chances[other, j]
        if not LEAST < tried[j] < MOST:
            return prior
    unseen = tabulate_class(incidence, tried, fresh)
    change = to_mine + to_theirs - mine - theirs + lists * (mine - to_mine)
    change += _pick_again(mine, to_mine, classes)
    gain, loss, share = np.exp(to_mine), np.exp(to_theirs) - np.exp(theirs), np.exp(mine)
    for h in range(patterns):
        now = mixed[h] + gain * fresh[h] - share * likely[k, h] + loss * likely[other, h]
        change += counts[h] * np.log(max(now, LEAST) / mixed[h])
    before = seen[k]
    seen[k] = log_seen(unseen)
    shares[k], shares[other] = to_mine, to_theirs
    then = log_prior(shares, seen, concentration)
    if np.log(random.random()) >= change + then - prior:
        seen[k] = before
        shares[k], shares[other] = mine, theirs
        return prior
    hidden[k] = unseen
    chances[k] = tried
    likely[k] = fresh
    _mix(shares, likely, mixed)
    return then


@kernel(nogil=True)
def _pick(random: np.random.Generator, shares: np.ndarray) -> int:
    """Choose a class: half the time any, half the time by its share."""
    if random.random() < EVEN:
        return int(random.integers(0, len(shares)))
    left = random.random()
    for k in range(len(shares)):
        left -= np.exp(shares[k])
        if left < 0.0:
            return k
    return len(shares) - 1


@kernel(nogil=True)
def _pick_again(before: float, after: float, classes: int) -> float:
    return float(np.log((1.0 + classes * np.exp(after)) / (1.0 + classes * np.exp(before))))


@kernel(nogil=True)
def _mix(shares: np.ndarray, likely: np.ndarray, mixed: np.ndarray) -> None:
    mixed[:] = 0.0
    for k in range(len(shares)):
        share = np.exp(shares[k])
        for h in range(len(mixed)):
            mixed[h] += share * likely[k, h]
