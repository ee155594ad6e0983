"""Every row of the published and measured answers that lie beside the checkout."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baluarte.science.recapture import (
    NotEstimable,
    closed_models,
    estimate_undercount,
    existence,
    stepwise_interval,
    stepwise_model,
)
from baluarte.science.recapture.decomposable import average_graphs
from baluarte.science.recapture.histories import Histories, read_histories
from baluarte.science.recapture.latent_class import sample_classes
from baluarte.science.recapture.log_linear import average_models

CAPTURE = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "capture"
FILES = {
    "kosovo": "kosovo.csv",
    "uk6": "sparsemse_UKdat.csv",
    "uk5": "sparsemse_UKdat_5.csv",
    "hiv": "rcapture_HIV.csv",
    "lesbian": "rcapture_lesbian.csv",
    "spina_all": "spina_total.csv",
    "hare": "rcapture_hare.csv",
    "artificial": "sparsemse_Artificial_3.csv",
}
GRAPHS = ["kosovo", "hiv", "lesbian", "spina_all"]
# Single runs of another sampler, themselves uncertain by so much; of the two large sparse tables
# the runs began far off and had not forgotten it.
NOISE = {"uk6": 0.16, "uk5": 0.08}
CLOSED = {
    "M0": "Rcapture closedp M0",
    "Mt": "Rcapture closedp Mt",
    "Mh Chao": "Rcapture closedp Mh Chao (LB)",
    "Mh Poisson2": "Rcapture closedp Mh Poisson2",
    "Mh Darroch": "Rcapture closedp Mh Darroch",
}
COUNTED = [name for name in FILES if name != "artificial"]

pytestmark = pytest.mark.skipif(
    not CAPTURE.exists(), reason=f"reference answers are not beside the project ({CAPTURE})"
)


@cache
def frame(name: str) -> pd.DataFrame:
    return pd.read_csv(CAPTURE / FILES[name])


def counts_of(name: str) -> str | None:
    return None if name == "hare" else str(frame(name).columns[-1])


@cache
def table(name: str) -> Histories:
    return read_histories(frame(name), counts_of(name))


@cache
def rows() -> list[dict[str, str]]:
    with (CAPTURE / "expected.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def expected(dataset: str, method: str) -> dict[str, float]:
    [row] = [r for r in rows() if r["dataset"] == dataset and r["method"].startswith(method)]
    numbers = {key: row[key] for key in ("estimate", "lo", "hi") if row[key] not in ("", "NA")}
    return {key: float(value) for key, value in numbers.items()}


@pytest.mark.parametrize("dataset", GRAPHS)
def test_decomposable_graphs_equal_the_reference(dataset: str) -> None:
    found, seen = average_graphs(table(dataset)), table(dataset).observed
    lower, total, upper = (seen + found.posterior.quantile(q) for q in (0.025, 0.5, 0.975))
    lists = len(table(dataset).lists)
    row = expected(dataset, f"dga(delta=2^-{lists}) median")
    assert (total, lower, upper) == (row["estimate"], row["lo"], row["hi"])
    assert round(found.mean, 1) == expected(dataset, "dga mean")["estimate"]
    assert found.posterior.tail < 1e-6


@pytest.mark.parametrize("dataset", ["kosovo", "hiv", "lesbian", "spina_all"])
@pytest.mark.parametrize("criterion", ["bic", "aic"])
def test_best_log_linear_models_equal_the_reference(dataset: str, criterion: str) -> None:
    models = average_models(table(dataset)).models
    best = min(models, key=lambda one: getattr(one, criterion))
    row = expected(dataset, f"Rcapture closedpMS best {criterion.upper()} {best.name}")
    assert round(best.total, 1) == row["estimate"]
    assert (best.lower, best.upper) == pytest.approx((row["lo"], row["hi"]), abs=0.15)


def test_published_log_linear_total_of_kosovo() -> None:
    best = average_models(table("kosovo")).models[0]
    assert (best.name, int(best.total)) == ("[123,14,34]", 10356)


@pytest.mark.parametrize("dataset", COUNTED)
@pytest.mark.parametrize("model", CLOSED)
def test_closed_models_equal_the_reference(dataset: str, model: str) -> None:
    one = closed_models(frame(dataset), counts=counts_of(dataset))[model]
    row = expected(dataset, CLOSED[model])
    assert one.total == pytest.approx(row["estimate"], abs=0.06)
    # The reference stops fitting earlier; where the error is thousands, some tenths of one remain.
    assert one.lower == pytest.approx(row["lo"], abs=0.1 + 4e-4 * one.standard_error)
    assert one.upper == pytest.approx(row["hi"], abs=0.1 + 4e-4 * one.standard_error)


def test_hares_by_time_and_heterogeneity() -> None:
    one = closed_models(frame("hare"))["Mth Poisson2"]
    row = expected("hare", "published Mth Poisson2")
    assert (round(one.total, 1), one.standard_error) == (
        row["estimate"],
        pytest.approx(5.7, abs=0.15),
    )


@pytest.mark.parametrize("dataset", COUNTED)
def test_stepwise_totals_equal_the_reference(dataset: str) -> None:
    one = stepwise_model(frame(dataset), counts=counts_of(dataset))
    assert round(one.total, 1) == expected(dataset, "SparseMSE stepwise")["estimate"]


# The reference drew 200 tables once: by its seed such ends move by a tenth and more (UK, six lists:
# 9,080 to 10,023 and 13,672 to 15,227 over six seeds).
@pytest.mark.parametrize("dataset", COUNTED)
def test_stepwise_intervals_are_near_a_single_run_of_the_reference(dataset: str) -> None:
    one = stepwise_interval(frame(dataset), counts=counts_of(dataset), replicates=200, seed=1)
    row = expected(dataset, "SparseMSE stepwise p<.02, BCa 95% (200 boots)")
    assert (one.lower, one.upper) == (
        pytest.approx(row["lo"], rel=0.12), pytest.approx(row["hi"], rel=0.12),
    )  # fmt: skip


def test_existence_codes_of_the_artificial_table() -> None:
    found = existence(frame("artificial"), counts="n")
    both = {(("A", "B"), ("A", "C")), (("A", "B"), ("B", "C"))}
    assert {model for model, code in found.items() if code == 1} == both | {(("A", "B"),)}
    assert {model for model, code in found.items() if code == 2} == {
        (("A", "B"), ("A", "C"), ("B", "C"))
    }


def test_the_artificial_table_is_refused() -> None:
    with pytest.raises(NotEstimable):
        estimate_undercount(frame("artificial"), counts="n")


@pytest.mark.parametrize("dataset", ["hiv", "spina_all", "hare"])
def test_latent_classes_are_near_the_reference(dataset: str) -> None:
    assert_near(dataset, iterations=5_000)


@pytest.mark.prove
@pytest.mark.parametrize("dataset", COUNTED)
def test_long_chains_of_latent_classes_are_near_the_reference(dataset: str) -> None:
    assert_near(dataset, iterations=None)


def test_latent_classes_of_kosovo_have_the_long_run_median() -> None:
    found = sample_classes(table("kosovo"), seed=0, iterations=16_000)
    median = table("kosovo").observed + pd.Series(found.missed.ravel()).median()
    assert median == pytest.approx(10_474, rel=0.02)


@pytest.mark.parametrize("dataset", ["hiv"])
def test_families_stand_side_by_side_on_real_lists(dataset: str) -> None:
    found = estimate_undercount(frame(dataset), counts=counts_of(dataset))
    assert list(found.estimates) == ["log_linear", "decomposable", "latent_class"]


@pytest.mark.parametrize(
    ("dataset", "family", "hangs", "unseen"),
    [
        ("kosovo", "log_linear", {"ABA", "HRW"}, set()),
        ("kosovo", "decomposable", {"ABA"}, {"HRW"}),
        ("hiv", "log_linear", set(), set()),
        ("hiv", "decomposable", set(), set()),
        ("uk5", "decomposable", {"GO", "GP"}, set()),
    ],
)
def test_real_totals_that_hang_on_one_list_say_on_which(
    dataset: str, family: str, hangs: set[str], unseen: set[str]
) -> None:
    found = estimate_undercount(frame(dataset), counts=counts_of(dataset), method=family)
    codes = ("apart_without_list", "beyond_chance_without_list", "far_without_list")
    said = [(one.code, one.data["list"]) for one in found.cautions if "list" in one.data]
    assert {name for code, name in said if code in codes} == hangs
    assert {name for code, name in said if code == "refused_without_list"} == unseen


def test_of_the_dead_of_kosovo_one_list_less_leaves_two_in_three() -> None:
    found = estimate_undercount(frame("kosovo"), counts=counts_of("kosovo"), method="log_linear")
    without = {one.left_out: one.estimates["log_linear"] for one in found.leave_one_out}
    numbers = [(one.lower, one.total, one.upper) for one in (without["ABA"], without["HRW"])]
    assert np.round(numbers).tolist() == [[6728, 7130, 7573], [17856, 22301, 28182]]


@pytest.mark.parametrize(("dataset", "known"), [("kosovo", 0.365), ("hiv", 0.167), ("uk5", 0.116)])
def test_of_real_populations_the_lists_know_less_than_half(dataset: str, known: float) -> None:
    found = estimate_undercount(frame(dataset), counts=counts_of(dataset), method="log_linear")
    [said] = [one for one in found.cautions if one.code == "known_below_floor"]
    assert (round(said.data["share"], 3), said.data["floor"]) == (known, 0.5)


def test_every_answer_is_asked_for() -> None:
    asked = {(d, method) for d in COUNTED for method in CLOSED.values()}
    asked |= {(d, f"LCMCR{what}") for d in COUNTED for what in ("(K=10,.25,.25) median", " mean")}
    asked |= {(d, "SparseMSE stepwise p<.02, BCa 95% (200 boots)") for d in COUNTED}
    rest = [r for r in rows() if (r["dataset"], r["method"]) not in asked]
    # Two published totals come without their lists, one is a range.
    kinds = ("dga", "Rcapture closedpMS", "published")
    assert [r["method"] for r in rest if not r["method"].startswith(kinds)] == []


def assert_near(dataset: str, *, iterations: int | None) -> None:
    """Compare the median, and that of a mean, with single runs of the reference sampler."""
    seen = table(dataset).observed
    found = sample_classes(table(dataset), seed=1, iterations=iterations)
    totals = pd.Series(seen + found.missed.ravel())
    row = expected(dataset, "LCMCR(K=10,.25,.25) median")
    allowed = NOISE.get(dataset, 0.03)
    assert totals.median() == pytest.approx(row["estimate"], rel=allowed)
    mean = expected(dataset, "LCMCR mean")["estimate"]
    assert totals.mean() == pytest.approx(mean, rel=allowed + 0.04)
