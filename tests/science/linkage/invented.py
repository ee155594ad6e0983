"""Small invented reports, and features of them; nobody in them exists."""

import numpy as np
import pandas as pd

from baluarte.science.linkage.features import Features, read_features
from baluarte.science.linkage.tables import read_tables

GIVEN = ("Ana", "Luz", "Iván", "Noé", "Rosa", "Saúl", "Inés", "Hugo", "Marta", "Elías")
# Of plants, stones and birds; far from one another, letter by letter.
_SURNAMES = (
    "Ahuehuete Biznaga Capulín Epazote Guayacán Huizache Jacaranda Mezquite Nopalera Ocotillo"
    " Palofierro Quetzal Sabino Tejocote Urraca Verdín Xoconostle Yuca Zopilote Alabastro Basalto"
    " Cinabrio Feldespato Galena Hematita Jícama Liquidámbar Momoto Obsidiana Pitahaya Riolita"
    " Serpentina Turquesa Zumbador Calandria Chachalaca Tildío Luciérnaga Oyamel Cenzontle"
)
SURNAMES = tuple(_SURNAMES.split())
TOWNS = tuple(
    f"{head} {tail}"
    for head in ("Villa", "Puerto", "San Juan", "Valle", "Cerro", "Llano")
    for tail in ("Inventado", "Supuesto", "Ficticio", "Fingido", "Falso", "Fabuloso", "Novelesco")
)
STATES = ("Oaxaca", "Guerrero", "Veracruz", "Chiapas")
KINDS = ("Amenaza", "Homicidio", "Vigilancia", "Robo", "Allanamiento", "Despojo de tierras")


def reports(events: int, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Return two tellings of each event, the second in another hand, and the event of each row."""
    chance = np.random.default_rng(seed)

    def chosen(words: tuple[str, ...]) -> np.ndarray:
        return chance.choice(np.array(words, dtype=object), events)

    given, one, other = chosen(GIVEN), chosen(SURNAMES), chosen(SURNAMES)
    days = np.datetime64("2021-01-01") + chance.integers(0, 1500, events)
    towns, states, kinds = chosen(TOWNS), chosen(STATES), chosen(KINDS)
    first = {
        "name": given + " " + one + " " + other,
        "date_raw": [f"{day}" for day in days],
        "location": towns + ", " + states,
        "type": kinds,
    }
    again = {
        "name": [f"{b} {c}, {a}".upper() for a, b, c in zip(given, one, other, strict=True)],
        "date_raw": [f"{day.astype(object):%d/%m/%Y}" for day in days],
        "location": first["location"],
        "type": kinds,
    }
    table = pd.concat([pd.DataFrame(first), pd.DataFrame(again)], ignore_index=True)
    table.insert(0, "id", np.arange(2 * events))
    return table, np.tile(np.arange(events), 2)


def features_of(**columns: list[str | None]) -> Features:
    """Return the features of rows given column by column."""
    rows = len(next(iter(columns.values())))
    return read_features(read_tables(pd.DataFrame({"id": range(rows), **columns})))


def rows(*numbers: int) -> np.ndarray:
    """Return numbers of rows as the kernels take them."""
    return np.array(numbers, dtype=np.int32)
