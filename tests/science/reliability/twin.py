"""The slow and obvious way: every pair of ratings is a turn of a loop."""

from itertools import product

import numpy as np


def kappa(first, second, weight):
    """Return weighted kappa from pairs of units, not from a table."""
    size = len(first)
    observed = sum(weight(a, b) for a, b in zip(first, second, strict=True)) / size
    expected = sum(weight(a, b) for a, b in product(first, second)) / size**2
    return (observed - expected) / (1 - expected)


def ac1(first, second, categories):
    """Return Gwet's AC1 and its variance for two raters as the paper writes them, over n."""
    size, q = len(first), len(categories)
    pairs = list(zip(first, second, strict=True))
    used = {k: (first.count(k) + second.count(k)) / (2 * size) for k in categories}
    same = sum(a == b for a, b in pairs) / size
    chance = sum(one * (1 - one) for one in used.values()) / (q - 1)
    value = (same - chance) / (1 - chance)
    agreed = sum((1 - used[a]) for a, b in pairs if a == b) / size / (q - 1)
    spread = sum((1 - (used[a] + used[b]) / 2) ** 2 for a, b in pairs) / size / (q - 1) ** 2
    variance = (
        same * (1 - same)
        - 4 * (1 - value) * (agreed - same * chance)
        + 4 * (1 - value) ** 2 * (spread - chance**2)
    )
    return value, variance / (size * (1 - chance) ** 2)


def alpha(units, distance):
    """Return Krippendorff's alpha from a list of lists of ratings, pair by pair."""
    units = [unit for unit in units if len(unit) > 1]
    ratings = [value for unit in units for value in unit]
    size = len(ratings)
    observed = 0.0
    for unit in units:
        pairs = [(a, b) for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j]
        observed += sum(distance(a, b, ratings) for a, b in pairs) / (len(unit) - 1)
    pairs = [(a, b) for i, a in enumerate(ratings) for j, b in enumerate(ratings) if i != j]
    expected = sum(distance(a, b, ratings) for a, b in pairs)
    return 1 - (observed / size) / (expected / (size * (size - 1)))


def nominal(a, b, ratings):
    return float(a != b)


def ordinal(a, b, ratings):
    low, high = min(a, b), max(a, b)
    between = sum(low <= one <= high for one in ratings)
    return (between - (ratings.count(a) + ratings.count(b)) / 2) ** 2 if a != b else 0.0


def interval(a, b, ratings):
    return (a - b) ** 2


def ratio(a, b, ratings):
    return ((a - b) / (a + b)) ** 2 if a + b else 0.0


def masi(a, b, ratings):
    if a == b:
        return 0.0
    jaccard = len([one for one in a if one in b]) / len({*a, *b})
    if all(one in b for one in a) or all(one in a for one in b):
        return 1 - jaccard * 2 / 3
    return 1 - jaccard / 3


def mean_squares(rows):
    """Return mean squares between units, within units, between raters, and of the error."""
    n, k = len(rows), len(rows[0])
    grand = sum(map(sum, rows)) / (n * k)
    units = [sum(row) / k for row in rows]
    raters = [sum(row[j] for row in rows) / n for j in range(k)]
    between = k * sum((one - grand) ** 2 for one in units) / (n - 1)
    within = sum((x - units[i]) ** 2 for i, row in enumerate(rows) for x in row) / (n * (k - 1))
    columns = n * sum((one - grand) ** 2 for one in raters) / (k - 1)
    error = sum((rows[i][j] - units[i] - raters[j] + grand) ** 2 for i, j in np.ndindex(n, k)) / (
        (n - 1) * (k - 1)
    )
    return between, within, columns, error
