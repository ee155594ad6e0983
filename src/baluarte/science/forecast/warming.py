"""Compilation at install, so that nobody waits for it in a first request."""

import numpy as np
import pandas as pd

from baluarte.science.forecast.backtest import backtest
from baluarte.science.forecast.outlook import forecast_places


def warm_up() -> None:
    """Compile every kernel on a tiny invented panel."""
    months = np.arange(1, 40)
    table = pd.DataFrame(
        {
            "place": np.repeat(["00001", "00002", "00003"], len(months)),
            "month": np.tile(months, 3),
            "count": np.concatenate([months % 3, 70 + months % 7, 0 * months]),
        }
    )
    backtest(table, origins=[30, 33], horizons=[1, 2])
    made = forecast_places(table)
    made.level()
    made.levels.samples(2, seed=0)
