"""The real panels that studies of forecasts read beside the checkout; nothing of them is written."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from baluarte.science.forecast import Panel, read_panel

BESIDE = Path(__file__).resolve().parents[3].parent / "shared"
REGISTRY_DENSITY = 0.055


def homicides(folder: Path) -> Panel:
    """Read the municipal homicides, 2000 to 2018, with neighbours left out."""
    path = folder / "data" / "violence" / "inegi_homicides_municipal_monthly_2000_2018.csv.gz"
    table = pd.read_csv(path, dtype={"cvegeo": str})
    return read_panel(table.rename(columns={"cvegeo": "place", "homicides": "count"}))


def disappearances(folder: Path) -> Panel:
    """Read the disappeared and not located by municipality, 2010 to 2023."""
    path = folder / "data" / "violence" / "rnpdno_municipal_monthly_2010_2023.csv.gz"
    table = pd.read_csv(path, dtype=str)
    is_counted = table["categoria"].eq("DESAPARECIDA_O_NO_LOCALIZADA") & ~table[
        "cvegeo"
    ].str.endswith("999")
    counted = table[is_counted].assign(count=table["conteo"].astype(int))
    wide = counted.pivot_table(
        index="cvegeo", columns="periodo", values="count", aggfunc="sum", fill_value=0
    )
    long = wide.melt(ignore_index=False, var_name="month", value_name="count").reset_index()
    return read_panel(long.rename(columns={"cvegeo": "place"}))


def thinned(panel: Panel, seed: int) -> Panel:
    """Keep each event with the probability that makes a panel as sparse as a registry."""
    counts = np.random.default_rng(seed).binomial(panel.counts.astype(int), REGISTRY_DENSITY)
    return replace(panel, counts=counts.astype(float))
