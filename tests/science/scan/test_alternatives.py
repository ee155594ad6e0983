import datetime as dt

import pytest
from tests.science.scan.invented import country

from baluarte.science.scan import InvalidSetting, InvalidTable, find_clusters, power
from baluarte.science.scan.alternatives import wilson

CASES, PEOPLE, WHERE = country(rate=0.6)
OPTIONS = {"plane": True, "simulations": 99, "max_duration": 6, "period": ("2020", "2021")}
RESULT = find_clusters(CASES, PEOPLE, WHERE, analysis="prospective", **OPTIONS)
NEAR = find_clusters(CASES, PEOPLE, WHERE, analysis="spatial", **OPTIONS).problem
MEMBERS = [f"m{i:03}" for i in NEAR.circles.members(0, 4)]
LAST_MONTHS = {"start": dt.date(2021, 9, 1), "end": dt.date(2021, 12, 31)}


def test_a_great_risk_is_found_and_none_is_not():
    great, none = (
        power(RESULT, MEMBERS, relative_risk=risk, simulations=200, **LAST_MONTHS).power
        for risk in (20, 1)
    )
    assert (great > 0.9, none < 0.15) == (True, True)


def test_power_grows_with_risk():
    found = [
        power(RESULT, MEMBERS, relative_risk=risk, simulations=300, **LAST_MONTHS).power
        for risk in (1, 4, 8)
    ]
    assert sorted(found) == found


def test_a_window_expects_what_the_scan_expects_there():
    said = power(RESULT, MEMBERS, relative_risk=2, simulations=1, **LAST_MONTHS)
    problem = RESULT.problem
    rows = problem.places.labels.get_indexer(MEMBERS)
    assert said.expected == pytest.approx(problem.expected[rows, -4:].sum())


def test_what_is_detectable_is_detected():
    risk = RESULT.detectable.table["relative_risk"].iloc[0]
    members = [f"m{i:03}" for i in NEAR.circles.members(0, 11)]
    found = power(
        RESULT, members, relative_risk=risk, simulations=300, start=dt.date(2021, 7, 1)
    )  # fmt: skip
    assert found.upper > 0.8


@pytest.mark.parametrize("model", ["permutation", "bernoulli"])
def test_other_models_have_their_power(model):
    others = CASES.sample(frac=1, random_state=2).assign(place=CASES["place"].to_numpy()[::-1])
    given = {"controls": others} if model == "bernoulli" else {}
    result = find_clusters(
        CASES, None, WHERE, model=model, analysis="prospective", **given, **OPTIONS
    )
    found = [
        power(result, MEMBERS, relative_risk=risk, simulations=60, **LAST_MONTHS).power
        for risk in (1, 30)
    ]
    assert found[0] + 0.4 < found[1]


def test_the_same_seed_gives_the_same_power():
    one, two = (
        power(RESULT, MEMBERS, relative_risk=4, simulations=200, seed=9, workers=workers)
        for workers in (1, 2)
    )
    assert one == two


def test_wilsons_interval_is_the_published_one():
    # Newcombe (1998), Statistics in Medicine 17:857: 81 of 263.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_unknown_members_are_named():
    with pytest.raises(InvalidTable, match="members: 'nowhere' is not in the table of places"):
        power(RESULT, ["nowhere"], relative_risk=2)


@pytest.mark.parametrize(
    "options",
    [
        {"relative_risk": -1},
        {"relative_risk": 2, "alpha": 0.001},
        {"relative_risk": 2, "simulations": 0},
        {"relative_risk": 2, "start": dt.date(2021, 5, 1), "end": dt.date(2021, 1, 1)},
    ],
)
def test_a_question_that_cannot_be_is_refused(options):
    with pytest.raises(InvalidSetting):
        power(RESULT, MEMBERS, **options)
