"""The map of rates read together with the neighbours': its own measure, words, columns."""

import csv
from datetime import timedelta

import pytest
from tests.factories.runs import ASKED
from tests.web.analysis.views.test_risk_map import (  # noqa: F401 (fixtures)
    browser,
    file_of,
    page,
    run,
    studying,
    tell_patterns,
    text,
)
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis.choices import RunMethod
from baluarte.web.analysis.presenters.risk_map.measures import BY_NEIGHBOURS, BY_PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def together(studying, run, as_operator):  # noqa: F811 (a map of rates stands beside it)
    tell_patterns(studying, as_operator)
    return studying.ran(RunMethod.BYM2)


def test_the_map_offers_it_beside_the_others_and_says_it_in_both_languages(browser, run, together):  # noqa: F811
    rates = page(browser, calculo=str(run.pk)).context
    assert f"calculo={together.pk}" in rates["comparisons"][1]["url"]
    asked = {"calculo": str(together.pk), "lugar": "30001"}
    english, spanish = (page(browser, one, **asked).context for one in ("en", "es"))
    assert [one["current"] for one in english["comparisons"]] == [False, True, False]
    assert english["place"]["said"][-1].startswith(
        "Read with its one neighbour with coverage, its ratio goes from "
    )
    assert spanish["place"]["said"][-1].startswith("Leído con su único vecino con cobertura")
    assert "neighbours share" in english["summary"]
    assert "los vecinos comparten" in spanish["summary"]
    assert "Neighbours are alike" in text(browser, calculo=str(together.pk))
    shown = browser.get(page_of("run", run_id=together.pk, language="en")).content.decode()
    assert "Smoothed with its neighbours" in shown


def test_its_files_say_what_is_not_known_and_fade_what_is_unsure(browser, together):  # noqa: F811
    rows = file_of(browser, together, "json").json()["rows"]
    assert {row[1] for row in rows.values()} - {0}
    drawn = file_of(browser, together, "svg").content.decode()
    assert "Paler: less sure" in drawn
    assert "BYM2" in drawn


def test_its_classes_stay_from_month_to_month(browser, studying, together):  # noqa: F811
    earlier = studying.ran(
        RunMethod.BYM2, first="2025-06", last="2026-05", at=ASKED + timedelta(minutes=9)
    )
    now, then = (page(browser, calculo=str(one.pk)).context for one in (together, earlier))
    assert now["legend"] == then["legend"]
    assert now["shown"].series == [earlier, together]
    assert BY_NEIGHBOURS[0].starts == BY_PEOPLE[0].starts == (0.0, 1.0, 1.5, 2.0, 3.0, 5.0)


def test_its_table_has_how_many_neighbours_were_read(browser, together):  # noqa: F811
    lines = file_of(browser, together, "csv").content.decode().lstrip("\ufeff").splitlines()
    rows = list(csv.DictReader([line for line in lines if not line.startswith("#")]))
    assert {row["place"]: row["neighbours"] for row in rows if row["neighbours"]} == {
        "30001": "1", "30002": "2", "20001": "2", "20002": "1",
    }  # fmt: skip
    assert "BYM2" in "".join(lines[:6])
    assert "least_seen" not in rows[0]
