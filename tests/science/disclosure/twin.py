"""The slow and obvious way: every table of counts that could be true is written down."""

from itertools import product

import numpy as np
import pandas as pd


def compositions(total, parts):
    """Yield every way to spread a total over so many cells."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def counted(joint, domains, cell):
    """Count the records of a joint table (a count for each crossing) that a cell is about."""
    crossings = product(*domains.values())
    names = list(domains)
    total = 0
    for count, crossing in zip(joint, crossings, strict=True):
        where = dict(zip(names, crossing, strict=True))
        if all(label == "Total" or where[name] == label for name, label in cell.items()):
            total += count
    return total


def cells_of(dimensions, domains):
    """Return every cell of a table with all its margins."""
    labels = [[*domains[name], "Total"] for name in dimensions]
    return [dict(zip(dimensions, one, strict=True)) for one in product(*labels)]


def bounds(domains, shown, wanted, total):
    """Return the least and the most of each wanted cell over all joint tables that fit."""
    sizes = int(np.prod([len(one) for one in domains.values()]))
    fitting = [
        joint
        for joint in compositions(total, sizes)
        if all(counted(joint, domains, cell) == count for cell, count in shown)
    ]
    found = []
    for cell in wanted:
        values = [counted(joint, domains, cell) for joint in fitting]
        found.append((min(values), max(values)))
    return found


def table(dimensions, domains, joint, hidden):
    """Return a released table of a joint table; `hidden` says which of its cells are withheld."""
    rows = []
    for cell, is_hidden in zip(cells_of(dimensions, domains), hidden, strict=True):
        count = np.nan if is_hidden else counted(joint, domains, cell)
        rows.append({**cell, "count": count})
    return pd.DataFrame(rows, columns=[*dimensions, "count"])


def squared(counts, rows, columns, *, hidden=()):
    """Return a table of two dimensions with its margins, some of its cells withheld."""
    domains = {"row": rows, "column": columns}
    flat = [count for line in counts for count in line]
    cells = cells_of(list(domains), domains)
    marks = [(cell["row"], cell["column"]) in set(hidden) for cell in cells]
    return table(list(domains), domains, flat, marks)


def strays(sums, rest, base, is_up):
    """Return the sum of squares by which sums of rounded parts differ from the true ones."""
    moved = [base * up - one for up, one in zip(is_up, rest, strict=True)]
    return sum(sum(a * m for a, m in zip(line, moved, strict=True)) ** 2 for line in sums)


def turned(sums, rest, base):
    """Return which parts to round up, every turn tried out from the beginning."""

    def settled(is_up, held=None):
        while True:
            now, tried = strays(sums, rest, base, is_up), []
            for at in range(len(rest)):
                other = [one != (at == place) for place, one in enumerate(is_up)]
                tried.append((now if at == held else strays(sums, rest, base, other), other))
            least, other = min(tried, key=lambda one: one[0])
            if least >= now:
                return is_up
            is_up = other

    is_up = settled([False] * len(rest))
    for _ in range(20):
        has_helped = False
        for at in range(len(rest)):
            forced = [one != (at == place) for place, one in enumerate(is_up)]
            other = settled(forced, held=at)
            if strays(sums, rest, base, other) < strays(sums, rest, base, is_up):
                is_up, has_helped = other, True
        if not has_helped:
            break
    return is_up
