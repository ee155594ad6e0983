"""Reports told again with the faults of real ones: slips, days off or left out, places in short."""

import numpy as np
import pandas as pd

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def worn(table: pd.DataFrame, event: np.ndarray, *, seed: int = 3) -> pd.DataFrame:
    """Return the table with its later tellings worn; the first of each event stays as it is."""
    chance = np.random.default_rng(seed)
    later = np.arange(event.max() + 1, len(table))
    columns = {name: table[name].to_numpy(object).copy() for name in table.columns}

    def some(share: float) -> np.ndarray:
        return later[chance.random(len(later)) < share]

    _wear_names(columns["name"], some, chance)
    _wear_days(columns["date_raw"], some, chance)
    columns["location"][some(0.10)] = None
    for row in some(0.07):
        place = columns["location"][row]
        columns["location"][row] = place and place.split(", ")[-1]
    columns["organization"][some(0.25)] = None
    kinds, other = np.unique(columns["type"]), some(0.15)
    columns["type"][other] = chance.choice(kinds, len(other))
    return pd.DataFrame(columns)


def _wear_names(name, some, chance) -> None:
    for row in some(0.15):
        name[row] = _slip(name[row], chance)
    for row in some(0.05):
        name[row] = " ".join(reversed(name[row].split()))
    name[some(0.05)] = None


def _slip(text: str, chance) -> str:
    at, letter = (
        chance.integers(1, len(text) - 1),
        "abcdefghijklmnopqrstuvwxyz"[chance.integers(26)],
    )
    left, right = text[:at], text[at:]
    return (left + right[1:], left + letter + right, left + letter + right[1:])[chance.integers(3)]


def _wear_days(day, some, chance) -> None:
    for row in some(0.08):
        moved = pd.to_datetime(day[row], format="%d/%m/%Y") + pd.Timedelta(
            days=int(chance.integers(-3, 4))
        )
        day[row] = moved.strftime("%d/%m/%Y")
    for row in some(0.07):
        _, month, year = day[row].split("/")
        day[row] = f"{MONTHS[int(month) - 1]} de {year}"
    day[some(0.10)] = None
