"""One recommendation is corrected by hand as by a sheet: compared first, and by two persons."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.entering import browser_of
from tests.factories.recommendations import let_stand, make_house, make_set

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.models import (
    CORRECTABLE,
    Recommendation,
    RecommendationCorrection,
)
from baluarte.domain.wall.context import acting_as
from baluarte.web.accountability.forms.recommendation_corrections import as_typed

pytestmark = pytest.mark.django_db
NEW = "Fortalecer el presupuesto, según su fuente (inventada)."


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def one(house):
    _of, [first, *_rest] = make_set(house)
    return first


@pytest.fixture
def address(one):
    return reverse("correct_recommendation", args=[one.code])


def typed(one, **changes):
    return as_typed(one, changes)


def waiting(house):
    with acting_as(house.curator.pk):
        return list(RecommendationCorrection.objects.filter(review=None))


def corrected_elsewhere(house, one, now):
    """Correct it as another house does, while somebody writes."""
    by, other = house.curator, house.second_of[house.civil.pk]
    with acting_as(by.pk):
        was = {name: getattr(one, name) for name in now}
        [made] = actions.correct_recommendations(
            changes=[actions.NewCorrection(one, was, now)], by=by.pk, at=timezone.now()
        )
    let_stand(other, made, at=timezone.now())


def test_the_form_asks_for_what_a_sheet_may_correct_and_holds_what_it_says(house, one, address):
    browser = browser_of(house.curator)
    assert address in browser.get(reverse("recommendation", args=[one.code])).content.decode()
    form = browser.get(address).context["form"]
    assert tuple(form.fields) == CORRECTABLE
    assert (form["text_es"].value(), form["themes"].value()) == (one.text_es, one.themes)


def test_both_are_read_side_by_side_and_nothing_is_sent_before(house, one, address):
    browser = browser_of(house.curator)
    seen = browser.post(address, typed(one, text_es=NEW, axis="prevention"))
    assert seen.status_code == 200
    assert [(each["was"], each["now"]) for each in seen.context["changes"]] == [
        (one.text_es, NEW), ("Protección", "Prevención"),
    ]  # fmt: skip
    page = seen.content.decode()
    assert page.index(one.text_es) < page.index(NEW)
    assert waiting(house) == []
    signed = seen.context["confirmation"].hidden["listo"]
    again = browser.post(address, {"listo": signed, "seguir": "1"})
    assert again.context["form"]["text_es"].value() == NEW
    assert waiting(house) == []
    done = browser.post(address, {"listo": signed}, follow=True)
    assert "Espera a otra persona de su organización." in done.content.decode()
    [correction] = waiting(house)
    assert correction.said == {"text_es": NEW, "axis": "prevention"}
    let_stand(house.second_of[house.civil.pk], correction, at=timezone.now())
    with acting_as(house.curator.pk):
        assert Recommendation.objects.get(pk=one.pk).text_es == NEW


def test_what_was_compared_only_she_sends(house, one, address):
    browser = browser_of(house.curator)
    signed = browser.post(address, typed(one, text_es=NEW)).context["confirmation"].hidden["listo"]
    assert browser_of(house.monitor).post(address, {"listo": signed}).status_code == 404
    assert browser.post(address, {"listo": f"{signed}x"}).status_code == 404
    for who in (house.documenter, house.liaison):
        assert browser_of(who).get(address).status_code == 404
    assert waiting(house) == []


def test_what_cannot_be_is_said_beside_its_box_before_it_is_compared(house, one, address):
    browser = browser_of(house.curator)
    for changes, where, said in (
        ({}, "__all__", "Nada difiere"),
        ({"number": "2"}, "number", "Otra recomendación de este conjunto"),
        ({"text_es": "", "text_en": ""}, "text_es", "Falta este dato"),
        ({"url": "http://ejemplo.invalid"}, "url", "https://"),
        ({"themes": ["nowhere"]}, "themes", ""),
    ):
        refused = browser.post(address, typed(one, **changes))
        assert refused.status_code == 422
        [errors] = refused.context["form"].errors.values()
        assert where in refused.context["form"].errors
        assert said in str(errors)
    browser.post(address, {"listo": compared(browser, one, address)})
    twice = browser.post(address, typed(one, text_es="Otra."))
    assert "Ya hay una corrección suya que espera" in twice.content.decode()
    page = browser.get(reverse("recommendation", args=[one.code])).content.decode()
    assert address not in page, "while one waits no other is offered"


def compared(browser, one, address, **changes):
    seen = browser.post(address, typed(one, **(changes or {"text_es": NEW})))
    return seen.context["confirmation"].hidden["listo"]


def test_what_was_corrected_meanwhile_is_shown_beside_what_she_wrote(house, one, address):
    browser = browser_of(house.curator)
    signed = compared(browser, one, address)
    corrected_elsewhere(house, one, {"text_es": "Como otra persona la corrigió."})
    refused = browser.post(address, {"listo": signed})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Se corrigió mientras usted escribía" in page
    assert [(each["was"], each["now"]) for each in refused.context["changes"]] == [
        ("Como otra persona la corrigió.", NEW)
    ]
    assert refused.context["form"]["text_es"].value() == NEW
    with acting_as(house.curator.pk):
        now = Recommendation.objects.get(pk=one.pk)
    browser.post(address, {"listo": compared(browser, now, address)})
    assert len(waiting(house)) == 1


def test_what_one_sent_is_corrected_by_the_same_form_and_the_first_is_withdrawn(
    house, one, address
):
    browser = browser_of(house.curator)
    browser.post(address, {"listo": compared(browser, one, address)})
    [first] = waiting(house)
    again = f"{address}?corrige=correccion:{first.pk}"
    assert browser.get(again).context["form"]["text_es"].value() == NEW
    seen = browser.post(again, typed(one, text_es="Mejor así."))
    signed = seen.context["confirmation"].hidden["listo"]
    assert browser.post(again, {"listo": signed}).status_code == 302
    [second] = waiting(house)
    assert (second.said, second.pk == first.pk) == ({"text_es": "Mejor así."}, False)
    of_another = browser_of(house.monitor)
    assert of_another.get(again).status_code == 404
