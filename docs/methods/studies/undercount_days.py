"""Study: how often intervals of the undercount hold the truth in a small demonstration.

    nice .venv/bin/python docs/methods/studies/undercount_days.py [DAYS]

Twenty days, eighteen apart, from 1 December 2026: each with its country of 600 reports. Open lists,
linked without error, by kind of victim, in all families, as a run estimates. Twenty minutes on one
idle core. Writes undercount_days.csv.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from null_country import OPEN
from planted_days import REPORTS, SEED, places

from baluarte.demo.country.country import Country, generate
from baluarte.demo.country.timespan import Timespan
from baluarte.domain.analysis.choices import PlaceLevel, RunMethod
from baluarte.domain.analysis.methods import Refused, RunInput, RunSettings, estimate
from baluarte.domain.analysis.methods.months import later, month_of

HERE = Path(__file__).resolve().parent
MANY, FIRST, STEP = 20, date(2026, 12, 1), timedelta(days=18)
COLUMNS = ("day", "of", "family", "known", "low", "total", "high", "true", "refused")
ALL = "all"


def given(made: Country) -> RunInput:
    """Return which open lists know of which events, by kind of victim."""
    lists = {one.organisation.steward: one.events for one in made.lists}
    counts: Counter[tuple[str, str]] = Counter()
    for one in made.truth.events:
        pattern = "".join("01"[one.id in lists[name]] for name in OPEN)
        if "1" in pattern:
            counts[str(one.kind), pattern] += 1
    span = made.truth.span
    last = month_of(span.last_day)
    return RunInput(
        first=month_of(span.first_day), last=last, known_in=later(last, 24),
        places=(), counts=(), registered=(), lists=OPEN, strata="labor",
        histories=tuple((*key, n) for key, n in sorted(counts.items())),
    )  # fmt: skip


def on(day: date) -> Iterator[list[object]]:
    """Yield what each family says of all and of each kind, beside how many there were."""
    made = generate(seed=SEED, places=places(), reports=REPORTS, span=Timespan.until(day))
    happened = Counter(str(one.kind) for one in made.truth.events)
    happened[ALL] = len(made.truth.events)
    try:
        result = estimate(RunMethod.UNDERCOUNT, given(made), RunSettings(PlaceLevel.STATE, SEED))
    except Refused as refused:
        yield [day.isoformat(), ALL, "", "", "", "", "", happened[ALL], refused.reason]
        return
    for row in result.rows:
        if row["of"] in ("whole", "stratum"):
            of = row["stratum"] or ALL
            said = (row[name] for name in ("observed", "low", "total", "high"))
            yield [day.isoformat(), of, row["family"], *said, happened[of], ""]
    for row in result.tables["refused"]:
        of = row["stratum"] or ALL
        yield [day.isoformat(), of, "", "", "", "", "", happened[of], row["why"]]


def main(many: int) -> None:
    """Ask each day's country and write the table as it grows."""
    held: Counter[tuple[object, object, str]] = Counter()
    with (HERE / "undercount_days.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number in range(many):
            for row in on(FIRST + number * STEP):
                table.writerow(row)
                file.flush()
                held[row[1], row[2], _said(row)] += 1
    for key in sorted(held, key=str):
        print(*key, held[key])


def _said(row: list[object]) -> str:
    _, _, _, _, low, _, high, true, refused = row
    if refused:
        return "refused"
    return "short" if high < true else "long" if low > true else "holds"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
