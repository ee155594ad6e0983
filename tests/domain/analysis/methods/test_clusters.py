"""Clusters alive in the last month, found against chance made from the seed."""

import pytest
from tests.domain.analysis.methods.invented import (
    CODES,
    even,
    place,
    settings,
    table,
    with_cluster,
)

from baluarte.domain.analysis.choices import PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, estimate

FEW = {"replicates": 99, "largest_share": 0.5}


def said(given, seed: int = 1, **parameters):
    return estimate(RunMethod.CLUSTERS, given, settings(seed, **(FEW | parameters)))


@pytest.mark.parametrize("model", ["permutation", "poisson"])
def test_the_planted_cluster_is_found_where_and_since_when_it_is(model):
    first, *_ = said(table(with_cluster()), model=model).rows
    assert set(first["places"]) == set(CODES[4:7])
    assert (first["first"], first["last"]) == ("2025-08", "2025-12")
    assert (first["says"], first["p"]) == (PlaceFinding.CLUSTER, 0.01)
    assert first["events"] > first["expected"] * 1.9


def test_without_a_cluster_none_is_said_and_what_could_have_been_seen_is():
    result = said(table(even()), model="poisson")
    assert result.summary["clusters"] == 0
    [seen] = [one for one in result.cautions if one["code"] == "could_have_seen"]
    assert (seen["places"], seen["months"]) == (12, 6)
    assert 0 <= seen["share"] <= 1


def test_the_same_seed_gives_the_same_answer_bit_for_bit():
    one, again, other = (said(table(with_cluster(each=1)), seed) for seed in (7, 7, 8))
    assert one.as_json() == again.as_json()
    assert one.as_json() != other.as_json()


def test_a_place_that_nobody_covers_is_in_no_circle():
    places = tuple(place(code, is_covered=code != CODES[5]) for code in CODES)
    first, *_ = said(table(with_cluster(), places=places)).rows
    assert CODES[5] not in first["places"]


def test_a_place_without_a_centre_is_left_out_and_said():
    places = tuple(
        place(code, longitude=None, latitude=None) if code == CODES[0] else place(code)
        for code in CODES
    )
    result = said(table(with_cluster(), places=places))
    assert {"code": "no_centre", "places": [CODES[0]]} in result.cautions


def test_less_than_a_year_is_too_short():
    with pytest.raises(Refused) as refused:
        said(table(even(first="2025-03"), first="2025-03"))
    assert refused.value.as_json() == {"code": "period_too_short", "months": 10, "needed": 12}


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([(CODES[0], "2024-03", 3)], Refusal.TOO_FEW_EVENTS),
        ([(CODES[0], "2024-03", 30)], Refusal.ONE_PLACE),
    ],
)
def test_what_cannot_carry_a_cluster_is_refused(counts, reason):
    with pytest.raises(Refused) as refused:
        said(table(counts))
    assert refused.value.reason is reason


def test_whoever_listens_hears_how_far_it_came_and_may_stop_it():
    class StopError(Exception):
        pass

    def stop(done, total):
        raise StopError

    with pytest.raises(StopError):
        estimate(RunMethod.CLUSTERS, table(with_cluster()), settings(**FEW), progress=stop)
