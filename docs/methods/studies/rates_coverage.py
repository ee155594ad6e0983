"""How often intervals hold the truth: empirical Bayes and BYM2 on invented maps.

    python docs/methods/studies/rates_coverage.py

Writes rates_coverage.json beside itself. Empirical Bayes: 300 maps of 32, 100 and 1,000 places,
gamma risks of shape 2. BYM2: 150 maps of 100 places, sigma 0.5, four fifths of it shared.
"""

import json
from pathlib import Path

import numpy as np

from baluarte.science import rates

SIDE = 10


def bayes(places: int, maps: int, method: str) -> float:
    """Return the share of empirical Bayes intervals that hold the true risk."""
    held = []
    for seed in range(maps):
        generator = np.random.default_rng([places, seed])
        expected = generator.gamma(1.0, 4.0, places) + 0.2
        risk = generator.gamma(2.0, 0.5, places)
        found = rates.empirical_bayes(generator.poisson(expected * risk), expected, method=method)
        held.append(((found.lower <= risk) & (risk <= found.upper)).mean())
    return float(np.mean(held))


def bym2(maps: int, per_place: float) -> dict[str, float]:
    """Return coverage by BYM2, and by empirical Bayes on the same maps, and both errors."""
    cells = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    sides = [(cells[:, :-1], cells[:, 1:]), (cells[:-1], cells[1:])]
    pairs = [(int(a), int(b)) for one, other in sides for a, b in zip(one.ravel(), other.ravel())]
    graph = rates.read_neighbours(pairs, places=SIDE * SIDE)
    plain = np.linalg.pinv(np.diag(graph.degrees) - graph.matrix().toarray())
    values, vectors = np.linalg.eigh(plain / np.exp(np.log(np.diag(plain)).mean()))
    root = vectors * np.sqrt(np.maximum(values, 0))
    made = []
    for seed in range(maps):
        generator = np.random.default_rng([int(per_place * 10), seed])
        shared, own = root @ generator.normal(size=100), generator.normal(size=100)
        risk = np.exp(0.5 * (np.sqrt(0.8) * shared + np.sqrt(0.2) * own))
        expected = generator.gamma(1.0, per_place, 100) + 0.1
        counts = generator.poisson(expected * risk)
        found = rates.fit_bym2(counts, expected, graph)
        drawn = rates.empirical_bayes(counts, expected)
        row = []
        for one in (found, drawn):
            row += [((one.lower <= risk) & (risk <= one.upper)).mean()]
            row += [((one.estimate - risk) ** 2).mean()]
        made.append(row)
    cover, error, eb_cover, eb_error = np.mean(made, axis=0)
    return {
        "bym2_coverage": round(cover, 4),
        "bym2_root_mean_square_error": round(error**0.5, 4),
        "empirical_bayes_coverage": round(eb_cover, 4),
        "empirical_bayes_root_mean_square_error": round(eb_error**0.5, 4),
    }


if __name__ == "__main__":
    answer = {
        "nominal": 0.95,
        "empirical_bayes": {
            f"{method}, {places} places": round(bayes(places, 300, method), 4)
            for method in ("likelihood", "moments")
            for places in (32, 100, 1000)
        },
        "bym2, 4 expected a place": bym2(150, 4.0),
        "bym2, 1 expected a place": bym2(150, 1.0),
    }
    out = Path(__file__).with_suffix(".json")
    out.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
