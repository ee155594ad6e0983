"""One protocol over the rooms: tables, maps, JSON and sentences, of invented places."""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from tests.science.forecast.invented import invented_table
from tests.science.recapture.tables import simulated

from baluarte.science import forecast, rates, recapture, scan
from baluarte.science.messages import Message
from baluarte.science.results import Result, plain
from baluarte.science.shapes import ShapesRefused

PLACES = [f"{number:02}" for number in range(1, 13)]
PAIRS = list(pairwise(PLACES))
COUNTS = pd.Series([40, 35, 9, 10, 11, 10, 9, 10, 8, 1, 11, 0], index=PLACES)
EXPECTED = pd.Series(12.8, index=PLACES)
HOT = np.linspace(0, 1, 12)[:, None] + np.array([0.0, 0.1, 0.0, 0.2, 0.1, 0.0])


def months() -> pd.DataFrame:
    """A place that rises from the fourth month on, among others that stay."""
    table = pd.DataFrame(10, index=PLACES, columns=[f"2024-{n:02}" for n in range(1, 7)])
    table.iloc[0, 3:] = 60
    table.iloc[1] = 1
    return table


def scanned(analysis: str = "retrospective", simulations: int = 99, **options) -> Result:
    days = [f"2024-{month:02}-15" for month in range(1, 7)]
    cases = pd.DataFrame(
        [(place, day, 9 if place in PLACES[:2] and day >= days[3] else 1)
         for place in PLACES for day in days], columns=["place", "date", "count"],
    )  # fmt: skip
    return scan.find_clusters(
        cases,
        pd.DataFrame({"place": PLACES, "population": 1000}),
        pd.DataFrame({"place": PLACES, "x": np.arange(12.0), "y": 0.0}),
        plane=True, analysis=analysis, simulations=simulations, seed=1, interval="month", **options,
    )  # fmt: skip


def undercounted() -> Result:
    table = pd.concat(
        [
            simulated(900, [0.5, 0.4, 0.4], 3).assign(where="01"),
            simulated(800, [0.4, 0.5, 0.4], 4).assign(where="02"),
            simulated(5, [0.9, 0.9, 0.9], 4).assign(where="03"),
        ]
    )
    return recapture.estimate_undercount(table, strata="where", method="log_linear")


MAKERS = {
    "scan": scanned,
    "smoothed": lambda: rates.empirical_bayes(COUNTS, EXPECTED),
    "smoothed by month": lambda: rates.empirical_bayes(months(), np.full((12, 6), 12.0)),
    "spatially smoothed": lambda: rates.spatial_empirical_bayes(
        COUNTS, EXPECTED, PAIRS, places=PLACES
    ),
    "risk map": lambda: rates.fit_bym2(COUNTS, EXPECTED, PAIRS, places=PLACES),
    "ratios": lambda: rates.standardise_indirectly(COUNTS, EXPECTED),
    "standardised": lambda: rates.standardise_directly(
        pd.DataFrame({"a": COUNTS, "b": 1}), pd.DataFrame({"a": EXPECTED, "b": 9.0}), [1, 1]
    ),
    "local pattern": lambda: rates.find_local_patterns(COUNTS, PAIRS, places=PLACES),
    "hot spots": lambda: rates.find_emerging_hot_spots(HOT, PAIRS, places=PLACES),
    "forecast": lambda: forecast.forecast_places(invented_table(places=12, months=40)),
    "undercount": undercounted,
}


@pytest.fixture(scope="module", params=MAKERS, ids=lambda one: one.replace(" ", "_"))
def kind(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def result(kind) -> Result:
    return MAKERS[kind]()


def square(place: str) -> dict:
    x = int(place)
    return {"type": "Polygon", "coordinates": [[[x, 0], [x + 1, 0], [x, 1], [x, 0]]]}


def test_every_assumption_and_caution_is_a_message_in_two_languages(result) -> None:
    said = (*result.assumptions, *result.cautions)
    assert said
    for one in said:
        assert isinstance(one, Message)
        assert one.words("es") != one.words("en") == str(one)


def test_the_table_names_places(result) -> None:
    table = result.to_frame()
    assert len(table)
    if isinstance(result, scan.ScanResult):
        assert set(table["members"][0]) <= set(PLACES)
    else:
        assert set(map(str, result.by_place()["place"])) >= set(map(str, result.findings()))


def test_there_is_a_sentence_for_each_place_in_two_languages(result) -> None:
    spanish, english = result.sentences("es"), result.sentences("en")
    assert list(spanish) == list(english) == list(result.findings())
    assert all(spanish[place] != english[place] for place in spanish)
    assert len(spanish) in {3, 12}


def test_json_says_what_it_was_made_from_and_what_it_assumes(result) -> None:
    told = json.loads(result.to_json())
    assert (told["kind"], told["input_digest"]) == (type(result).__name__, result.input_digest)
    assert len(told["input_digest"]) == 64
    assert [one["code"] for one in told["assumptions"]] == [one.code for one in result.assumptions]
    assert len(told["rows"]) == len(result.to_frame())
    assert {one["es"] for one in told["findings"].values()} == set(result.sentences("es").values())


def test_a_map_has_one_feature_a_place_with_its_sentence(result) -> None:
    places = list(result.findings())
    shapes = {place: square(place) for place in places[:-1]}
    told = json.loads(json.dumps(result.to_geojson(shapes)))
    assert [one["id"] for one in told["features"]] == [str(place) for place in places]
    assert [one["geometry"] is None for one in told["features"]] == [False] * (len(places) - 1) + [
        True
    ]
    for one in told["features"]:
        assert one["properties"]["es"] == result.sentences("es")[one["id"]]


def test_the_same_input_has_the_same_digest(kind, result) -> None:
    assert MAKERS[kind]().input_digest == result.input_digest


def test_other_input_has_another_digest() -> None:
    digests = {
        rates.empirical_bayes(counts, EXPECTED, level=level).input_digest
        for counts in (COUNTS, COUNTS + 1)
        for level in (0.95, 0.9)
    }
    digests |= {scanned(max_population=share).input_digest for share in (0.5, 0.3)}
    assert len(digests) == 6


def test_shapes_of_other_places_are_refused() -> None:
    with pytest.raises(ShapesRefused, match="none of them is of a place"):
        MAKERS["ratios"]().to_geojson({"1": square("1")})


def test_a_scan_says_more_how_sure_and_since_when() -> None:
    found = scanned()
    assert found.sentences("es")["01"] == (
        "Más casos de los esperados desde el 1 de abril de 2024 hasta el 30 de junio de 2024, en "
        "un conglomerado (lugares: 2): 54 registrados, 10.0 esperados. El azar daría uno así de "
        "inusual en 1.0\N{NO-BREAK SPACE}% de las veces."
    )
    assert found.sentences("en")["12"].startswith("It is in none of the clusters found.")
    row = found.by_place().set_index("place").loc["02"]
    assert (row["cluster"], row["observed"]) == (1, 54)


def test_a_scan_without_simulations_says_that_chance_was_not_asked() -> None:
    found = scanned(simulations=0)
    assert [one.code for one in found.cautions] == ["scan_no_chance"]
    assert found.findings()["01"].code == "scan_unjudged_since"


def test_low_clusters_are_said_to_be_fewer_and_not_to_be_safe() -> None:
    found = scanned(rates="low")
    codes = {one.code for one in found.findings().values()}
    assert codes <= {"scan_fewer_since", "scan_not_sure_since", "scan_none"}
    assert "no dice que sea seguro" in str(Message("scan_none").words("es"))


def test_rates_say_more_or_less_only_where_sure_and_since_when() -> None:
    found = MAKERS["smoothed by month"]()
    codes = {place: one.code for place, one in found.findings().items()}
    assert (codes["01"], codes["02"], codes["03"]) == (
        "rates_more_since", "rates_less_since", "rates_unclear",
    )  # fmt: skip
    assert found.findings()["01"].data["since"] == "2024-04"
    assert found.sentences("es")["01"].endswith(" Desde 2024-04.")
    table = found.to_frame()
    assert list(table.columns[:2]) == ["place", "month"]
    assert table.loc[5, ["place", "month", "estimate"]].tolist() == [
        "01", "2024-06", found.estimate[0, 5],
    ]  # fmt: skip


def test_a_ratio_is_judged_by_its_interval() -> None:
    found = MAKERS["ratios"]()
    codes = [one.code for one in found.findings().values()]
    assert codes == [
        "rates_ratio_more" if low > 1 else "rates_ratio_less" if high < 1 else "rates_ratio_unclear"
        for low, high in zip(found.lower, found.upper, strict=True)
    ]
    assert (codes[0], codes[5], codes[11]) == (
        "rates_ratio_more", "rates_ratio_unclear", "rates_ratio_less",
    )  # fmt: skip


def test_a_place_not_covered_is_never_said_to_be_calm() -> None:
    table = invented_table(places=12, months=40)
    dark = (table["place"] == "01000") & (table["month"] >= "2017-08")
    found = forecast.forecast_places(table[~dark])
    assert found.findings()["01000"].code == "forecast_not_covered"
    assert found.sentences("es")["01000"].endswith("Esto no dice que el riesgo sea bajo.")
    [said] = [one for one in found.cautions if one.code == "forecast_not_covered_places"]
    assert said.data == {"places": 1}


def test_strata_say_how_many_by_all_families_or_why_nobody_knows(
) -> None:  # fmt: skip
    found = undercounted()
    codes = {place: one.code for place, one in found.findings().items()}
    assert codes == {
        "01": "more_than_registered", "02": "more_than_registered", "03": "refused_few_shared",
    }  # fmt: skip
    refused = found.to_frame().set_index("place").loc["03"]
    assert (refused["refused"], np.isnan(refused["total"])) == ("few_shared", True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("inf"), None),
        (np.float64("nan"), None),
        (np.int64(3), 3),
        (np.bool_(True), True),
        ((1, float("nan")), [1, None]),
        (pd.Timestamp("2024-01-02").date(), "2024-01-02"),
    ],
)
def test_what_json_cannot_hold_is_null_or_text(value, expected) -> None:
    assert plain(value) == expected
