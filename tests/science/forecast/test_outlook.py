from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.forecast.invented import invented_panel, invented_table

from baluarte.science.forecast import MODELS, forecast_places
from baluarte.science.forecast.components import UnknownModel
from baluarte.science.forecast.outlook import (
    CoverageRefused,
    HorizonRefused,
    OriginRefused,
    change_thresholds,
)


@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_changing_the_future_never_changes_a_forecast(model: str, seed: int) -> None:
    panel = invented_panel(places=8, months=48)
    generator = np.random.default_rng(seed)
    counts, exposure = panel.counts.copy(), panel.exposure.copy()
    population = panel.population.copy()
    counts[:, 36:] = generator.integers(0, 99, (8, 12))
    exposure[:, 36:] = generator.random((8, 12))
    population[:, 36:] = 7.0
    other = replace(panel, counts=counts, exposure=exposure, population=population)
    one, two = (forecast_places(p, origin="2017-12", model=model) for p in (panel, other))
    assert (one.levels.mass.tobytes(), one.totals.mass.tobytes(), one.data_digest) == (
        two.levels.mass.tobytes(),
        two.totals.mass.tobytes(),
        two.data_digest,
    )


def test_a_table_cut_at_the_origin_gives_the_same_forecast() -> None:
    table = invented_table(places=8, months=48)
    whole = forecast_places(table, origin="2017-12")
    cut = forecast_places(table[table["month"] <= "2017-12"])
    assert (whole.origin, whole.levels.mass.tobytes()) == (cut.origin, cut.levels.mass.tobytes())


def test_the_order_of_rows_does_not_matter() -> None:
    table = invented_table(places=8)
    one = forecast_places(table)
    two = forecast_places(table.sample(frac=1, random_state=3))
    assert one.levels.mass.tobytes() == two.levels.mass.tobytes()


def test_the_level_has_a_row_for_each_place_and_month() -> None:
    level = forecast_places(invented_table(places=3), horizons=[1, 3]).level()
    assert (
        level["month"].tolist(),
        level["horizon"].tolist(),
        level["status"].unique().tolist(),
    ) == (
        ["2020-01", "2020-03"] * 3,
        [1, 3] * 3,
        ["forecast"],
    )


def test_the_bounds_hold_as_much_as_they_say() -> None:
    made = forecast_places(invented_table(places=10))
    level = made.level(coverage=0.8)
    held = made.levels.at_least(level["lower"].to_numpy()) - made.levels.at_least(
        level["upper"].to_numpy() + 1
    )
    assert (held >= 0.8 - 1e-9).all()


@pytest.mark.parametrize("way", ["rows left out", "exposure 0", "count NaN"])
def test_no_coverage_is_never_low_risk(way: str) -> None:
    table = invented_table(places=4)
    is_dark = (table["place"] == "01000") & (table["month"] >= "2019-04")
    if way == "rows left out":
        table = table[~is_dark]
    elif way == "exposure 0":
        table = table.assign(
            exposure=np.where(is_dark, 0.0, 1.0), count=table["count"].mask(is_dark, 0)
        )
    else:
        table = table.assign(count=table["count"].mask(is_dark))
    made = forecast_places(table)
    tables = [made.level(), made.change(), made.onset()]
    numbers = ("mean", "any", "upper", "pace", "probability")
    for told in (one[one["place"] == "01000"] for one in tables):
        asked = told[[column for column in numbers if column in told]]
        assert (set(told["status"]), asked.isna().to_numpy().all()) == ({"not covered"}, True)


def test_the_other_places_are_forecast_beside_one_that_is_not_covered() -> None:
    table = invented_table(places=4)
    table = table[(table["place"] != "01000") | (table["month"] < "2019-04")]
    assert forecast_places(table).is_covered.tolist() == [False, True, True, True]


def test_an_incomplete_month_is_not_read_as_a_calm_one() -> None:
    table = invented_table(places=6, mean=20.0)
    is_late = table["month"] >= "2019-11"
    halved = table.assign(count=np.where(is_late, table["count"] // 2, table["count"]))
    told = halved.assign(exposure=np.where(is_late, 0.5, 1.0))
    whole, silent, honest = (
        forecast_places(one).levels.means().sum() for one in (table, halved, told)
    )
    assert abs(honest / whole - 1) < abs(silent / whole - 1) / 3


def test_change_asks_for_twice_the_own_pace_and_three_events() -> None:
    pace = np.array([0.0, 0.25, 0.5, 0.75, 10.0, np.nan])
    np.testing.assert_array_equal(change_thresholds(pace), [3, 3, 3, 5, 60, np.nan])
    assert change_thresholds(np.array([1 / 12 * 7])).tolist() == [4]


def test_onset_is_asked_only_of_quiet_places() -> None:
    table = invented_table(places=4)
    quiet = table["place"].isin(["01000", "01001"]) & (table["month"] >= "2019-01")
    made = forecast_places(table.assign(count=table["count"].mask(quiet, 0)))
    onset = made.onset()
    expected = [p for p, pace in zip(made.places, made.pace, strict=True) if pace == 0]
    assert (onset["place"].tolist(), {"01000", "01001"} <= set(expected)) == (expected, True)


def test_a_place_where_nothing_happened_yet_is_not_promised_peace() -> None:
    table = invented_table(places=6, mean=5.0)
    table.loc[table["place"] == "01000", "count"] = 0
    onset = forecast_places(table).onset().set_index("place")
    assert 0 < onset.loc["01000", "probability"] < 1


def test_months_may_be_numbered() -> None:
    table = invented_table(places=3)
    numbered = table.assign(month=table.groupby("place").cumcount() + 1)
    made = forecast_places(numbered, origin=48, horizons=[1, 2])
    assert (made.origin, made.months) == (48, (49, 50))


@pytest.mark.parametrize("horizons", [[], [0], [25], [1, 1], [1.0], [True]])
def test_a_horizon_that_is_none_is_refused(horizons: list[object]) -> None:
    with pytest.raises(HorizonRefused, match="horizons: "):
        forecast_places(invented_table(places=2), horizons=horizons)


@pytest.mark.parametrize(
    ("origin", "message"),
    [("2020-01", "outside the panel, 2015-01 to 2019-12"), ("2015-11", "less than twelve months")],
)
def test_an_origin_that_is_none_is_refused(origin: str, message: str) -> None:
    with pytest.raises(OriginRefused, match=message):
        forecast_places(invented_table(places=2), origin=origin)


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(UnknownModel, match="'oracle' is no model"):
        forecast_places(invented_table(places=2), model="oracle")


@pytest.mark.parametrize("count", [0, 1])
def test_a_single_place_that_never_changes_is_forecast(count: int) -> None:
    table = invented_table(places=1).assign(count=count)
    level = forecast_places(table).level()
    assert (level["median"].tolist(), level["mean"].between(0, 1.5).all()) == ([count] * 6, True)


@pytest.mark.parametrize("coverage", [0, 1, 90])
def test_bounds_that_hold_nothing_or_everything_are_refused(coverage: float) -> None:
    with pytest.raises(CoverageRefused, match="is not between 0 and 1"):
        forecast_places(invented_table(places=2)).level(coverage=coverage)
