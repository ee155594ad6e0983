"""Compiling every kernel beforehand, so that the first question is answered at once."""

import numpy as np

from baluarte.science.recapture.decomposable import average_graphs
from baluarte.science.recapture.histories import read_histories
from baluarte.science.recapture.latent_class import sample_classes
from baluarte.science.recapture.log_linear import average_models


def warm_up() -> None:
    """Compile and cache every kernel on a tiny table."""
    patterns = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]])
    table = read_histories(patterns, [9, 8, 7, 6, 5, 4])
    average_graphs(table)
    average_models(table)
    sample_classes(table, iterations=40)
