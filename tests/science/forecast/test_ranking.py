import pytest
from tests.science.forecast.invented import invented_table

from baluarte.science.forecast import forecast_places, rank_places
from baluarte.science.forecast.ranking import NoSuchOutput


def test_places_fall_by_probability() -> None:
    ranked = rank_places(forecast_places(invented_table())).table
    assert (len(ranked), ranked["probability"].is_monotonic_decreasing) == (30, True)


def test_places_of_equal_probability_stand_in_the_order_of_their_names() -> None:
    table = invented_table(places=6, states=1).assign(count=0, population=1000)
    ranked = rank_places(forecast_places(table), by="onset").table
    assert ranked["place"].tolist() == sorted(ranked["place"])


@pytest.mark.parametrize("by", ["change", "onset"])
def test_a_place_not_covered_is_outside_the_ranking_and_not_at_its_end(by: str) -> None:
    table = invented_table(places=6)
    dark = (table["place"] == "01001") & (table["month"] >= "2019-04")
    found = rank_places(forecast_places(table[~dark]), by=by)
    assert (found.not_covered, "01001" in set(found.table["place"])) == (("01001",), False)


@pytest.mark.parametrize("by", ["level", "score", "total"])
def test_there_is_no_common_score(by: str) -> None:
    with pytest.raises(NoSuchOutput, match="places are ranked by change or onset"):
        rank_places(forecast_places(invented_table(places=2)), by=by)
