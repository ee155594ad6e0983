"""Invented panels: rates that drift, in invented states, at places that do not exist."""

import numpy as np
import pandas as pd

from baluarte.science.forecast.panel import Panel, read_panel


def invented_table(
    *, places: int = 30, months: int = 60, states: int = 3, mean: float = 1.0, seed: int = 7
) -> pd.DataFrame:
    """Return a table of invented counts, complete, with population."""
    generator = np.random.default_rng(seed)
    drift = np.cumsum(generator.normal(0, 0.12, (places, months)), axis=1)
    size = generator.gamma(0.7, 1.0, places)
    counts = generator.poisson(mean * size[:, None] * np.exp(drift))
    codes = [f"{1 + row * states // places:02}{row:03}" for row in range(places)]
    dates = pd.period_range("2015-01", periods=months, freq="M").astype(str)
    return pd.DataFrame(
        {
            "place": np.repeat(codes, months),
            "month": np.tile(np.asarray(dates, dtype=object), places),
            "count": counts.ravel(),
            "population": np.repeat(np.round(20_000 * size + 500), months),
        }
    )


def invented_panel(**options: float) -> Panel:
    """Return the same as a panel."""
    return read_panel(invented_table(**options))
