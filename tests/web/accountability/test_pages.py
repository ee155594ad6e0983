"""Pages of the policy: demands, indicators and their figures as documents state them."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.promises import promise
from tests.factories.recommendations import make_house, make_set
from tests.factories.statements import keep
from tests.web.markup import flat

from baluarte.domain.statements.choices import Answer
from baluarte.norms.policy import guidelines, objectives, policy_indicators

pytestmark = pytest.mark.django_db
YEAR = {"first_date": date(2025, 1, 1), "last_date": date(2025, 12, 31)}


def said(heading, value, institution="CEN", **more):
    return {"heading": heading, "institution": institution, "value": value, **YEAR, **more}


def budget(stand):
    stand(
        said("budget_approved", Decimal(207_600_000)), said("budget_needed", Decimal(325_000_000))
    )


def text_of(answer):
    return flat(answer.content.decode())


def test_every_demand_stands_on_its_page_with_what_answers_it(page):
    answer = page(reverse("coverage"))
    rows = [one for _, several, _ in answer.context["axes"] for one in several]
    assert len(rows) == 51
    assert [one.demand.code for one in rows if not (one.links or one.room)] == []
    building = [str(one.room) for one in rows if one.room]
    assert building
    assert [room for room in building if f"En construcción: {room}" not in text_of(answer)] == []
    assert sum(number for _, number in answer.context["counts"]) == 51


def test_a_figure_stands_beside_the_demand_it_measures(page, stand):
    budget(stand)
    [row] = [
        one
        for _, several, _ in page(reverse("coverage")).context["axes"]
        for one in several
        if one.demand.code == "S45"
    ]
    assert {one.code: one.figure and one.figure.value for one in row.indicators} == {
        "PRO-S-03": "63.9 %", "CRO-P-01": "",
    }  # fmt: skip


def test_the_whole_policy_is_on_one_page(page):
    answer = page(reverse("policy"))
    html = answer.content.decode()
    assert [code for code in (*guidelines(), *objectives()) if f'id="{code}"' not in html] == []
    assert "Sin meta acordada" in html


def test_the_page_of_the_policy_lists_promises_and_recommendations_of_each_axis(page, as_operator):
    with as_operator():
        recommending = make_house()
    _, rows = make_set(recommending)
    promise(recommending.curator, document=keep(recommending.curator, recommending.civil))
    html = text_of(page(reverse("policy")))
    assert f'href="{reverse("recommendation", args=[rows[0].code])}"' in html
    assert "Un compromiso" in html
    assert "Publicar el mapa." in html


def test_an_indicator_says_its_figure_what_it_is_made_of_and_whence(page, stand, house):
    budget(stand)
    answer = page(reverse("policy_indicator", args=["PRO-S-03"]))
    html = text_of(answer)
    assert "63.9 %" in html
    assert "207,600,000 de 325,000,000" in html
    assert [one["document"] for one in answer.context["sources"]] == [house.document.reference] * 2
    assert {one["page"] for one in answer.context["sources"]} == {3}
    assert {one["heading"] for one in answer.context["sources"]} == {
        "Presupuesto aprobado", "Presupuesto que se estimó necesario",
    }  # fmt: skip
    sources = html[html.index('id="sources"') :]
    assert house.document.title in sources
    assert not any(f">{one['statement']}<" in sources for one in answer.context["sources"])


def test_what_nobody_states_is_no_data_and_never_zero(page, stand):
    stand(said("files_opened", None, "FGR", answer=Answer.NOT_ANSWERED))
    answer = page(reverse("policy_indicator", args=["INV-O-01"]))
    assert answer.context["figure"].value == ""
    html = text_of(answer)
    assert "Se preguntó y nadie contestó con una cifra." in html
    assert "con dato: 0 de 33 instituciones; sin dato: 33" in html


@pytest.mark.parametrize("code", sorted(policy_indicators()))
def test_every_indicator_has_its_page(page, code):
    answer = page(reverse("policy_indicator", args=[code]))
    assert policy_indicators()[code].in_language("es") in text_of(answer).replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, lambda one: True),
        ({"eje": "investigation"}, lambda one: one.axis == "investigation"),
        ({"nivel": "outcome"}, lambda one: one.level == "outcome"),
        (
            {"eje": "protection", "institucion": "SHCP"},
            lambda one: (one.axis, one.owners[0]) == ("protection", "SHCP"),
        ),
    ],
)
def test_filters_narrow_the_list(enter, house, asked, expected):
    answer = enter(house.analyst).get(reverse("indicators"), asked)
    found = [row["row"].code for row in answer.context["rows"]]
    assert found == [code for code, one in policy_indicators().items() if expected(one)]


def test_a_filter_that_is_none_is_refused_by_its_field(enter, house):
    answer = enter(house.analyst).get(reverse("indicators"), {"eje": "felicidad"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["eje"])


def test_a_series_is_taken_out_as_a_file_with_its_sources(page, stand):
    budget(stand)
    answer = page(reverse("indicator_series", args=["PRO-S-03"]))
    [row] = csv.DictReader(answer.content.decode().splitlines())
    assert (row["anio"], row["valor"], row["numerador"], row["estado"]) == (
        "2025", "63.8769", "207600000.0", "stated",
    )  # fmt: skip
    assert len(row["fuentes"].split()) == 2


@pytest.mark.parametrize("name", ["policy_indicator", "indicator_series"])
def test_an_indicator_that_is_none_is_not_there(page, name):
    assert page(reverse(name, args=["PRO-S-99"]), status=404).status_code == 404


@pytest.mark.parametrize("name", ["coverage", "policy", "policy_boards", "indicators"])
def test_a_page_of_all_indicators_asks_little(enter, house, stand, name):
    browser = enter(house.analyst)
    browser.get(reverse(name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(reverse(name))
    budget(stand)
    with CaptureQueriesContext(connection) as many:
        browser.get(reverse(name))
    assert len(many) == len(few) <= 30
