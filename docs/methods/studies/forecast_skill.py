"""Study: what the forecasts are worth on real panels, and what they are not.

    make skill [PANELS=FOLDER OF THE REFERENCE DATA]

Reads the panels beside the checkout (nothing of them is written here, only averages), rolls the
origin month by month, says the table of docs/methods/forecast.md with its intervals, and writes all
its tables; the figure too where matplotlib is installed (requirements/bench.txt). About nine
minutes of one core. The settings of the models were chosen on origins from 2005 to
2010; what is written here is of origins from December 2010 on, except the rows that say so.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_panels import BESIDE, disappearances, homicides, thinned

from baluarte.science.forecast import (
    AlertPolicy,
    Backtest,
    Panel,
    average_precision,
    backtest,
    cost_loss_curve,
    judge_alerts,
    raise_alerts,
    read_panel,
)

HERE = Path(__file__).resolve().parent
THINNINGS = 5
FIRST, EARLY = 131, range(60, 127, 3)
BENCHMARKS = ("conflictology_12", "negative_binomial_12")
FLOORS = (0.001, 0.01, 0.03, 1 / 13, 0.15)
POLICIES = ((0.15, 0.15), (0.25, 0.25), (0.15, 0.08), (0.20, 0.10), (0.25, 0.15), (0.30, 0.15))
COMPLETENESS = (0.5, 0.7, 0.85, 0.95)


def offences(folder: Path) -> Iterator[tuple[str, Panel]]:
    """Yield the victims of five offences by state, 2015 to 2023."""
    path = folder / "data" / "violence" / "sesnsp_victims_state_monthly_2015_2023.csv.gz"
    table = pd.read_csv(path, dtype={"cve_ent": str})
    names = {"cve_ent": "place", "month_start": "month", "n_victimas": "count"}
    for offence, rows in table.groupby("subtipo_de_delito"):
        yield f"{offence}, states", read_panel(rows.rename(columns=names))


def tried(panel: Panel, months: range, **options: float) -> Backtest:
    """Roll the origin over some months."""
    return backtest(panel, origins=[panel.calendar.label(one) for one in months], **options)


def skill_rows(name: str, found: Backtest) -> Iterator[dict[str, object]]:
    """Yield the skill of each model against each benchmark."""
    for against in BENCHMARKS:
        for model in found.trials:
            if model == against:
                continue
            skill = found.skill(against, model=model)
            for score in ("crps", "log", "brier"):
                lower, upper = skill[score].interval
                yield {"panel": name, "model": model, "against": against, "score": score,
                       "skill": float(skill[score]), "lower": lower, "upper": upper}  # fmt: skip


def ranking_rows(name: str, found: Backtest) -> Iterator[dict[str, object]]:
    """Yield calibration and ranking of the three outputs."""
    errors = (found.calibration(), found.change_calibration(), found.onset_calibration())
    for output, calibration in zip(("any event", "change", "onset"), errors, strict=True):
        row = {"panel": name, "output": output, "calibration_error": calibration.expected_error}
        if output != "any event":
            ranked = found.change_ranking() if output == "change" else found.onset_ranking()
            row |= {"average_precision": ranked.average_precision, "lower": ranked.lower,
                    "upper": ranked.upper, "base": ranked.base}  # fmt: skip
        yield row


def alert_rows(name: str, found: Backtest) -> Iterator[dict[str, object]]:
    """Yield what policies do, with and without hysteresis."""
    for raise_at, clear_at in POLICIES:
        policy = AlertPolicy(raise_at=raise_at, clear_at=clear_at)
        judged = judge_alerts(
            raise_alerts(found.trials["pool"].change, policy=policy), found.changed
        )
        yield {"panel": name, "raise_at": raise_at, "clear_at": clear_at} | vars(judged)


def late_rows(panel: Panel) -> Iterator[dict[str, object]]:
    """Yield the CRPS skill where the last four months are incomplete, told or not."""
    known, silent, told = [], [], []
    generator = np.random.default_rng(8)
    for month in range(FIRST, panel.calendar.length - 6, 6):
        counts, exposure = panel.counts.copy(), panel.exposure.copy()
        for age, share in enumerate(COMPLETENESS):
            whole = panel.counts[:, month - age].astype(int)
            counts[:, month - age] = generator.binomial(whole, share)
            exposure[:, month - age] = share
        late = replace(panel, counts=counts)
        for kept, given in (
            (known, panel),
            (silent, late),
            (told, replace(late, exposure=exposure)),
        ):
            one = tried(given, range(month, month + 1))
            kept.append({name: trial.losses["crps"].mean() for name, trial in one.trials.items()})
    reference = np.mean([one["conflictology_12"] for one in known])
    names = ("complete", "late, not told", "late, corrected by exposure")
    for name, kept in zip(names, (known, silent, told), strict=True):
        for model in ("pool", "conflictology_12"):
            value = np.mean([one[model] for one in kept])
            yield {"recent_months": name, "model": model, "skill": 1 - value / reference}


def floor_rows(name: str, panel: Panel) -> Iterator[dict[str, object]]:
    """Yield how the log skill hangs on the floor."""
    for floor in FLOORS:
        found = tried(panel, range(FIRST, panel.calendar.length - 6, 6), floor=floor)
        losses = {one: np.nanmean(found.trials[one].losses["log"]) for one in ("pool", *BENCHMARKS)}
        yield (
            {"panel": name, "floor": round(floor, 3)}
            | losses
            | {"skill": 1 - losses["pool"] / losses["conflictology_12"]}
        )


def horizon_rows(name: str, found: Backtest) -> Iterator[dict[str, object]]:
    """Yield the CRPS skill at each horizon."""
    for horizon, skill in found.skill_by_horizon().items():
        lower, upper = skill.interval
        yield {"panel": name, "horizon": horizon, "skill": float(skill)} | {
            "lower": lower, "upper": upper
        }  # fmt: skip


def cost_rows(name: str, found: Backtest) -> Iterator[dict[str, object]]:
    """Yield what acting on the forecast is worth."""
    curve = cost_loss_curve(found.trials["pool"].change, found.changed)
    for row in curve.to_dict("records"):
        yield {"panel": name} | row


def rows_of(
    trials: dict[str, Backtest], asked: Callable[[str, Backtest], Iterator[dict[str, object]]]
) -> list[dict[str, object]]:
    """Return the rows of every panel."""
    return [row for name, one in trials.items() for row in asked(name, one)]


def figure(skills: pd.DataFrame, found: Backtest, sparse: Backtest) -> None:
    """Draw skill by model, calibration, and what acting is worth; nothing without matplotlib."""
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        print("The figure is not drawn: matplotlib is not installed (requirements/bench.txt).")
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "baluarte"
    import matplotlib.pyplot as plt

    _, (left, middle, right) = plt.subplots(1, 3, figsize=(12, 4), layout="constrained")
    shown = skills[(skills["against"] == "conflictology_12") & (skills["score"] == "crps")]
    for offset, panel in ((-0.15, "homicides"), (0.15, "homicides thinned, 1")):
        rows = shown[shown["panel"] == panel].reset_index(drop=True)
        error = [100 * (rows["skill"] - rows["lower"]), 100 * (rows["upper"] - rows["skill"])]
        left.errorbar(100 * rows["skill"], rows.index + offset, xerr=error, fmt="o", label=panel)
    left.set_yticks(range(len(rows)), rows["model"].str.replace("_", " "))
    left.axvline(0, color="grey", lw=0.8)
    left.set_xlabel("CRPS better than the own last year, %")
    left.legend(fontsize=8)
    for one, label in ((found, "homicides"), (sparse, "thinned")):
        for table, style, output in (
            (one.calibration(bins=15).table, "o-", "any"),
            (one.change_calibration(bins=30).table, "s--", "change"),
        ):
            middle.plot(
                table["forecast"], table["observed"], style, ms=3, label=f"{label}, {output}"
            )
    middle.plot([0, 1], [0, 1], color="grey", lw=0.8)
    middle.set(xlabel="forecast probability", ylabel="observed frequency")
    middle.legend(fontsize=8)
    for one, label in ((found, "homicides"), (sparse, "thinned")):
        curve = cost_loss_curve(one.trials["pool"].change, one.changed)
        right.plot(curve["ratio"], curve["value"], label=label)
    right.axhline(0, color="grey", lw=0.8)
    right.set(xlabel="cost of acting / harm averted", ylabel="value of acting (1 = foresight)")
    right.legend(fontsize=8)
    plt.savefig(HERE / "forecast_skill.svg", metadata={"Date": None})


def write(name: str, rows: object) -> pd.DataFrame:
    """Write a table beside this script."""
    table = pd.DataFrame(rows)
    table.to_csv(HERE / f"forecast_{name}.csv", index=False, float_format="%.4f")
    return table


def say(skills: pd.DataFrame, ranking: pd.DataFrame) -> None:
    """Say the table of the page: each panel's skill with its interval, calibration and ranking."""
    pool = skills[skills["model"] == "pool"]
    for panel, rows in pool.groupby("panel", sort=False):
        print(f"\n{panel}")
        for one in rows.itertuples():
            print(
                f"  {one.score} against {one.against}: {one.skill:+.1%}"
                f" [{one.lower:+.1%}, {one.upper:+.1%}]"
            )
        for one in ranking[ranking["panel"] == panel].itertuples():
            said = f"  {one.output}: calibration error {one.calibration_error:.4f}"
            if pd.notna(one.average_precision):
                said += (
                    f", average precision {one.average_precision:.3f}"
                    f" [{one.lower:.3f}, {one.upper:.3f}], base {one.base:.3f}"
                )
            print(said)


def main(folder: Path) -> None:
    """Run the whole study."""
    panel = homicides(folder)
    months = range(FIRST, panel.calendar.length - 6)
    whole = tried(panel, months)
    sparse = [tried(thinned(panel, seed), months) for seed in range(1, THINNINGS + 1)]
    gone = disappearances(folder)
    trials = {"homicides": whole}
    trials |= {f"homicides thinned, {n}": one for n, one in enumerate(sparse, start=1)}
    trials["disappearances"] = tried(gone, range(71, gone.calendar.length - 6, 2))
    early = {
        "homicides, 2005-2010 (settings chosen here)": tried(panel, EARLY),
        "homicides thinned, 2005-2010 (settings chosen here)": tried(thinned(panel, 1), EARLY),
    }
    states = {name: tried(one, range(35, 102)) for name, one in offences(folder)}
    every = {**trials, **early, **states}
    skills = write("skill", rows_of(every, skill_rows))
    ranking = write("ranking", rows_of({**trials, **early}, ranking_rows))
    write("alerts", rows_of(trials, alert_rows))
    shown = {name: trials[name] for name in ("homicides", "homicides thinned, 1")}
    write("horizons", rows_of(shown, horizon_rows))
    write("cost_loss", rows_of(shown, cost_rows))
    thin = thinned(panel, 1)
    write("floors", [*floor_rows("homicides", panel), *floor_rows("homicides thinned, 1", thin)])
    write("late", late_rows(panel))
    pooled = [
        average_precision(
            np.stack([one.trials["pool"].change for one in sparse]),
            np.stack([one.changed for one in sparse]),
        ),
        float(np.mean([np.nanmean(one.changed) for one in sparse])),
    ]
    write("thinned", [{"thinnings": THINNINGS, "average_precision": pooled[0], "base": pooled[1]}])
    say(skills, ranking)
    figure(skills, whole, sparse[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE)
