"""Forecasts that cannot be improved afterwards: frozen to a file, and scored from the file."""

import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.errors import Refused
from baluarte.science.forecast.distributions import Distributions
from baluarte.science.forecast.onset import OnsetLine
from baluarte.science.forecast.outlook import Forecast, change_thresholds
from baluarte.science.forecast.panel import Panel, read_panel
from baluarte.science.forecast.scores import FLOOR, score

Floats = NDArray[np.float64]

FORMAT = "baluarte forecast 2"
HEADER, DIGEST = "header", "digest"
ARRAYS = {
    "is_covered": "|b1",
    "level_offsets": "<i8",
    "level_mass": "<f8",
    "total_offsets": "<i8",
    "total_mass": "<f8",
    "pace": "<f8",
}


class NotAFrozenForecast(Refused, ValueError):
    """The file is no frozen forecast, or not one that can be read."""


class Tampered(Refused, ValueError):
    """The file is not what was frozen: it is not scored."""


class NeedsZone(Refused, ValueError):
    """The moment of freezing needs a time zone."""


@dataclass(frozen=True, eq=False)
class FrozenForecast:
    """A forecast as it was frozen.

    Attributes
    ----------
    forecast : Forecast
    frozen_at : datetime
    digest : str
        SHA-256 of everything in the file.
    """

    forecast: Forecast
    frozen_at: datetime
    digest: str


@dataclass(frozen=True, eq=False)
class FrozenScore:
    """What a frozen forecast was worth.

    Attributes
    ----------
    table : pandas.DataFrame
        ``place, month, horizon, count, crps, log, brier``: a row for each place and month; NaN
        where it was not forecast or is not covered.
    changes : pandas.DataFrame
        ``place, threshold, probability, count, changed``: count of the three months after the
        origin; NaN until all three are covered.
    crps, log, brier : float
        Means over what was scored; NaN where nothing was.
    scored, not_scored : int
    digest : str
        Of the file that was scored.
    """

    table: pd.DataFrame
    changes: pd.DataFrame
    crps: float
    log: float
    brier: float
    scored: int
    not_scored: int
    digest: str


def freeze(forecast: Forecast, path: Path | str, *, at: datetime) -> str:
    """Write a forecast to a file, in full, and return its digest.

    The file is a zip of NumPy arrays (``.npz``, readable anywhere without this program): the data
    cut with the digest of the data, every setting, every probability. Keep the digest elsewhere:
    whoever can write the file can write a matching digest into it.

    Parameters
    ----------
    forecast : Forecast
        What is frozen, whole.
    path : path
        Must not exist: a frozen forecast is never replaced.
    at : datetime
        When it is frozen, with its zone.

    Raises
    ------
    NeedsZone
        ``at`` has no zone.
    FileExistsError
    """
    if at.tzinfo is None:
        raise NeedsZone("at: a time zone is needed")
    header = {
        "format": FORMAT,
        "frozen_at": at.isoformat(),
        "model": forecast.model,
        "places": list(forecast.places),
        "origin": forecast.origin,
        "months": list(forecast.months),
        "horizons": list(forecast.horizons),
        "parameters": dict(forecast.parameters),
        "data_digest": forecast.data_digest,
        "assumptions": list(forecast.assumptions),
        "onset_line": [forecast.onset_line.intercept, forecast.onset_line.slope],
    }
    text = json.dumps(header, sort_keys=True, ensure_ascii=False, allow_nan=False)
    values = (
        forecast.is_covered,
        forecast.levels.offsets,
        forecast.levels.mass,
        forecast.totals.offsets,
        forecast.totals.mass,
        forecast.pace,
    )
    arrays: dict[str, Any] = {
        name: np.ascontiguousarray(value, dtype=kind)
        for (name, kind), value in zip(ARRAYS.items(), values, strict=True)
    }
    digest = _digest(text, arrays)
    arrays[HEADER] = np.frombuffer(text.encode(), dtype=np.uint8)
    arrays[DIGEST] = np.frombuffer(digest.encode(), dtype=np.uint8)
    with Path(path).open("xb") as file:
        np.savez_compressed(file, **arrays)
    return digest


def read_frozen(path: Path | str, *, digest: str | None = None) -> FrozenForecast:
    """Read a frozen forecast, or refuse one that was changed.

    Parameters
    ----------
    path : path
        Where the file lies.
    digest : str, optional
        As :func:`freeze` returned it; with it, a file whose inner digest was forged as well is
        refused too.

    Raises
    ------
    NotAFrozenForecast, Tampered
    """
    text, arrays, inner = _opened(Path(path))
    found = _digest(text, arrays)
    if found != inner:
        raise Tampered(f"{Path(path).name}: its content no longer matches its digest")
    if digest is not None and digest != found:
        raise Tampered(f"{Path(path).name}: it is not the forecast of digest {digest}")
    try:
        return FrozenForecast(
            forecast=_forecast(json.loads(text), arrays),
            frozen_at=datetime.fromisoformat(json.loads(text)["frozen_at"]),
            digest=found,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotAFrozenForecast(f"{Path(path).name}: {error}") from error


def score_frozen(
    path: Path | str, outcomes: Any, *, digest: str | None = None, floor: float = FLOOR
) -> FrozenScore:
    """Score a frozen file against what was registered since; nothing else can be scored.

    Parameters
    ----------
    path : path
        Where the file lies.
    outcomes : pandas.DataFrame, pyarrow.Table or Panel
        ``place, month, count``, see :func:`read_panel`; months that are not there, or NaN, are
        not scored.
    digest : str, optional
        As :func:`freeze` returned it.
    floor : float
        Of the log score.

    Raises
    ------
    NotAFrozenForecast, Tampered, PanelRefused
    """
    frozen = read_frozen(path, digest=digest)
    forecast = frozen.forecast
    panel = read_panel(outcomes)
    counts = _counts(panel, forecast.places, forecast.months)
    found = score(forecast.levels, counts.ravel(), floor=floor)
    times = len(forecast.horizons)
    table = pd.DataFrame(
        {
            "place": np.repeat(np.array(forecast.places, dtype=object), times),
            "month": list(forecast.months) * len(forecast.places),
            "horizon": list(forecast.horizons) * len(forecast.places),
            "count": counts.ravel(),
            "crps": found.crps,
            "log": found.log,
            "brier": found.brier,
        }
    )
    is_scored = table["crps"].notna()
    means = table.loc[is_scored, ["crps", "log", "brier"]].mean()
    return FrozenScore(
        table=table,
        changes=_changes(forecast, panel),
        crps=float(means["crps"]),
        log=float(means["log"]),
        brier=float(means["brier"]),
        scored=int(is_scored.sum()),
        not_scored=int((~is_scored).sum()),
        digest=frozen.digest,
    )


def _opened(path: Path) -> tuple[str, dict[str, NDArray[Any]], str]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            arrays = {name: np.ascontiguousarray(held[name]) for name in ARRAYS}
            return bytes(held[HEADER]).decode(), arrays, bytes(held[DIGEST]).decode()
    except FileNotFoundError:
        raise
    except zipfile.BadZipFile as error:
        raise Tampered(f"{path.name}: damaged: {error}") from error
    except (AttributeError, EOFError, KeyError, OSError, TypeError, ValueError) as error:
        raise NotAFrozenForecast(f"{path.name}: {error}") from error


def _digest(text: str, arrays: dict[str, NDArray[Any]]) -> str:
    found = sha256(text.encode())
    for name in ARRAYS:
        array = arrays[name]
        found.update(f"\n{name} {array.dtype.str} {array.shape}\n".encode())
        found.update(array.tobytes())
    return found.hexdigest()


def _forecast(header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Forecast:
    if header["format"] != FORMAT:
        raise NotAFrozenForecast(f"format {header['format']!r} is not read here")
    rows = len(header["places"])
    levels = Distributions(arrays["level_offsets"], arrays["level_mass"])
    totals = Distributions(arrays["total_offsets"], arrays["total_mass"])
    if (len(levels), len(totals)) != (rows * len(header["horizons"]), rows):
        raise NotAFrozenForecast("its distributions are not those of its places and months")
    return Forecast(
        model=header["model"],
        places=tuple(header["places"]),
        origin=header["origin"],
        months=tuple(header["months"]),
        horizons=tuple(header["horizons"]),
        is_covered=arrays["is_covered"],
        levels=levels,
        totals=totals,
        pace=arrays["pace"],
        parameters=header["parameters"],
        data_digest=header["data_digest"],
        assumptions=tuple(header["assumptions"]),
        onset_line=OnsetLine(*header["onset_line"]),
    )


def _counts(panel: Panel, places: tuple[str, ...], months: tuple[str | int, ...]) -> Floats:
    rows = {place: row for row, place in enumerate(panel.places)}
    found = np.full((len(places), len(months)), np.nan)
    for column, month in enumerate(months):
        position = panel.calendar.position(month, column="month")
        if 0 <= position < panel.calendar.length:
            for row, place in enumerate(places):
                if place in rows:
                    found[row, column] = panel.counts[rows[place], position]
    return found


def _changes(forecast: Forecast, panel: Panel) -> pd.DataFrame:
    window = int(forecast.parameters["window"])
    start = panel.calendar.position(forecast.origin, column="origin")
    months = tuple(panel.calendar.label(start + step) for step in range(1, window + 1))
    counts = _counts(panel, forecast.places, months).sum(axis=1)
    threshold = change_thresholds(forecast.pace)
    probability = forecast.totals.at_least(threshold)
    is_known = ~np.isnan(counts) & ~np.isnan(threshold)
    return pd.DataFrame(
        {
            "place": np.array(forecast.places, dtype=object),
            "threshold": threshold,
            "probability": probability,
            "count": counts,
            "changed": np.where(is_known, counts >= threshold, np.nan),
        }
    )
