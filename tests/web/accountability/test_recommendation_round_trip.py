"""A set that was exported comes in again as nothing new, in each format and of each set."""

import csv
import io

import pytest
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.recommendations import NOW, make_house

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions.recommendation_sets import load_sets, recognised
from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.accountability.recommendation_sheets import read_sheet
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FORMATS = [
    (columns, file) for columns in ("baluarte", "uhri", "impactoss") for file in ("csv", "xlsx")
]
NAMES = {"Clave", "Número", "code", "number", "reference", "OHCHR Annotation Id"}


@pytest.fixture
def house(as_operator):
    """Everything that a demonstration begins with, and a set that somebody imported without numbers."""
    with as_operator():
        made = make_house()
        load_sets(at=NOW)
    by = made.curator.pk
    new = actions.NewSet(
        code="inventado_sin_numeros", label_es="Inventado", body_es="Órgano inventado",
        scheme="working_group", source="Documento inventado",
    )  # fmt: skip
    rows = [
        actions.NewRecommendation(text_es="Capacitar (inventado), y pronto.", by_es="Tierra A, Tierra B"),
        actions.NewRecommendation(text_es="Capacitar (inventado), y pronto.", by_es="Tierra C"),
        actions.NewRecommendation(text_en="=Train; (invented) staff", by_en="Land D"),
    ]  # fmt: skip
    with acting_as(by):
        of = actions.open_set(new=new, by=by, at=NOW)
        actions.import_recommendations(of=of, rows=rows, by=by, at=NOW)
    return made


def exported(browser, of, columns, file):
    asked = {"columnas": columns, "formato": file}
    found = browser.get(reverse("recommendation_table", args=[of.code]), asked)
    return found.content


def unknown(house, of, content, name):
    """Return what is wrong in a sheet, and which of its rows stand nowhere yet."""
    with acting_as(house.curator.pk):
        read = read_sheet(io.BytesIO(content), name=name)
        rows = [row for _, row in read.rows]
        places = recognised(of, rows).places
    new = [row.text_es or row.text_en for place, row in enumerate(rows) if place not in places]
    return read.faults, new, len(rows)


def sets(house):
    with acting_as(house.curator.pk):
        return list(RecommendationSet.objects.order_by("code"))


@pytest.mark.parametrize(("columns", "file"), FORMATS)
def test_what_was_exported_brings_nothing_new(house, columns, file):
    browser, seen = browser_of(house.curator), 0
    for of in sets(house):
        content = exported(browser, of, columns, file)
        faults, new, rows = unknown(house, of, content, f"hoja.{file}")
        assert (of.code, faults, new) == (of.code, (), [])
        seen += rows
    assert seen > 40


@pytest.mark.parametrize("columns", ["baluarte", "uhri", "impactoss"])
def test_without_its_codes_it_is_known_by_its_words_and_who_made_it(house, columns):
    browser = browser_of(house.curator)
    for of in sets(house):
        read = csv.reader(io.StringIO(exported(browser, of, columns, "csv").decode("utf-8-sig")))
        head, *rows = read
        kept = [place for place, name in enumerate(head) if name not in NAMES]
        text = io.StringIO()
        csv.writer(text).writerows([row[place] for place in kept] for row in (head, *rows))
        _faults, new, count = unknown(house, of, text.getvalue().encode(), "hoja.csv")
        assert (of.code, new, count) == (of.code, [], len(rows))


def test_the_same_words_of_somebody_else_are_new(house):
    of = next(one for one in sets(house) if one.code == "inventado_sin_numeros")
    content = "Texto,Quien la hizo\nCapacitar (inventado) y pronto,Tierra E\nOtra cosa,Tierra C\n"
    _faults, new, _ = unknown(house, of, content.encode(), "hoja.csv")
    assert len(new) == 2
