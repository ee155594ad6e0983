"""Markov chains over latent classes of who gets registered: the inner loops."""

import math

import numpy as np
from numba import njit

FARTHEST = 1e15
# Steps of the moves along the ridge range over these scales of the logit.
SMALL_STEP, LARGE_STEP = 0.03, 3.0
CONCENTRATION_STEPS = 3
# Under the first everybody is of one class, over the second every class is alike.
LEAST_CONCENTRATION, MOST_CONCENTRATION = 1e-12, 1e4


@njit(cache=True, nogil=True)
def run_chain(  # type: ignore[no-untyped-def]
    random, incidence, counts, chances, log_weights, concentration, shape, rate, iterations, thin, moves
):
    """Advance a chain by so many iterations, in place, and keep every `thin`-th state.

    Parameters
    ----------
    random : numpy Generator
    incidence : array of int64, shape (patterns, lists)
    counts : array of int64, shape (patterns,)
    chances : array, shape (classes, lists)
        Chance that each list registers a member of each class; updated in place.
    log_weights : array, shape (classes,)
        Logarithm of the share of each class; updated in place.
    concentration : array, shape (1,)
        The concentration of the Dirichlet process; updated in place.
    shape, rate : float
        Gamma prior of the concentration.
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
            _marginal_moves(
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


@njit(cache=True, nogil=True)
def _tabulate(incidence, chances, likely, hidden):  # type: ignore[no-untyped-def]
    for k in range(len(hidden)):
        hidden[k] = _tabulate_class(incidence, chances[k], likely[k])


@njit(cache=True, nogil=True)
def _tabulate_class(incidence, chances, likely):  # type: ignore[no-untyped-def]
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
    return log_hidden


@njit(cache=True, nogil=True)
def _log_seen(log_hidden):  # type: ignore[no-untyped-def]
    return np.log(-np.expm1(log_hidden))


@njit(cache=True, nogil=True)
def _shares(log_weights, hidden):  # type: ignore[no-untyped-def]
    """Share of each class among those who are seen, in logarithm."""
    shares = np.empty(len(log_weights))
    for k in range(len(shares)):
        shares[k] = log_weights[k] + _log_seen(hidden[k])
    return shares - _log_sum(shares)


@njit(cache=True, nogil=True)
def _weights(shares, hidden, log_weights):  # type: ignore[no-untyped-def]
    for k in range(len(shares)):
        log_weights[k] = shares[k] - _log_seen(hidden[k])
    log_weights -= _log_sum(log_weights)


@njit(cache=True, nogil=True)
def _log_sum(values):  # type: ignore[no-untyped-def]
    top = values.max()
    total = 0.0
    for value in values:
        total += np.exp(value - top)
    return top + np.log(total)


@njit(cache=True, nogil=True)
def _log_prior(shares, seen, concentration):  # type: ignore[no-untyped-def]
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
    return density + (concentration - 1.0) * last - left


@njit(cache=True, nogil=True)
def _marginal_moves(  # type: ignore[no-untyped-def]
    random, incidence, counts, chances, shares, likely, hidden, concentration, moves
):
    """Move classes without imagining who belongs to them.

    The data say what the seen look like and hardly how many each class hides; along that ridge
    Gibbs creeps, because every hidden member must first be imagined. Here none is.
    """
    patterns, lists = incidence.shape
    seen = np.empty(len(shares))
    mixed = np.zeros(patterns)
    for k in range(len(shares)):
        seen[k] = _log_seen(hidden[k])
        mixed += np.exp(shares[k]) * likely[k]
    fresh = np.empty(patterns)
    tried = np.empty(lists)
    prior = _log_prior(shares, seen, concentration)
    for move in range(moves):
        kind = move % 4
        if kind == 2:
            prior = _move_shares(
                random, counts, shares, likely, seen, mixed, fresh, concentration, prior
            )
        elif kind == 3:
            prior = _blend(
                random, incidence, counts, chances, shares, likely, hidden, seen, mixed, fresh,
                tried, concentration, prior,
            )  # fmt: skip
        else:
            prior = _move_chances(
                random, incidence, counts, chances, shares, likely, hidden, seen, mixed, fresh,
                tried, concentration, prior,
            )  # fmt: skip


@njit(cache=True, nogil=True)
def _move_chances(  # type: ignore[no-untyped-def]
    random, incidence, counts, chances, shares, likely, hidden, seen, mixed, fresh, tried,
    concentration, prior,
):  # fmt: skip
    """Change how visible a class is, to all lists or to one, and not its share of the seen."""
    patterns, lists = incidence.shape
    k = _pick(random, shares)
    step = random.standard_normal() * np.exp(
        random.uniform(np.log(SMALL_STEP), np.log(LARGE_STEP))
    )
    only = random.integers(0, lists) if random.random() < 0.5 else -1
    change = 0.0
    for j in range(lists):
        old = chances[k, j]
        tried[j] = old
        if only in (-1, j):
            odds = old / (1.0 - old) * np.exp(step)
            tried[j] = min(max(odds / (1.0 + odds), 1e-300), 1.0 - 1e-16)
            change += np.log(tried[j] / old * ((1.0 - tried[j]) / (1.0 - old)))
    unseen = _tabulate_class(incidence, tried, fresh)
    share = np.exp(shares[k])
    for h in range(patterns):
        now = mixed[h] + share * (fresh[h] - likely[k, h])
        change += counts[h] * np.log(max(now, 1e-300) / mixed[h])
    before = seen[k]
    seen[k] = _log_seen(unseen)
    then = _log_prior(shares, seen, concentration)
    if np.log(random.random()) >= change + then - prior:
        seen[k] = before
        return prior
    hidden[k] = unseen
    chances[k] = tried
    likely[k] = fresh
    _mix(shares, likely, mixed)
    return then


@njit(cache=True, nogil=True)
def _move_shares(  # type: ignore[no-untyped-def]
    random, counts, shares, likely, seen, mixed, fresh, concentration, prior
):
    """Let one class take from another what is seen."""
    classes = len(shares)
    k = _pick(random, shares)
    other = (k + random.integers(1, classes)) % classes
    mine, theirs = shares[k], shares[other]
    step = random.standard_normal() * np.exp(
        random.uniform(np.log(SMALL_STEP), np.log(LARGE_STEP))
    )
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
        change += counts[h] * np.log(max(fresh[h], 1e-300) / mixed[h])
    then = _log_prior(shares, seen, concentration)
    if np.log(random.random()) < change + then - prior:
        _mix(shares, likely, mixed)
        return then
    shares[k], shares[other] = mine, theirs
    return prior


@njit(cache=True, nogil=True)
def _blend(  # type: ignore[no-untyped-def]
    random, incidence, counts, chances, shares, likely, hidden, seen, mixed, fresh, tried,
    concentration, prior,
):  # fmt: skip
    """Let some of one class, with its looks, go over to another, or come back out of it."""
    patterns, lists = incidence.shape
    classes = len(shares)
    k = _pick(random, shares)
    other = (k + random.integers(1, classes)) % classes
    mine, theirs = shares[k], shares[other]
    step = random.standard_normal() * np.exp(
        random.uniform(np.log(SMALL_STEP), np.log(LARGE_STEP))
    )
    top = max(mine, theirs)
    both = top + np.log(np.exp(mine - top) + np.exp(theirs - top))
    top = max(mine + step, theirs)
    new = top + np.log(np.exp(mine + step - top) + np.exp(theirs - top))
    to_mine, to_theirs = both + mine + step - new, both + theirs - new
    kept = np.exp(mine - to_mine)
    for j in range(lists):
        tried[j] = kept * chances[k, j] + (1.0 - kept) * chances[other, j]
        if not 1e-300 < tried[j] < 1.0 - 1e-16:
            return prior
    unseen = _tabulate_class(incidence, tried, fresh)
    change = to_mine + to_theirs - mine - theirs + lists * (mine - to_mine)
    change += _pick_again(mine, to_mine, classes)
    gain, loss, share = np.exp(to_mine), np.exp(to_theirs) - np.exp(theirs), np.exp(mine)
    for h in range(patterns):
        now = mixed[h] + gain * fresh[h] - share * likely[k, h] + loss * likely[other, h]
        change += counts[h] * np.log(max(now, 1e-300) / mixed[h])
    before = seen[k]
    seen[k] = _log_seen(unseen)
    shares[k], shares[other] = to_mine, to_theirs
    then = _log_prior(shares, seen, concentration)
    if np.log(random.random()) >= change + then - prior:
        seen[k] = before
        shares[k], shares[other] = mine, theirs
        return prior
    hidden[k] = unseen
    chances[k] = tried
    likely[k] = fresh
    _mix(shares, likely, mixed)
    return then


@njit(cache=True, nogil=True)
def _pick(random, shares):  # type: ignore[no-untyped-def]
    """Choose a class: half the time any, half the time by its share."""
    if random.random() < 0.5:
        return random.integers(0, len(shares))
    left = random.random()
    for k in range(len(shares)):
        left -= np.exp(shares[k])
        if left < 0.0:
            return k
    return len(shares) - 1


@njit(cache=True, nogil=True)
def _pick_again(before, after, classes):  # type: ignore[no-untyped-def]
    return np.log((1.0 + classes * np.exp(after)) / (1.0 + classes * np.exp(before)))


@njit(cache=True, nogil=True)
def _mix(shares, likely, mixed):  # type: ignore[no-untyped-def]
    mixed[:] = 0.0
    for k in range(len(shares)):
        share = np.exp(shares[k])
        for h in range(len(mixed)):
            mixed[h] += share * likely[k, h]


@njit(cache=True, nogil=True)
def _missed(random, observed, log_weights, hidden):  # type: ignore[no-untyped-def]
    chance = 0.0
    seen = 0.0
    for k in range(len(hidden)):
        chance += np.exp(log_weights[k] + hidden[k])
        seen += np.exp(log_weights[k]) * -np.expm1(hidden[k])
    mean = random.gamma(float(observed)) * chance / max(seen, 1e-300)
    return float(random.poisson(min(mean, FARTHEST))), chance


@njit(cache=True, nogil=True)
def _allocate(random, incidence, counts, shares, likely, held, members):  # type: ignore[no-untyped-def]
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
                taken = random.binomial(left, odds[k] / total) if odds[k] > 0.0 else 0
            total -= odds[k]
            left -= taken
            if taken > 0:
                members[k] += taken
                for j in range(lists):
                    if incidence[h, j]:
                        held[k, j] += taken


@njit(cache=True, nogil=True)
def _allocate_missed(random, missed, log_weights, hidden, members):  # type: ignore[no-untyped-def]
    left = np.int64(missed)
    classes = len(hidden)
    odds = np.exp(log_weights + hidden)
    total = odds.sum()
    for k in range(classes):
        if left == 0:
            break
        taken = left
        if k < classes - 1 and odds[k] < total:
            taken = random.binomial(left, odds[k] / total) if odds[k] > 0.0 else 0
        total -= odds[k]
        left -= taken
        members[k] += taken


@njit(cache=True, nogil=True)
def _draw_chances(random, held, members, chances):  # type: ignore[no-untyped-def]
    classes, lists = chances.shape
    for k in range(classes):
        for j in range(lists):
            yes = random.standard_gamma(1.0 + held[k, j])
            no = random.standard_gamma(1.0 + members[k] - held[k, j])
            chances[k, j] = min(max(yes / (yes + no), 1e-300), 1.0 - 1e-16)


@njit(cache=True, nogil=True)
def _draw_concentration(random, members, concentration, shape, rate):  # type: ignore[no-untyped-def]
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


@njit(cache=True, nogil=True)
def _concentration_density(tried, members, shape, rate):  # type: ignore[no-untyped-def]
    """Density of log concentration, members given, sticks integrated out."""
    density = (shape + len(members) - 1.0) * np.log(tried) - rate * tried
    after = members[len(members) - 1]
    for k in range(len(members) - 2, -1, -1):
        density += math.lgamma(tried + after)
        after += members[k]
        density -= math.lgamma(tried + 1.0 + after)
    return density


@njit(cache=True, nogil=True)
def _draw_weights(random, members, concentration, log_weights):  # type: ignore[no-untyped-def]
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


@njit(cache=True, nogil=True)
def _log_gamma_draw(random, shape):  # type: ignore[no-untyped-def]
    if shape < 1.0:
        return np.log(random.standard_gamma(shape + 1.0)) + np.log(random.random()) / shape
    return np.log(random.standard_gamma(shape))


@njit(cache=True, nogil=True)
def _swap_labels(random, chances, log_weights, concentration):  # type: ignore[no-untyped-def]
    """Let neighbours in the order of sticks change places."""
    classes, lists = chances.shape
    nothing = np.zeros(classes)
    for _ in range(classes):
        k = random.integers(0, classes)
        other = random.integers(0, classes)
        if k == other:
            continue
        before = _log_prior(log_weights, nothing, concentration)
        log_weights[k], log_weights[other] = log_weights[other], log_weights[k]
        after = _log_prior(log_weights, nothing, concentration)
        if np.log(random.random()) < after - before:
            for j in range(lists):
                chances[k, j], chances[other, j] = chances[other, j], chances[k, j]
        else:
            log_weights[k], log_weights[other] = log_weights[other], log_weights[k]
