"""Invented maps."""

import numpy as np


def lattice(rows: int, columns: int) -> list[tuple[int, int]]:
    """Return the pairs of cells that share a side, cells counted row by row."""
    cells = np.arange(rows * columns).reshape(rows, columns)
    across = np.stack([cells[:, :-1].ravel(), cells[:, 1:].ravel()], axis=1)
    down = np.stack([cells[:-1].ravel(), cells[1:].ravel()], axis=1)
    return [(int(one), int(other)) for one, other in np.concatenate([across, down])]
