"""A sheet that comes in again with other values says what differs, and nothing is lost of either."""

import csv
import io

import pytest
from django.db import connection
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.recommendations import NOW, SET, make_house, make_set, standing

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions.recommendation_sets import load_sets
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationCorrection,
    RecommendationSet,
)
from baluarte.domain.accountability.queries import recommendations as queries
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PAGE = reverse("import_recommendations")


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def made(house):
    return make_set(house)


def exported(browser, code, columns="baluarte"):
    asked = {"columnas": columns, "formato": "csv"}
    content = browser.get(reverse("recommendation_table", args=[code]), asked).content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def send(browser, of, rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = io.BytesIO(text.getvalue().encode())
    file.name = "hoja.csv"
    return browser.post(PAGE, {"of": of.code, "file": file, "session": ""})


def changed_sheet(browser, of):
    """Return an export whose first row says another axis, other themes and other words."""
    head, *rows = exported(browser, of.code)
    first = rows[0]
    first[head.index("Eje")] = "Prevención"
    first[head.index("Temas")] = "Presupuesto; training"
    first[head.index("Texto")] = "Fortalecer el presupuesto (corregido) del mecanismo."
    return [head, *rows]


def test_what_differs_is_said_column_by_column_and_taken_only_where_it_is_ticked(house, made):
    of, rows = made
    browser = browser_of(house.curator)
    seen = send(browser, of, changed_sheet(browser, of))
    [one] = seen.context["changed"]
    said = {each["field"]: (each["was"], each["now"]) for each in one["fields"]}
    assert said["Eje"] == ("Protección", "Prevención")
    assert said["Texto en español"][1] == "Fortalecer el presupuesto (corregido) del mecanismo."
    assert "Temas" in said
    assert set(said) == {"Eje", "Texto en español", "Temas"}
    assert one["row"] not in [each["row"] for each in seen.context["known"]]

    left = browser.post(PAGE, {"listo": seen.context["ready"]}, follow=True)
    assert "1 difiere y se queda como estaba." in left.content.decode()
    with acting_as(house.curator.pk):
        assert not RecommendationCorrection.objects.exists()

    taken = browser.post(
        PAGE, {"listo": seen.context["ready"], "cambio": [one["code"]]}, follow=True
    )
    assert "1 corregida" in taken.content.decode()
    with acting_as(house.curator.pk):
        held = Recommendation.objects.get(pk=rows[0].pk)
        assert (held.axis, held.themes) == ("prevention", ["budget", "training"])
        assert Recommendation.everything.get(pk=rows[0].pk).axis == "protection", "the first stays"
    page = browser.get(reverse("recommendation", args=[one["code"]])).content.decode()
    assert "Qué se corrigió" in page
    assert "Fortalecer el presupuesto del mecanismo federal de protección." in page
    again = send(browser, of, changed_sheet(browser, of))
    assert again.context["changed"] == [], "what was taken differs no more"


def test_what_one_was_shown_only_she_sends(house, made):
    of, _rows = made
    browser = browser_of(house.curator)
    seen = send(browser, of, changed_sheet(browser, of))
    ready, [one] = seen.context["ready"], seen.context["changed"]
    given = {"listo": ready, "cambio": [one["code"]]}
    of_another = browser_of(house.monitor).post(PAGE, given, follow=True)
    assert of_another.redirect_chain == [(PAGE, 302)]
    assert "Elija otra vez el archivo" in of_another.content.decode()
    with acting_as(house.curator.pk):
        assert not RecommendationCorrection.objects.exists()
    assert "1 corregida" in browser.post(PAGE, given, follow=True).content.decode()


def test_what_was_said_of_it_stays_and_a_day_before_reads_as_it_was(house, made):
    of, rows = made
    standing(house, house.documenter, house.civil, rows[0])
    by, later = house.curator.pk, NOW.replace(month=7)
    held = rows[0]
    with acting_as(by):
        change = actions.NewCorrection(held, {"axis": "protection"}, {"axis": "prevention"})
        actions.correct_recommendations(changes=[change], by=by, at=later)
        found = {}
        for at in (NOW, later):
            day = queries.local_day(at)
            [row] = queries.rows_of(
                queries.recommendations(of).filter(pk=held.pk), day=day, known_at=at
            )
            found[at] = (row.recommendation.axis, [*row.statuses], row.owners)
    assert found[NOW][0] == "protection"
    assert found[later] == ("prevention", ["civil"], (house.authority.code,))


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ({"axis": "prevention"}, {"axis": "reparation"}, "changed_since"),
        ({"number": "1"}, {"number": "2"}, "number_of_another"),
        ({"axis": "protection"}, {"axis": "nowhere"}, "unknown_code"),
    ],
)
def test_what_cannot_be_or_was_changed_since_is_refused(house, made, was, now, why):
    _, rows = made
    by = house.curator.pk
    change = actions.NewCorrection(rows[0], was, now)
    with pytest.raises(RecommendationRefused, match=why), acting_as(by):
        actions.correct_recommendations(changes=[change], by=by, at=NOW)


def test_by_sql_only_who_keeps_the_policy_corrects_and_as_herself(house, made):
    _, rows = made
    for who in (house.liaison, house.documenter):
        with pytest.raises(Exception, match="row-level security"), acting_as(who.pk):
            RecommendationCorrection.objects.create(
                recommendation=rows[0], said={"axis": "prevention"}, corrected_at=NOW,
                corrected_by=who,
            )  # fmt: skip
    assert connection.is_usable()


@pytest.mark.parametrize("columns", ["baluarte", "uhri", "impactoss"])
def test_an_export_that_comes_back_unchanged_differs_in_nothing(house, as_operator, columns):
    with as_operator():
        load_sets(at=NOW)
    browser = browser_of(house.curator)
    with acting_as(house.curator.pk):
        sets = list(RecommendationSet.objects.exclude(code=SET.code))
    for of in sets:
        seen = send(browser, of, exported(browser, of.code, columns))
        assert (of.code, seen.context["faults"], seen.context["changed"]) == (of.code, [], [])
