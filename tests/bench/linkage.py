"""How fast reports are linked, and in how much memory: a measure, not a test.

    .venv/bin/python tests/bench/linkage.py [ROWS] [--worn]

Makes so many invented reports (a million by default), a tenth of which tell of what another tells
already, with `--worn` as badly as real lists do; links them, matches fifty new reports against
them, and says seconds, peak memory and what was found, at p >= .5 and where precision is .999.
Then Splink alone, with its own comparisons, on the same table.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.bench.linkage_peers import default_splink  # noqa: E402 (the path is set first)
from tests.science.linkage.worn import worn  # noqa: E402

from baluarte.science.linkage import (  # noqa: E402
    blocking_recall,
    link_reports,
    register_reports,
    warm_up,
)

DAYS, TOLD_AGAIN = 3_650, 0.1
STRICT = 0.999
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ja",
    "ke",
    "li",
    "mo",
    "nu",
    "pa",
    "re",
    "si",
    "to",
    "va",
    "xo",
    "yu",
    "za",
    "cha",
    "tla",
    "que",
    "rri",
]
GIVEN = [
    "Ana",
    "Beatriz",
    "Carmen",
    "Claudia",
    "Elena",
    "Esther",
    "Gabriela",
    "Irene",
    "Juana",
    "Laura",
    "Leticia",
    "Luz",
    "María",
    "Marta",
    "Norma",
    "Patricia",
    "Rosa",
    "Sofía",
    "Teresa",
    "Alberto",
    "Andrés",
    "Antonio",
    "Arturo",
    "Carlos",
    "César",
    "Daniel",
    "Eduardo",
    "Felipe",
    "Fernando",
    "Hugo",
    "Ignacio",
    "Jaime",
    "Javier",
    "Jorge",
    "José",
    "Juan",
    "Luis",
    "Manuel",
    "Miguel",
    "Pablo",
    "Pedro",
    "Rafael",
    "Ramón",
    "Raúl",
    "Roberto",
    "Tomás",
]
STATES = [
    "Oaxaca",
    "Guerrero",
    "Veracruz",
    "Chiapas",
    "Puebla",
    "Jalisco",
    "Sonora",
    "Sinaloa",
    "Michoacán",
]
KINDS = [
    "Amenaza",
    "Homicidio",
    "Vigilancia",
    "Robo",
    "Allanamiento",
    "Hostigamiento",
    "Censura",
    "Desalojo",
]


def falling(size: int) -> np.ndarray:
    """Return shares like those of surnames: few are common, most are rare."""
    share = 1.0 / np.arange(1, size + 1) ** 0.9
    return share / share.sum()


def invented(rows: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return so many reports and the event of each."""
    chance = np.random.default_rng(7)
    events = round(rows / (1 + TOLD_AGAIN))

    def words(count: int, tail: str = "") -> np.ndarray:
        parts = chance.choice(SYLLABLES, (count, 3))
        return np.array(["".join(one).capitalize() + tail for one in parts], dtype=object)

    def chosen(pool: np.ndarray, *, evenly: bool = False) -> np.ndarray:
        return chance.choice(pool, events, p=None if evenly else falling(len(pool)))

    given = np.array(GIVEN, dtype=object)
    surnames = np.concatenate([words(500, tail) for tail in ("z", "n", "ra", "l")])
    towns = (
        words(2_470) + " " + words(2_470) + ", " + chance.choice(np.array(STATES, object), 2_470)
    )
    outlets = "Diario " + words(5_000) + " de " + words(5_000)
    one, two, first, second = chosen(given), chosen(given), chosen(surnames), chosen(surnames)
    name = np.where(chance.random(events) < 0.4, one + " " + two, one) + " " + first + " " + second
    day = chance.integers(0, DAYS, events)
    iso = (np.datetime64("2014-01-01") + np.arange(DAYS)).astype(str).astype(object)
    figures = np.array(["/".join(reversed(text.split("-"))) for text in iso], dtype=object)
    again = chance.choice(events, rows - events, replace=False)
    shorter = np.where(
        chance.random(len(again)) < 0.3, one[again] + " " + first[again], name[again]
    )
    told = {
        "name": (name, shorter),
        "date_raw": (iso[day], figures[day[again]]),
        **{
            column: (values, values[again])
            for column, values in {
                "location": chosen(towns),
                "organization": chosen(outlets, evenly=True),
                "type": chosen(np.array(KINDS, dtype=object), evenly=True),
            }.items()
        },
    }
    table = pd.DataFrame({column: np.concatenate(both) for column, both in told.items()})
    table.insert(0, "id", np.arange(rows))
    return table, np.concatenate([np.arange(events), again])


def memory() -> str:
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"


def scored(pairs: pd.DataFrame, event: np.ndarray, rows: int) -> str:
    told = pairs.sort_values("probability", ascending=False)
    right = event[told["left"].to_numpy(int)] == event[told["right"].to_numpy(int)]
    true = rows - round(rows / (1 + TOLD_AGAIN))
    found = np.cumsum(right)
    precision, recall = found / np.arange(1, len(told) + 1), found / true
    half = int((told["probability"] >= 0.5).sum()) - 1
    strict = np.flatnonzero(precision >= STRICT)
    return (
        f"precision {precision[half]:.4f}, recall {recall[half]:.4f} at p >= .5; "
        f"recall {recall[strict[-1]] if len(strict) else 0:.4f} at precision {STRICT}"
    )


def main(rows: int, *, as_worn: bool) -> None:
    """Measure."""
    table, event = invented(rows)
    table = worn(table, event) if as_worn else table
    began = time.perf_counter()
    warm_up()
    print(f"warm-up {time.perf_counter() - began:.1f} s; {rows} invented reports, {memory()}")
    began, worked = time.perf_counter(), time.process_time()
    links = link_reports(table)
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    print(f"link_reports {took:.1f} s ({cpu:.1f} s of processor), {memory()}")
    print(f"  {links.blocking.pairs} pairs compared; {scored(links.pairs, event, rows)}")
    compared = blocking_recall(table, event)["all"]
    print(f"  of true pairs compared {compared:.4f}, estimated {links.blocking.recall:.4f}")
    began = time.perf_counter()
    register = register_reports(table, model=links.model)
    print(f"register_reports {time.perf_counter() - began:.1f} s, {memory()}")
    spent = []
    for row in np.random.default_rng(1).integers(0, rows, 50):
        new = table.iloc[row].to_dict()
        began = time.perf_counter()
        register.match(new)
        spent.append(1e3 * (time.perf_counter() - began))
    print(f"one new report: median {np.median(spent):.1f} ms, slowest {max(spent):.1f} ms")
    del register, links
    began, worked = time.perf_counter(), time.process_time()
    pairs = default_splink({"all": table.assign(id=table["id"].astype(str))})
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    print(f"Splink alone {took:.1f} s ({cpu:.1f} s of processor), {memory()}")
    print(f"  {scored(pairs, event, rows)}")


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(sizes[0] if sizes else 1_000_000, as_worn="--worn" in sys.argv)
