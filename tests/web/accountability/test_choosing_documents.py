"""Among many documents one is found by words, without a script; those used last stand first."""

import re

import pytest
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.recommendations import make_house, make_set, state
from tests.factories.statements import keep

from baluarte.domain.accountability.models import RecommendationStatus
from baluarte.domain.accountability.queries.documents import choose_among
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
MANY = 14


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


def kept(house, number, title=""):
    return keep(
        house.curator, house.civil, title=title or f"Informe inventado {number}", pages=40,
        content=f"Contenido {number}.".encode(),
    )  # fmt: skip


@pytest.fixture
def documents(house):
    return [kept(house, number) for number in range(MANY)]


def options(answer):
    """Return the keys of the documents that a page offers, in their order."""
    box = answer.content.decode().partition('<select name="document"')[2].partition("</select>")[0]
    return re.findall('<option value="([^"]+)"', box)


def test_words_find_a_document_and_what_was_typed_stays(house, documents):
    _of, [one, *_rest] = make_set(house)
    wanted = kept(house, 99, title="Cuenta Pública de la Comisión")
    browser = browser_of(house.documenter)
    address = reverse("state_recommendation", args=[one.code])
    first = browser.get(address)
    assert len(options(first)) == MANY + 1
    assert "Buscar entre los documentos" in first.content.decode()
    voice = next(iter(first.context["form"].voices))
    typed = {
        "voice": voice, "status": "pending", "day": "2026-03-01", "reason": "Falta (inventado).",
        "reference": "", "page": "3", "document": "",
    }  # fmt: skip
    search = {**typed, "buscar_documento": "comision CUENTA", "again": "buscar_documento"}
    found = browser.post(address, search)
    assert found.status_code == 200
    assert options(found) == [str(wanted.pk)]
    page = found.content.decode()
    assert "Falta (inventado)." in page
    assert 'value="2026-03-01"' in page
    assert "field__error" not in page
    by_number = {**search, "buscar_documento": wanted.reference.lower()}
    assert options(browser.post(address, by_number)) == [str(wanted.pk)]
    none = browser.post(address, {**search, "buscar_documento": "nada de esto"})
    assert "Ningún documento tiene esas palabras." in none.content.decode()
    sent = {**typed, "document": str(wanted.pk), "buscar_documento": "comision"}
    assert browser.post(address, sent).status_code == 302
    with acting_as(house.documenter.pk):
        assert RecommendationStatus.objects.get().document_id == wanted.pk


def test_what_was_chosen_stays_while_others_are_searched(house, documents):
    _of, [one, *_rest] = make_set(house)
    browser = browser_of(house.documenter)
    address = reverse("state_recommendation", args=[one.code])
    chosen, wanted = str(documents[3].pk), kept(house, 99, title="Cuenta singularísima")
    given = {"document": chosen, "buscar_documento": "singularisima", "again": "buscar_documento"}
    found = browser.post(address, given)
    assert options(found) == [str(wanted.pk), chosen]
    assert f'<option value="{chosen}" selected>' in found.content.decode()


def test_those_one_used_last_stand_first(house, documents):
    _of, [one, *_rest] = make_set(house)
    with acting_as(house.curator.pk):
        before = choose_among(Document.objects.all(), by=house.curator.pk)
        used = Document.objects.get(pk=before[-1])
    state(house.documenter, house.civil, one, document=used, page=2)
    with acting_as(house.documenter.pk):
        mine = choose_among(Document.objects.all(), by=house.documenter.pk)
    with acting_as(house.curator.pk):
        theirs = choose_among(Document.objects.all(), by=house.curator.pk)
    assert mine == [used.pk, *before[:-1]]
    assert theirs == before


def test_of_few_documents_nobody_searches(house):
    _of, [one, *_rest] = make_set(house)
    kept(house, 1)
    address = reverse("state_recommendation", args=[one.code])
    page = browser_of(house.documenter).get(address).content.decode()
    assert "Buscar entre los documentos" not in page
