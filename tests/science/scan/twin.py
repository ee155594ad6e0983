"""The slow and obvious way: every circle a set, every window a loop, every statistic a formula."""

import math
from itertools import product


def distance(one, other, *, plane):
    """Return how far two points lie apart, on the plane or along a great circle of 6367 km."""
    if plane:
        return math.hypot(one[0] - other[0], one[1] - other[1])
    (a, b), (c, d) = (tuple(map(math.radians, point)) for point in (one, other))
    cosine = math.sin(b) * math.sin(d) + math.cos(b) * math.cos(d) * math.cos(a - c)
    return 6367 * math.acos(min(1, max(-1, cosine)))


def circles(points, weight, *, share, radius=None, plane=True):
    """Return, for each centre, the set of places of every circle the limits allow."""
    found = []
    for centre in points:
        away = [round(distance(centre, other, plane=plane), 6) for other in points]
        sets = []
        for reach in sorted(set(away)):
            members = frozenset(i for i, far in enumerate(away) if far <= reach)
            fits = sum(weight[i] for i in members) <= share * sum(weight) + 1e-9
            if fits and (radius is None or reach <= radius + 1e-9):
                sets.append(members)
        found.append(sets)
    return found


def windows(intervals, longest, *, anchored):
    """Return every (begin, end) there is."""
    ends = [intervals] if anchored else range(1, intervals + 1)
    return [(b, e) for e in ends for b in range(e) if e - b <= longest]


def xlogx(x):
    return x * math.log(x) if x > 0 else 0.0


def poisson(c, mu, total):
    if c == mu:
        return 0.0
    value = c * math.log(c / mu) if c else 0.0
    return value + ((total - c) * math.log((total - c) / (total - mu)) if total > c else 0.0)


def bernoulli(c, n, total, trials):
    inside = xlogx(c) + xlogx(n - c) - xlogx(n)
    outside = xlogx(total - c) + xlogx(trials - n - total + c) - xlogx(trials - n)
    return inside + outside - xlogx(total) - xlogx(trials - total) + xlogx(trials)


def best_count(counts, expected, sets, spans, *, at_risk=None, rates="high", least=2):
    """Return the largest statistic of any window of counts."""
    total = sum(map(sum, counts))
    trials = sum(map(sum, at_risk)) if at_risk is not None else 0
    best = 0.0
    for members, (begin, end) in product(set().union(*map(set, sets)), spans):
        c = sum(counts[i][t] for i in members for t in range(begin, end))
        mu = sum(expected[i][t] for i in members for t in range(begin, end))
        high = rates != "low" and c > mu + 1e-12 and c >= least
        low = rates != "high" and c < mu - 1e-12
        if not (high or low):
            continue
        if at_risk is None:
            value = poisson(c, mu, total)
        else:
            n = sum(at_risk[i][t] for i in members for t in range(begin, end))
            value = bernoulli(c, n, total, trials)
        best = max(best, value)
    return best


def multinomial(inside, overall):
    c, total = sum(inside), sum(overall)
    value = 0.0
    for a, b in zip(inside, overall, strict=True):
        value += a * math.log(a / c) if a else 0.0
        value += (b - a) * math.log((b - a) / (total - c)) if b > a else 0.0
        value -= b * math.log(b / total) if b else 0.0
    return value


def ordinal(inside, overall):
    """Pool neighbours wherever the share inside falls, in any order, until it rises throughout."""
    pools = [(a, b) for a, b in zip(inside, overall, strict=True) if b]
    while True:
        falls = [
            k for k in range(len(pools) - 1)
            if pools[k][0] / pools[k][1] >= pools[k + 1][0] / pools[k + 1][1]
        ]  # fmt: skip
        if not falls:
            break
        k = falls[0]
        pools[k : k + 2] = [(pools[k][0] + pools[k + 1][0], pools[k][1] + pools[k + 1][1])]
    return multinomial(*zip(*pools, strict=True))


def best_mixture(by_category, sets, spans, *, statistic, least=2):
    """Return the largest statistic of any window of categories."""
    kinds = range(len(by_category[0][0]))
    overall = [sum(row[t][k] for row in by_category for t in range(len(row))) for k in kinds]
    best = 0.0
    for members, (begin, end) in product(set().union(*map(set, sets)), spans):
        inside = [
            sum(by_category[i][t][k] for i in members for t in range(begin, end)) for k in kinds
        ]
        if sum(inside) >= least:
            best = max(best, statistic(inside, overall))
    return best
