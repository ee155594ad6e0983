"""One question, one answer: list, facets, timeline, map, counts and saved search agree; invented."""

import pytest
from django.urls import reverse
from tests.factories.registry import make_events
from tests.web.registry.conftest import page_of

from baluarte.domain.registry.models import SavedSearch
from baluarte.domain.registry.queries import read_question, write_question
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db

TOLD = [
    {"types": ["AG-KIL"], "date": "2025-02-03", "perpetrators": ["PE-POM", "PE-OCR"]},
    {"municipality_id": "30002", "perpetrators": ["PE-POM"], "date": "2025-02-03/2025-03-04"},
    {"municipality_id": "20001", "date": "2024-12-31", "types": ["AG-THR", "AG-PHY"]},
    {"municipality_id": "20002", "date": "2024-01-15"},
]
# Each name that an address may ask by, and how many of the four it leaves.
QUESTIONS = {
    "": 4,
    "entidad=30": 2,
    "entidad=20&municipio=20002": 1,
    "desde=2025": 2,
    "desde=2025-02-01&hasta=2025-02-28&fechas=seguras": 1,
    "desde=2025-03-01&hasta=2025-03-31&fechas=posibles": 1,
    "dia=2024-12-30&dias=2": 1,
    "tipo=AG-KIL": 1,
    "grupo=lethal": 1,
    "autor=PE-POM": 2,
    "autor=PE-OCR&tipo=AG-KIL": 1,
    "estado=reportado": 4,
    "estado=confirmado": 0,
    "vinculo=sin-determinar": 4,
}


@pytest.mark.parametrize(("question", "number"), QUESTIONS.items())
def test_every_view_of_a_question_finds_the_same_events(enter, cast, question, number):
    make_events(cast.side, TOLD)
    browser = enter(cast.owner)

    def seen(view, more=""):
        return browser.get(f"{page_of(view)}?{more}{question}")

    table = seen("events").context
    drawn = seen("events_timeline").context["drawing"]["rows"]
    found = {
        "list": len(table["page"].rows),
        "counts": seen("counts", "por=month&").context["counted"].total.all,
        "map": sum(row["value"] for row in seen("events_map_values").json()["rows"]),
    }
    assert found == dict.fromkeys(found, number)
    # What lies in two months has no column of its own.
    assert sum(row["events"] for row in drawn) <= number
    assert [one for one, tab in enumerate(table["views"]) if tab["current"]] == [0]


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one])
def test_a_saved_search_opens_the_same_question(enter, cast, question):
    browser = enter(cast.owner)
    browser.post(reverse("save_search"), {"question": question})
    with acting_as(cast.owner.pk):
        [kept] = SavedSearch.objects.values_list("question", flat=True)
    asked = dict(part.split("=", 1) for part in question.split("&"))
    again = dict(part.split("=", 1) for part in kept.split("&"))
    assert read_question(again).filters == read_question(asked).filters
    assert read_question(write_question(read_question(asked).filters)).faults == {}
