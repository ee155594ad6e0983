import numpy as np
import pytest
from tests.science.recapture.tables import HEPATITIS, INVENTED, SPARSE, frame, simulated

from baluarte.science.recapture import BadHistories, NotEstimable, estimate_undercount
from baluarte.science.recapture.assumptions import BREAKS

FAMILIES = ["log_linear", "decomposable", "latent_class"]


@pytest.fixture(scope="module")
def found():
    return estimate_undercount(simulated(900, [0.45, 0.4, 0.35], 5), seed=3)


def test_three_families_stand_side_by_side(found) -> None:
    assert list(found.estimates) == FAMILIES


def test_every_family_holds_the_truth_of_independent_lists(found) -> None:
    within = [one.lower <= 900 <= one.upper for one in found.estimates.values()]
    assert within == [True, True, True]


def test_numbers_are_in_order_and_draws_are_of_the_same_distribution(found) -> None:
    for one in found.estimates.values():
        assert one.observed < one.lower < one.total < one.upper
        np.testing.assert_allclose(
            np.quantile(one.draws, [0.025, 0.5, 0.975]),
            [one.lower, one.total, one.upper],
            rtol=0.01,
        )


def test_no_number_stands_without_its_assumption(found) -> None:
    for one in found.estimates.values():
        assert one.statement.endswith(one.assumption)
        assert one.assumption in found.assumptions


def test_every_number_says_what_breaks_it_and_how_much_is_known(found) -> None:
    for name, one in found.estimates.items():
        assert one.broken_by == BREAKS[name]
        assert (one.known, one.known_floor) == (one.observed / one.total, 0.5)
    assert found.table[["known", "known_floor"]].loc["decomposable"].tolist() == [
        found.estimates["decomposable"].known,
        0.5,
    ]


def test_the_table_has_a_row_for_each_family(found) -> None:
    assert found.table.index.tolist() == FAMILIES
    assert found.table.columns[:4].tolist() == ["total", "lower", "upper", "mean"]


def test_chains_are_diagnosed_and_sums_have_no_tail(found) -> None:
    chains = found.estimates["latent_class"].diagnostics
    assert (chains.r_hat <= 1.05, chains.effective_size >= 400) == (True, True)
    assert found.estimates["decomposable"].diagnostics.tail < 1e-6


def test_a_seed_reproduces_to_the_bit(found) -> None:
    table = simulated(900, [0.45, 0.4, 0.35], 5)
    again = estimate_undercount(table, method="latent_class", seed=3, workers=2)
    draws = [one.estimates["latent_class"].draws for one in (found, again)]
    np.testing.assert_array_equal(draws[0], draws[1])


def test_counts_and_rows_say_the_same() -> None:
    table = frame(INVENTED)
    long = table.drop(columns="n").loc[table.index.repeat(table["n"])]
    totals = [
        estimate_undercount(one, counts=counts, method="decomposable")
        .estimates["decomposable"]
        .total
        for one, counts in ((table, "n"), (long, None))
    ]
    assert totals[0] == totals[1]


def test_order_of_lists_does_not_matter() -> None:
    table = frame(INVENTED)
    for family in ("log_linear", "decomposable"):
        totals = [
            estimate_undercount(table[list(order)], counts="n", method=family).estimates[family]
            for order in ("ABCDn", "DBACn")
        ]
        np.testing.assert_allclose(totals[0].total, totals[1].total, rtol=1e-6)


def test_models_and_graphs_can_be_read() -> None:
    table = simulated(900, [0.45, 0.4, 0.35], 5)
    found = estimate_undercount(table, method=["log_linear", "decomposable"]).estimates
    models, graphs = (
        found["log_linear"].diagnostics.models,
        found["decomposable"].diagnostics.graphs,
    )
    assert (len(models), len(graphs)) == (8, 8)
    assert sum(one.weight for one in graphs) == pytest.approx(1.0)


def test_an_outbreak_about_which_families_disagree_is_refused() -> None:
    # Tests of blood later found about 545 infected; neither 380 nor 1,275 was right.
    with pytest.raises(NotEstimable, match="log-linear models 1,275") as caught:
        estimate_undercount(frame(HEPATITIS), counts="n", method=["log_linear", "decomposable"])
    assert (caught.value.reason, round(caught.value.estimates["decomposable"].total)) == (
        "disagreement",
        380,
    )


def test_one_family_alone_is_cautioned() -> None:
    found = estimate_undercount(frame(INVENTED), counts="n", method="decomposable")
    assert [(one.code, str(one)) for one in found.cautions] == [
        ("one_family", "One family alone: whether others would agree was not seen.")
    ]


def test_seven_lists_leave_the_graphs_out_and_say_so() -> None:
    table = simulated(300, [0.3] * 6, 2).assign(G=1)
    table["G"] = np.random.default_rng(1).integers(0, 2, len(table))
    found = estimate_undercount(table, method=["decomposable", "latent_class"])
    assert list(found.estimates) == ["latent_class"]
    said = found.not_run["decomposable"]
    assert (said.code, said.words("es")) == (
        "family_not_run",
        "No se usaron grafos descomponibles: 7 listas son más de las 6 que admiten.",
    )
    assert said in found.cautions
    with pytest.raises(NotEstimable) as caught:
        estimate_undercount(table, method="decomposable")
    assert (caught.value.reason, caught.value.refusal.message.data) == (
        "too_many_lists",
        {"lists": 7, "most": 6},
    )


def test_no_model_is_no_estimate() -> None:
    counts = {"100": 90, "010": 80, "001": 70, "110": 9, "011": 1}
    with pytest.raises(NotEstimable) as caught:
        estimate_undercount(frame(counts), counts="n", method="log_linear")
    assert caught.value.reason in {"no_model", "open_ended"}


def test_what_cannot_be_estimated_says_what_would_help() -> None:
    with pytest.raises(NotEstimable, match="What would help: ") as caught:
        estimate_undercount(frame(SPARSE), counts="n")
    assert (caught.value.reason, len(caught.value.overlaps)) == ("separate_lists", 3)
    assert caught.value.refusal.words("es") == (
        "Ningún caso une estas listas con las demás: C. Harían falta listas que hayan podido "
        "conocer los mismos casos: mismo lugar, periodo y tipo."
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[1, 0, 0]], "empty_list"),
        ([[1, 1, 1]] * 50, "copied_lists"),
        ([[1], [1]], "few_lists"),
        ([], "few_lists"),
    ],
)
def test_too_little_is_refused(rows: list[list[int]], reason: str) -> None:
    with pytest.raises(NotEstimable) as caught:
        estimate_undercount(rows)
    assert caught.value.reason == reason


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(ValueError, match="log_linear, decomposable, latent_class"):
        estimate_undercount(frame(INVENTED), counts="n", method="guess")


def test_ten_million_cases_are_estimated() -> None:
    chances, patterns = np.array([0.4, 0.3, 0.3]), np.array(list(np.ndindex(2, 2, 2)))
    each = np.where(patterns, chances, 1 - chances).prod(axis=1)
    counts = np.random.default_rng(1).multinomial(10_000_000, each)
    one = estimate_undercount(patterns[1:], counts=counts[1:], method="decomposable")
    assert one.estimates["decomposable"].lower <= 10_000_000 <= one.estimates["decomposable"].upper


def test_bad_values_are_named() -> None:
    with pytest.raises(BadHistories, match="Row 1, column 'list_3'"):
        estimate_undercount([[1, 0, 1], [0, 1, 7]])
