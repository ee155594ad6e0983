"""The map beside each place's own past: no population, its share of all, too few are said."""

import csv

import pytest
from tests.factories.registry import make_events
from tests.factories.runs import KNOWN
from tests.web.analysis.views.test_risk_map import (  # noqa: F401 (fixtures)
    browser,
    file_of,
    page,
    run,
    studying,
    text,
)
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis.choices import RunMethod

pytestmark = pytest.mark.django_db
PAST = {"first": "2023-07", "last": "2026-06"}


@pytest.fixture
def past(studying, run):  # noqa: F811 (a map of rates stands beside it)
    told = [{"date": "2024-03-02"} for _ in range(4)]
    told += [{"date": f"202{year}-05-02", "municipality_id": "30002"}
             for year in (4, 5) for _ in range(5)]  # fmt: skip
    make_events(studying.side, told, at=KNOWN)
    return studying.ran(RunMethod.OWN_PAST, **PAST)


def test_the_map_offers_both_comparisons(browser, run, past):  # noqa: F811
    rates, own = page(browser).context, page(browser, calculo=str(past.pk)).context
    assert (rates["shown"].run, own["shown"].run) == (run, past)
    assert [one["current"] for one in rates["comparisons"]] == [True, False, False]
    assert f"calculo={past.pk}" in rates["comparisons"][2]["url"]
    assert f"calculo={run.pk}" in own["comparisons"][0]["url"]


def test_without_such_a_run_it_leads_to_a_new_one(browser, run):  # noqa: F811
    url = page(browser).context["comparisons"][2]["url"]
    assert url == page_of("new_run", language="en") + "?metodo=own_past"
    assert browser.get(url).context["form"].initial["method"] == "own_past"


def test_a_place_is_said_beside_its_own_past_in_both_languages(browser, past):  # noqa: F811
    asked = {"calculo": str(past.pk), "lugar": "30001"}
    english, spanish = (page(browser, one, **asked).context["place"] for one in ("en", "es"))
    assert english["said"][0] == (
        "In Villa Inventada, Estado Treinta there were 30 events in the last 12 months, and 4 in "
        "the 24 comparable months before (July 2023 to June 2025): 2.0 for as many months."
    )
    assert english["said"][1].startswith("That is 15.0 (5.3–58.6) times")
    assert "is unlikely to be chance" in english["said"][1]
    assert english["said"][-1].startswith("Of all these events 81.1 % (")
    assert spanish["said"][0].startswith("En Villa Inventada, Estado Treinta hubo 30 hechos")
    assert "es poco probable que sea azar" in spanish["said"][1]


def test_too_few_are_said_and_neither_shaded_nor_hatched(browser, past):  # noqa: F811
    few = page(browser, calculo=str(past.pk), lugar="20001").context["place"]
    values = file_of(browser, past, "json").json()["rows"]
    assert "too few to compare" in few["said"][1]
    assert values["20001"][0] == "few"
    assert values["30001"][0] > 0
    said = text(browser, calculo=str(past.pk))
    assert "Too few to compare" in said
    assert "Without coverage: nothing is known" in said


def test_it_says_that_no_population_is_used(browser, past):  # noqa: F811
    english = text(browser, calculo=str(past.pk))
    spanish = text(browser, "es", calculo=str(past.pk))
    assert "no population is used" in english
    assert "according to Official" not in english
    assert "no se usa ninguna población" in spanish


@pytest.mark.parametrize("measure", ["pasado", "parte", "probabilidad"])
def test_it_is_shaded_by_its_own_measures(browser, past, measure):  # noqa: F811
    context = page(browser, calculo=str(past.pk), medida=measure).context
    assert context["shown"].measure.key == measure
    assert file_of(browser, past, "json", medida=measure).json()["rows"]["30001"][0] >= 2


def test_its_table_has_both_counts_and_both_shares(browser, past):  # noqa: F811
    lines = file_of(browser, past, "csv").content.decode().lstrip("\ufeff").splitlines()
    rows = list(csv.DictReader([line for line in lines if not line.startswith("#")]))
    first = rows[0]
    assert (first["place"], first["events"], first["before"]) == ("30001", "30", "4")
    assert {"ratio_low", "ratio_high", "q", "share", "share_before"} <= first.keys()
    assert "population" not in lines[1]


def test_its_run_says_the_same(browser, past):  # noqa: F811
    shown = browser.get(page_of("run", run_id=past.pk, language="en")).content.decode()
    assert "One place has more events than its own past" in shown
    assert "Each place is its own measure" in shown
