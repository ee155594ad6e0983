"""Small invented worlds, for Hypothesis and for facts."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from hypothesis import strategies as st


@dataclass(frozen=True)
class World:
    """Places on a plane with population, and cases by place and year."""

    points: list[tuple[float, float]]
    people: list[int]
    counts: list[list[int]]

    @property
    def places(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "place": [f"p{i}" for i in range(len(self.points))],
                "x": [float(x) for x, _ in self.points],
                "y": [float(y) for _, y in self.points],
                "half": [i % 2 for i in range(len(self.points))],
            }
        )

    @property
    def population(self) -> pd.DataFrame:
        return pd.DataFrame({"place": self.places["place"], "population": self.people})

    @property
    def cases(self) -> pd.DataFrame:
        rows = [
            (f"p{i}", 2001 + t, count)
            for i, row in enumerate(self.counts)
            for t, count in enumerate(row)
        ]
        return pd.DataFrame(rows, columns=["place", "date", "count"])

    @property
    def undated(self) -> pd.DataFrame:
        return self.cases.drop(columns="date")

    @property
    def period(self) -> tuple[int, int]:
        return (2001, 2000 + len(self.counts[0]))

    @property
    def expected(self) -> np.ndarray:
        """What the Poisson model expects: by population and by days, leap years and all."""
        years = range(2001, 2001 + len(self.counts[0]))
        days = np.array([(dt.date(y + 1, 1, 1) - dt.date(y, 1, 1)).days for y in years])
        share = np.outer(self.people, days)
        return np.sum(self.counts) * share / share.sum()


@st.composite
def worlds(draw, *, least_cases=1, intervals=5):
    """Draw a world of few places, on a small grid so that many lie equally far."""
    number = draw(st.integers(2, 7))
    periods = draw(st.integers(1, intervals))
    on_grid = st.tuples(st.integers(0, 3), st.integers(0, 3))
    points = draw(st.lists(on_grid, min_size=number, max_size=number))
    people = draw(st.lists(st.integers(1, 60), min_size=number, max_size=number))
    row = st.lists(st.integers(0, 4), min_size=periods, max_size=periods)
    counts = draw(
        st.lists(row, min_size=number, max_size=number).filter(
            lambda rows: sum(map(sum, rows)) >= least_cases
        )
    )
    return World(points, people, counts)


def country(*, places=40, months=24, rate=0.2, seed=1):
    """Return tables of an invented country without any cluster."""
    chance = np.random.default_rng(seed)
    names = [f"m{i:03}" for i in range(places)]
    where = pd.DataFrame(
        {"place": names, "x": chance.uniform(0, 500, places), "y": chance.uniform(0, 500, places)}
    )
    people = pd.DataFrame({"place": names, "population": chance.integers(500, 20_000, places)})
    share = people["population"].to_numpy() / people["population"].sum()
    number = int(rate * places * months)
    cases = pd.DataFrame(
        {
            "place": chance.choice(names, number, p=share),
            "date": pd.to_datetime(
                [f"{2020 + m // 12}-{m % 12 + 1:02}-01" for m in chance.integers(0, months, number)]
            ),
            "count": 1,
        }
    )
    return cases, people, where
