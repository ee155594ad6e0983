"""What runs say of chance alone, no more often than their level; and what is planted, found.

The countries are those of the study `docs/methods/studies/null_country.py`, whose figures over 200
of them stand in `docs/methods`.
"""

import runpy
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from baluarte.domain.analysis.choices import PlaceFinding, RunMethod
from baluarte.domain.analysis.methods import RunSettings, estimate
from baluarte.domain.analysis.methods.months import later

STUDY = Path(__file__).resolve().parents[4] / "docs/methods/studies/null_country.py"
FEW, MANY = 40, 200
LEVEL = 0.05


@pytest.fixture(scope="module")
def study():
    told = runpy.run_path(str(STUDY))
    return told | {"country": cache(told["country"])}


def bounds(many: int, level: float = LEVEL) -> tuple[float, float]:
    """Return three standard errors under and over as many as a level lets expect."""
    error = (many * level * (1 - level)) ** 0.5
    return many * level - 3 * error, many * level + 3 * error


def said_in(study, name, many):
    """Return in how many countries of chance alone a method says that there is more somewhere."""
    return sum(study["asked"](name, study["country"](seed), seed)[0] > 0 for seed in range(many))


def planted(study, seed=1):
    """Return a country with sixteen events more in nine neighbours in its last four months."""
    given = study["country"](seed)
    corner = [given.places[row * 10 + column].code for row in (4, 5, 6) for column in (4, 5, 6)]
    counts = Counter({(place, month): n for place, month, n in given.counts})
    for code in corner:
        for back in range(4):
            counts[code, later(given.last, -back)] += 1
    rows = tuple((*key, n) for key, n in sorted(counts.items()))
    return replace(given, counts=rows), {*corner}


def test_s10_a_planted_cluster_is_found_by_a_run_and_chance_gives_no_more_than_its_level(
    study,
):
    given, corner = planted(study)
    settings = RunSettings(seed=1, parameters={"model": "permutation", "replicates": 199})
    first, *_ = estimate(RunMethod.CLUSTERS, given, settings).rows
    assert first["says"] == PlaceFinding.CLUSTER.value
    assert len({*first["places"]} & corner) >= 6
    _, most = bounds(FEW)
    assert said_in(study, "clusters, permutation", FEW) <= most


def test_a_country_of_chance_is_as_many_events_as_it_says_and_nothing_more(study):
    given = study["country"](3)
    assert abs(given.total - study["EVENTS"]) < 4 * study["EVENTS"] ** 0.5
    assert sum(n for *_, kind, n in given.dated if not kind) == given.total
    assert study["country"](3) == given


def test_dates_laid_anew_leave_each_place_and_each_month_what_they_had(study):
    given = study["country"](3)
    laid = study["shuffled"](given, 1)
    assert laid.by_place() == given.by_place()
    months = [Counter() for _ in range(2)]
    for counted, of in zip(months, (given, laid), strict=True):
        for _, month, n in of.counts:
            counted[month] += n
    assert months[0] == months[1]
    assert laid.counts != given.counts


def test_with_its_dates_laid_anew_a_cluster_is_gone(study):
    given, _ = planted(study)
    said = [
        study["asked"]("clusters, permutation", study["shuffled"](given, seed), seed)[0]
        for seed in range(10)
    ]
    # One in twenty would; with four of ten this would not be so (p < .001).
    assert sum(one > 0 for one in said) <= 3


def test_rates_say_more_of_no_more_places_than_their_level(study):
    said = [study["asked"]("rates", study["country"](seed), seed) for seed in range(FEW)]
    more, judged = (sum(one) for one in zip(*said, strict=True))
    assert judged == FEW * 100
    assert more <= LEVEL * judged


def test_beside_its_own_past_few_countries_have_any_place_with_more(study):
    assert said_in(study, "own past", FEW) <= bounds(FEW)[1]


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["clusters, permutation", "clusters, poisson"])
def test_of_two_hundred_countries_a_cluster_is_said_in_one_of_twenty(study, name):
    least, most = bounds(MANY)
    assert least <= said_in(study, name, MANY) <= most


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "name", ["patterns", "own past", "chains", "near-repeats", "what goes together"]
)
def test_of_two_hundred_countries_no_more_have_any_finding_than_the_level(study, name):
    assert said_in(study, name, MANY) <= bounds(MANY)[1]


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_as_many_warnings_of_the_model_come_true_as_it_says(study):
    found = [one for seed in range(MANY) for one in study["signals"](study["country"](seed))]
    for output in {output for output, *_ in found}:
        claimed = np.array([probability for said, probability, _ in found if said == output])
        came = sum(is_true for said, _, is_true in found if said == output)
        error = (claimed * (1 - claimed)).sum() ** 0.5
        # Fewer may come true than is claimed by three standard errors, and not by more.
        assert came >= claimed.sum() - 3 * error, output
