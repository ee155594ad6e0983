from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation
from tests.factories.publication import LARGE, make_country

from baluarte.domain.publication.queries import Filters, Mark
from baluarte.domain.wall.context import acting_as_nobody
from baluarte.web.public.counting import EVENTS, VICTIMS
from baluarte.web.public.query_string import EditionQuestion, chips, read

EDITION = SimpleNamespace(cut_off_at=datetime(2026, 5, 20, tzinfo=UTC))
STATES = {"07": "Otro Estado", "20": "Estado Inventado"}


def asked(**given) -> EditionQuestion:
    return read(given, EDITION, STATES)


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ("2024-03", date(2024, 3, 1)),
        ("2024", date(2024, 1, 1)),
        ("03/2024", date(2024, 3, 1)),
        ("3/2024", date(2024, 3, 1)),
        (" 2024-03 ", date(2024, 3, 1)),
        ("2026-05", date(2026, 5, 1)),
        ("marzo 2024", date(2024, 3, 1)),
        ("12/03/2024", date(2024, 3, 1)),
        ("2024-03-01", date(2024, 3, 1)),
        ("2024-00", date(2024, 1, 1)),
        ("", None),
    ],
)
def test_a_month_is_read_as_people_write_it(given, first):
    found = asked(desde=given)
    assert (found.filters.first_month, found.ignored) == (first, ())


def test_a_year_ends_in_december():
    assert asked(hasta="2026").filters.last_month == date(2026, 12, 1)


def test_a_span_of_months_ends_in_its_last():
    assert asked(hasta="enero-marzo 2024").filters.last_month == date(2024, 3, 1)


@pytest.mark.parametrize(
    "given",
    ["2918", "2918-01", "2026-06", "0000-00", "2024-13", "1899-12", "ayer", "٢٠٢٤-٠٣",
     "-1", "9" * 5000, "\x00", "2024-03\n2024", "' or 1=1 --"],
)  # fmt: skip
def test_what_is_no_month_is_left_out_and_said(given):
    found = asked(desde=given)
    assert (found.filters, len(found.ignored)) == (Filters(), 1)


def test_what_is_left_out_is_said_in_words():
    with translation.override("es"):
        found = asked(desde="2918", estado="99", tipo="zz", cuenta="x", despues="y")
    assert found.ignored == (
        "«2918» es posterior al corte de esta edición, mayo de 2026.",
        "No hay estado con la clave «99».",
        "No hay tipo de agresión con la clave «zz».",
        "«x» no se cuenta aquí: elija hechos, agresiones o victimas.",
        "Ese lugar de la lista no se pudo leer: éste es su principio.",
    )


def test_what_is_shown_back_is_short_and_of_one_line():
    [said] = asked(estado="<b>\x00\n" + "a" * 500).ignored
    assert said == f"No hay estado con la clave «<b>��{'a' * 35}…»."


def test_a_period_that_ends_before_it_begins_is_not_used():
    found = asked(desde="2025-03", hasta="2024-01")
    assert (found.filters, found.ignored) == (
        Filters(),
        (
            "El periodo acabaría en enero de 2024, antes de empezar en marzo de 2025: "
            "no se usó ninguno de los dos.",
        ),
    )


@pytest.mark.parametrize(
    ("given", "group", "kind"),
    [("threat", "threat", ""), ("AG-THR", "", "AG-THR"), ("ag-thr", "", ""), ("", "", "")],
)
def test_a_group_or_a_type(given, group, kind):
    found = asked(tipo=given).filters
    assert (found.group, found.type) == (group, kind)


@pytest.mark.parametrize("given", ["2026-01-01_ABC\x00", "2026-13-01_ABC", "_", "2026-01-01_"])
def test_a_broken_mark_is_no_place_in_the_list(given):
    found = asked(despues=given)
    assert (found.after, len(found.ignored)) == (None, 1)


def test_a_mark_is_a_place_in_the_list():
    assert asked(despues="2026-01-01_7Q2M").after == Mark(date(2026, 1, 1), "7Q2M")


def test_the_address_keeps_what_was_used():
    found = asked(desde="2024", estado="20", tipo="threat", cuenta=VICTIMS, otra="cosa")
    assert found.parameters == {
        "desde": "2024-01",
        "estado": "20",
        "tipo": "threat",
        "cuenta": "victimas",
    }


def test_the_usual_count_is_not_in_the_address():
    assert asked(cuenta=EVENTS).parameters == {}


def test_a_theme_goes_along():
    assert asked(tema="oscuro").theme == "oscuro"


def test_a_theme_that_is_none_does_not():
    assert asked(tema='"><script>').theme == ""


@pytest.mark.django_db
class TestMunicipality:
    @pytest.fixture(autouse=True)
    def _country(self, as_operator):
        with as_operator():
            make_country()

    def asked(self, **given):
        with acting_as_nobody():
            return asked(**given)

    def test_brings_its_state(self):
        found = self.asked(municipio=LARGE)
        assert (found.filters.state, found.municipality) == ("20", "Villa Grande")

    @pytest.mark.parametrize("given", ["99999", "1", "2006\x00", "20067x", "٢٠٠٦٧"])
    def test_that_is_none_is_left_out(self, given):
        found = self.asked(municipio=given)
        assert (found.filters, len(found.ignored)) == (Filters(), 1)

    def test_of_another_state_is_left_out(self):
        found = self.asked(municipio=LARGE, estado="07")
        assert (found.filters, found.ignored) == (
            Filters(state="07"),
            ("Villa Grande no está en el estado que pidió: se usó sólo el estado.",),
        )

    def test_goes_when_its_state_is_taken_away(self, settings):
        settings.ROOT_URLCONF = "baluarte.config.urls_portal"
        with translation.override("es"):
            found = chips(self.asked(municipio=LARGE, tipo="threat"), "map", STATES)
        assert [(one["label"], one["url"]) for one in found] == [
            ("Villa Grande", "/es/mapa/?estado=20&tipo=threat"),
            ("Estado Inventado", "/es/mapa/?tipo=threat"),
            ("Amenazas e intimidación", f"/es/mapa/?estado=20&municipio={LARGE}"),
        ]
