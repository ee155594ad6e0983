"""How long a month's forecast of the country takes, beside statsforecast: a measure, not a test.

    .venv/bin/python tests/bench/forecast.py [REPEATS]

Invents a panel of 2,470 places and 180 months, and says the least of some repeats: a monthly run
from table to frozen file, IMAPA alone beside statsforecast's on the same series in the same run, a
year of rolling origins, and a table of ten million rows. Compilation is timed apart, and so are
the imports: scoringrules compiles when it is imported.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

BEGUN = time.perf_counter()

import numpy as np  # noqa: E402 (imports are timed)
import pandas as pd  # noqa: E402

from baluarte.science import forecast  # noqa: E402
from baluarte.science.forecast.imapa import forecast_means  # noqa: E402

IMPORTED = time.perf_counter()

PLACES, MONTHS = 2470, 180


def invented(places: int = PLACES, months: int = MONTHS) -> pd.DataFrame:
    """Return invented counts about as dense as homicides by municipality."""
    generator = np.random.default_rng(2026)
    rates = generator.gamma(0.25, 3.0, places)[:, None]
    drift = np.cumsum(generator.normal(0, 0.06, (places, months)), axis=1)
    dates = pd.period_range("2004-01", periods=months, freq="M").astype(str)
    return pd.DataFrame(
        {
            "place": np.repeat([f"{1 + n // 78:02}{n % 78:03}" for n in range(places)], months),
            "month": np.tile(np.asarray(dates, dtype=object), places),
            "count": generator.poisson(rates * np.exp(drift)).ravel(),
            "population": np.repeat(generator.integers(500, 900_000, places), months),
        }
    )


def least(what: Callable[[], object], repeats: int) -> float:
    """Return the shortest of some runs, in seconds."""
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        what()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def monthly_run(table: pd.DataFrame) -> None:
    """Read, forecast, tell, and freeze, as once a month."""
    made = forecast.forecast_places(table)
    made.level()
    forecast.rank_places(made)
    forecast.rank_places(made, by="onset")
    with tempfile.TemporaryDirectory() as folder:
        forecast.freeze(made, Path(folder) / "f.npz", at=datetime(2019, 1, 2, tzinfo=UTC))


def peer(table: pd.DataFrame) -> Callable[[], object]:
    """Return statsforecast's IMAPA over the same series, in its own batch interface."""
    from statsforecast import StatsForecast
    from statsforecast.models import IMAPA

    long = table.rename(columns={"place": "unique_id", "month": "ds", "count": "y"})
    long = long[["unique_id", "ds", "y"]].assign(ds=pd.to_datetime(long["ds"]))
    return lambda: StatsForecast(models=[IMAPA()], freq="MS").forecast(df=long, h=1)


def main(repeats: int) -> None:
    """Measure and say."""
    table = invented()
    warm = least(forecast.warm_up, 1)
    panel = forecast.read_panel(table)
    origins = [panel.calendar.label(month) for month in range(MONTHS - 18, MONTHS - 6)]
    figures = {
        "imports": IMPORTED - BEGUN,
        "compilation or reading it back, and importing scoringrules": warm,
        "table of 444,600 rows read": least(lambda: forecast.read_panel(table), repeats),
        "pool forecast from a panel": least(lambda: forecast.forecast_places(panel), repeats),
        "monthly run, table to frozen file": least(lambda: monthly_run(table), repeats),
        "IMAPA alone": least(lambda: forecast_means(panel.counts), repeats),
        "statsforecast's IMAPA": least(peer(table), min(repeats, 2)),
        "twelve origins, six models, scored": least(
            lambda: forecast.backtest(panel, origins=origins), min(repeats, 2)
        ),
    }
    tried = forecast.backtest(panel, origins=origins)
    figures["skill with 1,000 draws"] = least(tried.skill, repeats)
    figures["10,000,000 rows read"] = least(ten_million_rows, 1)
    for what, seconds in figures.items():
        print(f"{seconds:9.3f} s  {what}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:9.0f} MiB peak, all of it; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def ten_million_rows() -> None:
    """Read a table of fifty thousand places by two hundred months."""
    places, months = 50_000, 200
    forecast.read_panel(
        pd.DataFrame(
            {
                "place": np.repeat([f"{one:05}" for one in range(places)], months),
                "month": np.tile(np.arange(months), places),
                "count": np.zeros(places * months, dtype=np.int64),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
