"""Study: what runs and the model say of a country in which nothing but chance is at work.

    nice .venv/bin/python docs/methods/studies/null_country.py [COUNTRIES [SHUFFLES]]

Invents countries of a hundred places in which events fall by chance, in proportion to people (48
months, 600 events), and lets each method of a run answer as the product lets it, with its own
levels. Then takes the open lists of the invented country, whose places differ as real ones do, and
lays the dates of all its events anew: each place keeps how many it has, each month how many, and
nothing says where it rises. (Laid anew among the events of one place alone, dates would stay where
they are, and every count with them.) Five minutes on an idle core. Writes null_country.csv.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from baluarte.demo.country.country import Country, generate
from baluarte.demo.country.places import Place
from baluarte.domain.analysis.choices import PlaceFinding, PlaceLevel, RunMethod
from baluarte.domain.analysis.forecast_signals import CHANGE, LEVEL, ONSET, signals_of
from baluarte.domain.analysis.methods import RunInput, RunResult, RunSettings, estimate
from baluarte.domain.analysis.methods.given import GivenPlace
from baluarte.domain.analysis.methods.months import later, month_at, month_of, number_of
from baluarte.domain.territory.framework import centres, read_framework
from baluarte.norms.warnings import warning_policy_on
from baluarte.science.forecast import forecast_places
from baluarte.science.scan.alternatives import wilson

HERE = Path(__file__).resolve().parent
SIDE, EVENTS, MONTHS, FIRST = 10, 600, 48, "2022-01"
LAST = later(FIRST, MONTHS - 1)
SATURDAY = 5
KINDS = np.array(["threat", "integrity", "digital", "liberty"])
MARKS = (np.array(["PE-MUN", "PE-FED", "PE-ORG"]), np.array(["land", "press", "victims"]))
# Lists of the invented country that an analyst sees.
OPEN = ("faro", "sierra", "tierra", "tinta")
# Countries and shuffles, where nothing else is asked.
MANY = (200, 100)
# Months hidden from the model: the window that its probabilities speak of.
WINDOW = 3
MORE = {one.value for one in (PlaceFinding.MORE, PlaceFinding.CLUSTER, PlaceFinding.HOT_SPOT)}
SETTINGS: dict[str, tuple[RunMethod, dict[str, object]]] = {
    "clusters, permutation": (RunMethod.CLUSTERS, {"model": "permutation", "replicates": 199}),
    "clusters, poisson": (RunMethod.CLUSTERS, {"model": "poisson", "replicates": 199}),
    "patterns": (RunMethod.PATTERNS, {"permutations": 1_999}),
    "own past": (RunMethod.OWN_PAST, {}),
    "chains": (RunMethod.CHAINS, {"replicates": 299}),
    "near-repeats": (RunMethod.NEAR_REPEATS, {"replicates": 299}),
    "what goes together": (RunMethod.TOGETHER, {}),
    "rates": (RunMethod.RATES, {}),
}


def grid() -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Return the places of a square, and which of them touch, corners too."""
    codes = [f"30{number:03}" for number in range(1, SIDE * SIDE + 1)]
    at = [divmod(number, SIDE) for number in range(SIDE * SIDE)]
    touch = [
        (codes[a], codes[b])
        for a in range(len(codes))
        for b in range(a + 1, len(codes))
        if max(abs(at[a][0] - at[b][0]), abs(at[a][1] - at[b][1])) == 1
    ]
    return codes, tuple(touch)


def country(seed: int) -> RunInput:
    """Return a country whose events fall by people, and on any day: nothing is planted in it."""
    chance = np.random.default_rng([2026, seed])
    codes, touch = grid()
    people = np.exp(chance.normal(10, 1, len(codes)))
    per_place = chance.poisson(EVENTS * people / people.sum())
    first = date.fromisoformat(f"{FIRST}-01")
    days = (date.fromisoformat(f"{later(LAST, 1)}-01") - first).days
    counts: Counter[tuple[str, str]] = Counter()
    dated: Counter[tuple[str, str, str]] = Counter()
    marked: Counter[tuple[str, str, str, str, str]] = Counter()
    places = np.repeat(codes, per_place)
    kinds, bys, subjects = (chance.choice(one, len(places)) for one in (KINDS, *MARKS))
    at = chance.integers(0, days, len(places))
    drawn = zip(places, at, kinds, bys, subjects, strict=True)
    for code, day, kind, by, subject in ((str(a), int(b), *map(str, c)) for a, b, *c in drawn):
        when = date.fromordinal(first.toordinal() + day)
        week = "weekend" if when.weekday() >= SATURDAY else "weekday"
        counts[code, month_of(when)] += 1
        dated[code, when.isoformat(), ""] += 1
        dated[code, when.isoformat(), kind] += 1
        marked["30", kind, by, subject, f"q{(when.month + 2) // 3}|{week}"] += 1
    return RunInput(
        first=FIRST, last=LAST, known_in=later(LAST, 24), registered=(),
        places=tuple(
            GivenPlace(
                code, float(people[at]) * MONTHS / 12, -96 + at % SIDE * 0.2,
                18 + at // SIDE * 0.2, is_covered=True,
            )
            for at, code in enumerate(codes)
        ),
        counts=tuple((*key, n) for key, n in sorted(counts.items())),
        dated=tuple((*key, n) for key, n in sorted(dated.items())),
        marked=tuple((*key, n) for key, n in sorted(marked.items())),
        borders=touch,
    )  # fmt: skip


def said_of(result: RunResult) -> tuple[int, int]:
    """Return how many rows say that there is more, and how many could have."""
    judged = [row for row in result.rows if row["says"] != PlaceFinding.TOO_FEW.value]
    return sum(row["says"] in MORE for row in judged), len(judged)


def asked(name: str, given: RunInput, seed: int) -> tuple[int, int]:
    """Let a method answer as a run does."""
    method, parameters = SETTINGS[name]
    settings = RunSettings(PlaceLevel.MUNICIPALITY, seed, parameters)
    return said_of(estimate(method, given, settings))


def panel_of(given: RunInput, *, until: int) -> pd.DataFrame:
    """Return the counts of a run as a panel, with its zeros, up to so many months."""
    counts = {(place, month): n for place, month, n in given.counts}
    months = given.months[:until]
    rows = [
        (one.code, month, counts.get((one.code, month), 0), one.person_years)
        for one in given.places
        if one.is_covered
        for month in months
    ]
    return pd.DataFrame(rows, columns=["place", "month", "count", "population"])


def signals(given: RunInput) -> Iterator[tuple[str, float, bool]]:
    """Yield of each warning that the policy lets the model propose its probability, and if it came.

    What came is read from months that the model was not given.
    """
    known = len(given.months) - WINDOW
    policy = warning_policy_on(date(2026, 1, 1))
    high = policy.thresholds["model_level"].events or 0
    made = forecast_places(panel_of(given, until=known))
    found = signals_of(made, digest="", high=high)
    table = panel_of(given, until=len(given.months)).pivot_table(
        index="place", columns="month", values="count"
    )
    after = table.iloc[:, known:].sum(axis=1)
    pace = {row.place: row.threshold for row in made.change().itertuples()}
    for output in (LEVEL, CHANGE, ONSET):
        told = policy.thresholds[f"model_{output}"]
        raised = found.raised(output, raise_at=told.raise_at, clear_at=told.clear_at)
        for place, probability in raised.items():
            least = {LEVEL: high, CHANGE: pace[place], ONSET: 1}[output]
            yield output, probability, bool(after[place] >= least)


def invented(seed: int = 7) -> Country:
    """Return the invented country over the real municipalities, with invented people."""
    framework = read_framework()
    areas = framework.municipalities
    people = np.exp(np.random.default_rng(5).normal(9.5, 1.4, len(areas)))
    places = [
        Place(one.code, one.code[:2], one.name, int(many), longitude, latitude)
        for one, many, (longitude, latitude) in zip(
            areas, people, centres(areas, framework.to_earth), strict=True
        )
    ]
    return generate(seed=seed, places=places)


def registry(made: Country) -> RunInput:
    """Return what the open lists know, as a run is given it; as it was, with what is planted."""
    known = {
        event for one in made.lists if one.organisation.steward in OPEN for event in one.events
    }
    events = [one for one in made.truth.events if one.id in known]
    counts = Counter((one.place, month_of(one.day)) for one in events)
    covered = {one.place for one in events}
    first, last = month_of(made.truth.span.first_day), month_of(made.truth.span.last_day)
    years = (number_of(last) - number_of(first) + 1) / 12
    return RunInput(
        first=first, last=last, known_in=later(last, 24), registered=(),
        places=tuple(
            GivenPlace(
                one.code, one.population * years, one.longitude, one.latitude, one.code in covered
            )
            for one in made.truth.atlas.places
        ),
        counts=tuple((*key, n) for key, n in sorted(counts.items())),
    )  # fmt: skip


def shuffled(given: RunInput, seed: int) -> RunInput:
    """Lay the months anew among all events: each place and each month keep how many they have."""
    chance = np.random.default_rng([2027, seed])
    rows = [(place, month) for place, month, n in given.counts for _ in range(n)]
    months = chance.permutation([number_of(month) for _, month in rows])
    counts = Counter(
        (place, month_at(int(month))) for (place, _), month in zip(rows, months, strict=True)
    )
    return replace(given, counts=tuple((*key, n) for key, n in sorted(counts.items())))


def any_said(kind: str, names: Iterable[str], made: Callable[[int], RunInput], many: int) -> list:
    """Return for each method in how many countries it says that there is more somewhere."""
    names = list(names)
    hits, rows, judged = Counter(), Counter(), Counter()
    for seed in range(many):
        given = made(seed)
        for name in names:
            said, could = asked(name, given, seed)
            hits[name] += said > 0
            rows[name] += said
            judged[name] += could
    found = []
    for name in names:
        # Of rates every place is judged by itself: it may be wrong of one in twenty.
        is_by_place = name == "rates"
        count, of = (rows[name], judged[name]) if is_by_place else (hits[name], many)
        found.append([kind, name, "places" if is_by_place else "countries", *shown(count, of)])
    return found


def shown(count: int, of: int) -> list[object]:
    """Return a share with its interval of 95 %."""
    low, high = wilson(count, of)
    return [count, of, f"{count / of:.4f}", f"{low:.4f}", f"{high:.4f}"]


def warnings(kind: str, made: Callable[[int], RunInput], many: int) -> list:
    """Return of the model's warnings how many came true, beside how many that claims."""
    claimed, came, raised = Counter(), Counter(), Counter()
    for seed in range(many):
        for output, probability, is_true in signals(made(seed)):
            claimed[output] += probability
            came[output] += is_true
            raised[output] += 1
    return [
        [kind, f"model, {output}", f"warnings, {claimed[output]:.1f} true claimed",
         *shown(came[output], raised[output])]
        for output in (LEVEL, CHANGE, ONSET)
        if raised[output]
    ]  # fmt: skip


def main(many: int, shuffles: int) -> None:
    """Ask every method of every country and write the table."""
    table = [["country", "method", "of", "count", "all", "share", "low", "high"]]
    table += any_said("chance", SETTINGS, country, many)
    table += warnings("chance", country, many)
    whole = registry(invented())

    def laid(seed: int) -> RunInput:
        return shuffled(whole, seed)

    table += any_said("shuffled", ("clusters, permutation", "own past"), laid, shuffles)
    table += warnings("shuffled", laid, shuffles)
    for row in table:
        print(*row, sep=", ")
    with (HERE / "null_country.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:3]]
    main(*given, *MANY[len(given) :])
