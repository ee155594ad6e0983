"""Clusters alive in the last month, found against chance made from the seed."""

import itertools

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
from baluarte.domain.analysis.methods.plane import kilometres

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


# Places of a row that border on the one before and the one after.
ROW = tuple(itertools.pairwise(CODES))


@pytest.mark.parametrize("model", ["permutation", "poisson"])
@pytest.mark.parametrize("shape", ["ellipse", "flexible", "restricted"])
def test_the_planted_cluster_is_found_in_any_shape(shape, model):
    given = table(with_cluster(), borders=ROW)
    result = said(given, model=model, shape=shape, max_places=5)
    first = result.rows[0]
    assert set(first["places"]) >= set(CODES[4:7])
    assert len(first["places"]) <= 5
    assert (first["says"], first["p"], first["shape"]) == (PlaceFinding.CLUSTER, 0.01, shape)
    assert result.summary["shape"] == shape
    seen = [one for one in result.cautions if one["code"] == "could_have_seen"]
    assert bool(seen) == (shape != "restricted")


def test_a_bent_cluster_is_held_whole_where_a_circle_holds_others_too():
    # Of a block of places, those down one side and along the foot of it.
    bent = [CODES[n] for n in (0, 4, 8, 12, 13, 14)]
    places = tuple(
        place(code, longitude=-96.0 + n % 4 * 0.2, latitude=19.0 - n // 4 * 0.2)
        for n, code in enumerate(CODES)
    )
    borders = tuple(
        (CODES[a], CODES[b])
        for a in range(20)
        for b in range(a)
        if a - b == 4 or (a - b == 1 and a % 4)
    )
    counts = {(code, month): n for code, month, n in even()}
    for code in bent:
        for month in ("2025-10", "2025-11", "2025-12"):
            counts[code, month] = counts.get((code, month), 0) + 4
    rows = [(code, month, n) for (code, month), n in counts.items()]
    given = table(rows, places=places, borders=borders)
    found = {
        shape: said(given, shape=shape).rows[0]["places"] for shape in ("circle", "restricted")
    }
    assert set(found["restricted"]) == set(bent)
    assert set(found["circle"]) != set(bent)


def test_at_most_so_many_places_are_one_cluster():
    assert len(said(table(with_cluster()), max_places=2).rows[0]["places"]) <= 2


def test_shapes_by_borders_need_places_that_share_one():
    for borders in ((), (("30001", "99999"),)):
        with pytest.raises(Refused) as refused:
            said(table(with_cluster(), borders=borders), shape="flexible")
        assert refused.value.reason is Refusal.NO_NEIGHBOURS


def test_a_plane_of_mexico_keeps_distances_and_directions():
    (x, y), (east, _), (_, north) = kilometres([(-99.0, 19.4), (-98.0, 19.4), (-99.0, 20.4)])
    # A degree at 19.4 north is 105 km to the east, and 110.7 km to the north.
    assert east - x == pytest.approx(105.0, rel=0.01)
    assert north - y == pytest.approx(110.7, rel=0.01)
    assert kilometres([]) == []
