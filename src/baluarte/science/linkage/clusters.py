"""Reports joined: the connected components of pairs."""

import numpy as np

from baluarte.science.kernels import kernel


@kernel(nogil=True)
def components(rows: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return each row's component, numbered from 0 in the order of their first rows."""
    parent = np.arange(rows)
    for at in range(len(left)):
        x, y = left[at], right[at]
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        while parent[y] != y:
            parent[y] = parent[parent[y]]
            y = parent[y]
        if x != y:
            parent[max(x, y)] = min(x, y)
    number = np.empty(rows, dtype=np.int64)
    count = 0
    for row in range(rows):
        root = row
        while parent[root] != root:
            root = parent[root]
        if root == row:
            number[row] = count
            count += 1
        else:
            number[row] = number[root]
    return number
