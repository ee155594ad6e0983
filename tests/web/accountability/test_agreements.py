"""Agreements with the states: signed, none, or not known; what no document says is neither."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.statements import let_stand, say_all
from tests.web.markup import flat

from baluarte.domain.statements.choices import Answer
from baluarte.norms.statements import Degree

pytestmark = pytest.mark.django_db


def said(house, *changes, stands=True):
    made = say_all(house.one, house.document, *changes)
    if stands:
        let_stand(house.other, *made)


def about(state, heading, value, **more):
    of = "" if heading == "liaison_named" else "coordination"
    return {
        "institution": f"EDO-{state}-GOB",
        "heading": heading,
        "value": value,
        "about": of,
    } | more


def row_of(page, state):
    rows = page[page.index("<tbody") :].split("<tr")
    return flat(next(one for one in rows if f'id="estado-{state}"' in one))


@pytest.fixture
def shown(house, page):
    def ask():
        return page(reverse("federal_agreements")).content.decode()

    return ask


def test_s12_of_what_no_document_says_neither_yes_nor_no_is_shown(shown):
    found = shown()
    assert found.count('class="tiles__one"') == 32
    assert "Firmados: 0 de 32; sin convenio: 0; sin dato: 32." in flat(found)
    assert row_of(found, "20").count("No se sabe") == 2
    assert "Sin documento" in row_of(found, "20")


def test_each_state_says_its_agreement_its_day_and_its_liaison(house, shown):
    said(
        house,
        about("30", "agreement_signed", Degree.YES),
        about("30", "agreement_day", date(2024, 3, 5)),
        about("30", "liaison_named", Degree.NO),
        about("20", "agreement_signed", Degree.NO),
        about("07", "liaison_named", Degree.YES),
        about("09", "agreement_signed", None, answer=Answer.NOT_ANSWERED),
    )
    found = shown()
    assert "Firmados: 1 de 32; sin convenio: 1; sin dato: 30." in flat(found)
    assert "1 enlace vacante." in flat(found)
    for words in ("Firmado", "5 mar 2024", "Vacante", house.document.title):
        assert words in row_of(found, "30")
    assert "Sin convenio" in row_of(found, "20")
    assert "Enlace nombrado" in row_of(found, "07")
    assert "No respondió" in row_of(found, "09")


def test_what_waits_for_a_second_person_does_not_stand(house, shown):
    said(house, about("30", "agreement_signed", Degree.YES), stands=False)
    assert "Firmados: 0 de 32" in flat(shown())


def test_the_newest_document_counts(house, shown):
    older = {"first_date": date(2023, 1, 1), "last_date": date(2023, 12, 31)}
    said(
        house,
        about("30", "agreement_signed", Degree.YES),
        about("30", "agreement_signed", Degree.NO, **older),
    )
    assert "Firmado" in row_of(shown(), "30")


def test_the_liaison_of_a_prosecutor_is_not_the_states(house, shown):
    said(house, {"institution": "EDO-30-FIS", "heading": "liaison_named", "value": Degree.YES})
    assert "Enlace nombrado" not in row_of(shown(), "30")
