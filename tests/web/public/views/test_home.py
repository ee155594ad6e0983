import re
from datetime import timedelta

import pytest
from tests.factories.access import AT
from tests.factories.atlas import lay_atlas
from tests.factories.publication import (
    EVERYTHING,
    OTHER_STATE_LARGE,
    determine,
    let_out,
    make_event,
    withdraw,
)

from baluarte.domain.publication.choices import Publishable

pytestmark = pytest.mark.django_db
TWO_VICTIMS = {"acts": (("AG-THR", 1), ("AG-THR", 2), ("AG-PHY", 1)), "victims": 2}


def numbers(page):
    """Return the figures of a page, each with what it counts."""
    found = re.findall(
        r'number__value[^>]*>(?:<span>)?([^<]+)<.*?number__counts">([^<]+)<', page, flags=re.DOTALL
    )
    return [(value.strip(), counts) for value, counts in found]


def test_before_the_first_edition_it_says_what_will_be_here(cast, portal):
    words = portal.words("/es/")
    assert "Todavía no se publica nada" in words
    assert numbers(portal.read("/es/")) == []


def test_the_three_counts_stand_beside_one_another(cast, portal, let):
    let(2, **TWO_VICTIMS)
    cast.publish()
    assert numbers(portal.read("/es/")) == [
        (
            "2",
            "hechos publicados de agresión contra personas defensoras de derechos humanos y periodistas",
        ),
        ("6", "agresiones: un tipo de daño a una víctima"),
        ("4", "víctimas: personas y colectivos, contados en cada hecho"),
    ]


def test_it_opens_with_its_title_its_number_and_its_map(cast, portal, let, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    lay_atlas(tmp_path, state="20")
    let()
    cast.publish()
    main = portal.read("/es/").partition("<main")[2]
    order = [main.index(mark) for mark in ("<h1", "number__value", "<svg viewBox", "<h2")]
    assert order == sorted(order)
    assert main.count("<h1") == 1
    assert "<title>Estado Inventado: 1 hecho</title>" in main


def test_whoever_is_in_danger_finds_the_strongest_button_first(cast, portal):
    page = portal.read("/es/")
    assert page.count("button--alarm") == 1
    assert page.index("button--alarm") < page.index("<main")
    assert "Estoy en peligro ahora" in page.partition("button--alarm")[2].partition("</a>")[0]


def test_a_count_that_no_event_publishes_is_not_zero(cast, portal, let):
    let(fields=[Publishable.DATE])
    cast.publish()
    assert [value for value, _counts in numbers(portal.read("/es/"))] == [
        "1",
        "De ningún hecho se publican las agresiones",
        "De ningún hecho se publican las víctimas",
    ]


def test_how_many_events_a_sum_does_not_hold_is_said(cast, portal, let):
    let(2)
    let(fields=[Publishable.DATE])
    cast.publish()
    assert "De 1 hecho no se publican las víctimas: la suma no las incluye." in portal.words("/es/")


def test_since_when_until_when_and_how_it_is_cited(cast, portal, let):
    let()
    cast.publish()
    words = portal.words("/es/")
    assert "De enero de 2026 al 14 de febrero de 2026 ." in words
    assert "Edición 1.0, con corte al 2026-02-14. Conjunto de datos." in words


def test_states_are_told_in_words_and_in_a_table(cast, portal, let):
    let(2)
    let(place=OTHER_STATE_LARGE)
    cast.publish()
    words = portal.words("/es/")
    assert "Donde más se publican: Estado Inventado, 2 hechos; Otro Estado, 1 hecho." in words
    assert "Los estados con más Estado Hechos Estado Inventado 2 Otro Estado 1" in words


def test_events_of_no_year_are_counted_apart_from_the_years(cast, portal, let):
    let()
    let(fields=[f for f in EVERYTHING if f != Publishable.DATE])
    cast.publish()
    words = portal.words("/es/")
    assert "Año Hechos 2026 1" in words
    assert "1 hecho no está en la gráfica: no se publica en qué año ocurrió." in words


def test_what_is_withdrawn_is_gone_at_once(cast, portal, let):
    [first, _second] = let(2)
    cast.publish()
    withdraw(cast.one, first)
    assert numbers(portal.read("/es/"))[0][0] == "1"
    assert "Algo se retiró de esta edición" in portal.words("/es/")


def test_what_is_not_here_yet_is_called_planned(cast, portal):
    words = portal.words("/es/")
    assert words.count("Previsto") == 2
    assert "Lo llevan quienes trabajan aquí con una cuenta" in words
    assert "Si se cumplieron los plazos de la ley:" in words
    assert "Esta página no recibe reportes" in words


def test_in_english(cast, portal, let):
    let()
    cast.publish()
    assert numbers(portal.read("/en/"))[0] == (
        "1",
        "published event of aggression against human-rights defenders and journalists",
    )


def test_all_and_confirmed_stand_side_by_side(portal, cast, as_operator):
    with as_operator():
        made = [make_event(cast.one) for _ in range(2)]
        determine(made[0], link="while_engaged", at=AT + timedelta(minutes=1))
    for one in made:
        let_out(cast.one, one, at=AT + timedelta(minutes=2))
    cast.publish()
    assert (
        "1 de estos hechos publica un vínculo confirmado con la labor. De los demás no está"
        in portal.words("/es/")
    )


def test_where_none_is_confirmed_it_says_so_and_nothing_of_others(portal, cast, let):
    let(2)
    cast.publish()
    words = portal.words("/es/")
    assert (
        "En ninguno se ha confirmado que la agresión se deba a su labor." in words,
        "De los demás no está" in words,
    ) == (True, False)
