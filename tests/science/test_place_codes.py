"""Places that are not what they seem are refused by every function that takes them.

The table at the end names every public function of `science`: one that is new has to say here how
it takes places, or that it takes none.
"""

import inspect
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from baluarte.science import (
    disclosure,
    forecast,
    linkage,
    rates,
    recapture,
    reliability,
    scan,
    sequences,
    survival,
)
from baluarte.science.place_codes import fault_of_codes, fault_of_coverage, fault_of_order

STATES = [f"{n:02}" for n in range(1, 33)]
LOST = [str(int(one)) for one in STATES]
NUMBERS = [int(one) for one in STATES]
DAYS = [f"2020-01-{1 + n % 28:02}" for n in range(32)]
PAIRS = list(pairwise(STATES))


def test_codes_that_were_read_as_numbers_are_counted_and_shown():
    assert fault_of_codes(NUMBERS) == (
        "32 of 32 place codes are numbers (1, 2, 3, ...): codes are text of one length, such as "
        "'01' or '01001'; as numbers they lose leading zeros"
    )


def test_codes_that_lost_their_zeros_are_counted_and_shown():
    assert fault_of_codes(LOST) == (
        "9 of 32 place codes have another length than the 2 characters of most ('1', '2', '3', "
        "...): codes have one length, leading zeros included"
    )


@pytest.mark.parametrize("codes", [STATES, ["north", "south"], ["01", "north"], []])
def test_codes_of_one_length_and_names_are_codes(codes):
    assert fault_of_codes(codes) == ""


def test_places_that_a_table_lacks_are_counted_and_shown():
    assert fault_of_coverage(STATES[2:], STATES, what="population") == (
        "2 of 32 places have no population ('01', '02'): where nobody is at risk, say so with 0"
    )


def test_series_in_another_order_are_found_where_they_first_differ():
    one = pd.Series(1, index=["01", "02"])
    assert fault_of_order({"counts": one, "expected": one[::-1]}) == (
        "expected, row 0: '02' stands where counts has '01'; both need the same order"
    )


def test_series_of_other_places_are_counted_and_shown():
    one, other = pd.Series(1, index=["01", "02"]), pd.Series(1, index=["01", "03"])
    assert fault_of_order({"counts": one, "expected": other}) == (
        "expected: 1 of 2 labels of counts are not there ('02'), and 1 are that counts lacks ('03')"
    )


def test_a_series_without_labels_is_taken_as_it_stands():
    assert fault_of_order({"counts": pd.Series(1, index=["01"]), "expected": [1]}) == ""


def scanned(codes):
    return {
        "cases": pd.DataFrame({"place": codes, "date": DAYS}),
        "population": pd.DataFrame({"place": codes, "population": 1000}),
        "places": pd.DataFrame({"place": codes, "x": np.arange(32.0), "y": 0.0}),
    }


def by_place(codes, value=7):
    return pd.Series(value, index=pd.Index(codes, name="place"))


def panel(codes, column="place"):
    months = ["2020-01", "2020-02"]
    frame = pd.DataFrame([(c, m) for c in codes for m in months], columns=[column, "month"])
    return frame.assign(count=[0, 1] * len(codes))


def records(codes):
    return pd.DataFrame({"place": list(codes) * 6, "type": "a"})


def atlas(codes):
    return pd.DataFrame(
        {"place": codes, "longitude": -99.0, "latitude": 19.0, "population": 50_000}
    )


def cells(codes):
    return pd.DataFrame({"place": codes, "count": 9})


def histories(codes):
    frame = pd.DataFrame({"one": [1, 0] * 16, "other": [1, 1] * 16, "state": codes})
    return {"histories": frame, "strata": "state"}


# How each function is asked with some codes of places.
ASKED = {
    "scan.find_clusters": lambda codes: scan.find_clusters(**_of_scan(codes)),
    "forecast.read_panel": lambda codes: forecast.read_panel(panel(codes)),
    "forecast.forecast_places": lambda codes: forecast.forecast_places(panel(codes)),
    "rates.read_neighbours": lambda codes: rates.read_neighbours([], places=list(codes)),
    "rates.find_local_patterns": lambda codes: rates.find_local_patterns(
        np.arange(32.0), [], places=list(codes)
    ),
    "rates.find_emerging_hot_spots": lambda codes: rates.find_emerging_hot_spots(
        np.arange(128.0).reshape(32, 4), [], places=list(codes)
    ),
    "rates.empirical_bayes": lambda codes: rates.empirical_bayes(by_place(codes), by_place(codes)),
    "rates.expected_counts": lambda codes: rates.expected_counts(by_place(codes), by_place(codes)),
    "rates.standardise_directly": lambda codes: rates.standardise_directly(
        by_place(codes), by_place(codes), [1.0] * 32
    ),
    "rates.standardise_indirectly": lambda codes: rates.standardise_indirectly(
        by_place(codes), by_place(codes)
    ),
    "rates.standardised_deviations": lambda codes: rates.standardised_deviations(
        by_place(codes), by_place(codes)
    ),
    "rates.spatial_empirical_bayes": lambda codes: rates.spatial_empirical_bayes(
        by_place(codes), by_place(codes), [], places=list(codes)
    ),
    "rates.rate_index": lambda codes: rates.rate_index(
        by_place(codes), by_place(codes), [], places=list(codes)
    ),
    "rates.fit_bym2": lambda codes: rates.fit_bym2(
        by_place(codes), by_place(codes), [], places=list(codes)
    ),
    "recapture.estimate_undercount": lambda codes: recapture.estimate_undercount(
        **histories(codes)
    ),
    "disclosure.tabulate": lambda codes: disclosure.tabulate(records(codes), ["place"]),
    "disclosure.check_anonymity": lambda codes: disclosure.check_anonymity(
        records(codes), ["place"]
    ),
    "disclosure.coarsen": lambda codes: disclosure.coarsen(
        records(codes), {"place": (disclosure.Level("place"), disclosure.MERGED)}
    ),
    "disclosure.bin_to_places": lambda codes: disclosure.bin_to_places(
        pd.DataFrame({"place": codes}), atlas(codes)
    ),
}
# Tables in which places stand beside what they are parts of: of these codes only numbers are wrong.
OF_SEVERAL_LEVELS = {
    "disclosure.audit_release": lambda codes: disclosure.audit_release(cells(codes)),
    "disclosure.suppress": lambda codes: disclosure.suppress(cells(codes)),
    "disclosure.round_table": lambda codes: disclosure.round_table(cells(codes)),
    "disclosure.mark_sensitive": lambda codes: disclosure.mark_sensitive(cells(codes)),
}
# Through one of the above, of a result of theirs, or of no places at all.
NONE = {
    "disclosure": {
        "bin_to_cells", "calendar", "hierarchy", "mark_dominated", "partition_records",
    },
    "forecast": {
        "average_precision", "backtest", "calibration", "cost_loss_curve", "estimate_delays",
        "freeze", "judge_alerts", "raise_alerts", "rank_places", "read_frozen", "score",
        "score_frozen", "skill_of", "warm_up",
    },
    "linkage": {  # places are told in words, never in codes
        "blocking_recall", "events", "link_reports", "organizations", "persons",
        "register_comparisons", "register_reports", "settings_of", "warm_up",
    },
    "rates": {
        "compare_beside_others", "compare_two_counts", "mann_kendall", "poisson_interval", "self_controlled_rate_ratio",
        "share_difference", "share_interval", "warm_up",
    },
    "recapture": {
        "closed_models", "estimate_by_graphs", "estimate_over_linkages", "existence",
        "stepwise_interval", "stepwise_model", "warm_up",
    },
    "reliability": {
        "gwet_ac1", "intraclass_correlations", "kappa_of_table", "krippendorff_alpha",
        "mean_grade", "paired_gain", "weighted_kappa",
    },
    "scan": {
        "border_certainty", "detectable", "power", "read_cases", "read_coordinates",
        "read_neighbours", "read_population_file", "read_satscan", "satscan_parameters",
        "satscan_results", "warm_up", "write_cases", "write_coordinates", "write_neighbours",
        "write_population", "write_results",
    },
    # Places are labels that are only held equal, or points.
    "sequences": {"find_associations", "find_chains", "find_near_repeats"},
    "survival": {"cumulative_incidence", "survival_curve"},
}  # fmt: skip


def _of_scan(codes):
    told = scanned(codes)
    return {
        "cases": told["cases"], "population": told["population"], "places": told["places"],
        "plane": True, "simulations": 0, "seed": 1,
    }  # fmt: skip


@pytest.mark.parametrize("name", [*ASKED, *OF_SEVERAL_LEVELS])
def test_codes_read_as_numbers_are_refused_with_what_is_wrong(name):
    with pytest.raises(ValueError, match=r"32 of 32 place codes are numbers \(1, 2, 3, \.\.\.\)"):
        (ASKED | OF_SEVERAL_LEVELS)[name](NUMBERS)


@pytest.mark.parametrize("name", ASKED)
def test_codes_of_several_lengths_are_refused_with_what_is_wrong(name):
    with pytest.raises(ValueError, match="9 of 32 place codes have another length than the 2"):
        ASKED[name](LOST)


IN_ORDER = {
    "rates.empirical_bayes": rates.empirical_bayes,
    "rates.expected_counts": rates.expected_counts,
    "rates.standardise_indirectly": rates.standardise_indirectly,
    "rates.standardised_deviations": rates.standardised_deviations,
    "rates.spatial_empirical_bayes": lambda a, b: rates.spatial_empirical_bayes(
        a, b, PAIRS, places=STATES
    ),
    "rates.rate_index": lambda a, b: rates.rate_index(a, b, PAIRS, places=STATES),
    "rates.fit_bym2": lambda a, b: rates.fit_bym2(a, b, PAIRS, places=STATES),
    "reliability.weighted_kappa": reliability.weighted_kappa,
    "reliability.gwet_ac1": reliability.gwet_ac1,
}


@pytest.mark.parametrize("name", IN_ORDER)
def test_series_in_another_order_are_refused(name):
    counts = by_place(STATES)
    with pytest.raises(ValueError, match=r"row 0: '32' stands where \w+ has '01'"):
        IN_ORDER[name](counts, counts[::-1])


@pytest.mark.parametrize(
    "ask",
    [
        lambda counts: rates.find_local_patterns(counts, PAIRS, places=STATES),
        lambda counts: rates.find_emerging_hot_spots(
            pd.concat([counts] * 4, axis=1), PAIRS, places=STATES
        ),
        lambda counts: rates.spatial_empirical_bayes(counts, counts, PAIRS, places=STATES),
    ],
)
def test_counts_in_another_order_than_the_places_are_refused(ask):
    with pytest.raises(ValueError, match="row 0: '32' stands where places has '01'"):
        ask(by_place(STATES)[::-1])


def test_a_place_without_population_is_refused_and_not_one_where_nobody_lives():
    told = _of_scan(STATES)
    told["population"] = told["population"][2:]
    told["cases"] = told["cases"][5:]
    with pytest.raises(ValueError, match=r"2 of 32 places have no population \('01', '02'\)"):
        scan.find_clusters(**told)


def test_strata_in_another_order_than_the_histories_are_refused():
    frame = histories(STATES)["histories"].set_index(pd.Index(STATES, name="state"))
    strata = frame.pop("state")[::-1]
    with pytest.raises(ValueError, match="row 0: '32' stands where histories has '01'"):
        recapture.estimate_undercount(frame, strata=strata)


@pytest.mark.parametrize(
    "room",
    [disclosure, forecast, linkage, rates, recapture, reliability, scan, sequences, survival],
)
def test_every_public_function_says_how_it_takes_places(room):
    name = room.__name__.rpartition(".")[2]
    public = {one for one in room.__all__ if inspect.isfunction(getattr(room, one))}
    asked = {one.partition(".")[2] for one in (*ASKED, *OF_SEVERAL_LEVELS)
             if one.startswith(f"{name}.")}  # fmt: skip
    assert public == asked | NONE[name], "each stands in ASKED, OF_SEVERAL_LEVELS or NONE"
