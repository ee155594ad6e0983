"""The map by rates: with its interval, and no rate, never zero, where nobody is known to live."""

import pytest
from tests.factories.access import AT
from tests.factories.registry import make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.territory.actions import load_stand_in_population
from baluarte.web.analysis.presenters.rates_in_words import rate_classes

pytestmark = pytest.mark.django_db
ASKED = "?medida=tasa&desde=2025-01-01&hasta=2025-12-31"


@pytest.fixture
def peopled(cast, as_operator):
    with as_operator():
        load_stand_in_population(people={"30001": 1000}, by=None, at=AT)


@pytest.fixture
def browser(enter, cast):
    make_events(cast.side, [{}, {"municipality_id": "20001"}])
    return enter(cast.owner)


@pytest.mark.usefixtures("peopled")
def test_each_place_has_its_rate_with_the_interval_or_says_that_there_is_none(browser):
    rows = browser.get(page_of("events_map_values") + ASKED).json()["rows"]
    assert [(row["id"], row["value"]) for row in rows] == [("20001", None), ("30001", 100.0)]
    assert "not known how many people live there" in rows[0]["said"]
    assert "95 % interval 2.5 to 557.2" in rows[1]["said"]


@pytest.mark.usefixtures("peopled")
def test_the_table_beside_the_map_says_both(browser):
    drawing = browser.get(page_of("events_map") + ASKED).context["drawing"]
    told = {row["id"]: (row["events"], row["rate"]) for row in drawing["rows"]}
    assert told == {"30001": (1, "100.0 (2.5–557.2)"), "20001": (1, None)}
    assert "exact 95 % interval" in drawing["sentence"]
    assert drawing["columns"][-1]["key"] == "rate"


@pytest.mark.usefixtures("peopled")
def test_without_a_day_the_period_begins_with_the_first_year(browser):
    context = browser.get(page_of("events_map") + "?medida=tasa").context
    assert "from 1 January 2025" in context["drawing"]["sentence"]
    assert [one["current"] for one in context["measures"]] == [False, True]


def test_without_a_population_numbers_are_drawn_and_it_is_said(browser):
    answer = browser.get(page_of("events_map") + ASKED)
    assert "No population is loaded here" in answer.content.decode()
    assert "rate" not in answer.context["drawing"]["rows"][0]
    rows = browser.get(page_of("events_map_values") + ASKED).json()["rows"]
    assert [row["value"] for row in rows] == [1, 1]


@pytest.mark.usefixtures("peopled")
def test_the_filters_keep_the_measure_and_a_saved_search_does_not(browser):
    context = browser.get(page_of("events_map") + ASKED).context
    assert context["kept"]["medida"] == "tasa"
    assert "medida" not in context["question"]
    assert all("medida" not in one["url"] for one in context["views"])


@pytest.mark.usefixtures("peopled")
def test_rates_ask_little_more_of_the_database(browser):
    of_numbers = asked_by(browser, page_of("events_map"))
    assert asked_by(browser, page_of("events_map") + ASKED) <= of_numbers + 6


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [([0.03, 0.4, 7.0], 0.02, 5.0), ([3.2, 40.0], 2.0, 20.0), ([0.5], 0.5, 0.5)],
)
def test_classes_of_rates_go_below_one(values, first, last):
    found = rate_classes(values)
    assert found[0]["from"] <= first * 1.5
    assert found[-1]["from"] == pytest.approx(last)
    assert [one["from"] for one in found] == sorted(one["from"] for one in found)


def test_where_nothing_has_a_rate_there_is_no_class():
    assert rate_classes([]) == rate_classes([0.0]) == []
