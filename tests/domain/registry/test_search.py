from datetime import date

import pytest
from tests.factories.registry import make_event

from baluarte.domain.registry.queries import Filters, search
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(side):
    """Read what an account types."""

    def as_typed(text, account=None):
        with acting_as((account or side.documenter).pk):
            return search(text)

    return as_typed


def test_a_reference_leads_to_its_event(side, read):
    made = make_event(side)
    assert read(written(made.reference).lower()).event == made


def test_a_reference_leads_a_stranger_nowhere(side, other, read):
    made = make_event(side)
    assert read(made.reference, other.documenter).event is None


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("2025", Filters(from_date=date(2025, 1, 1), until_date=date(2025, 12, 31))),
        ("2024 a 2025", Filters(from_date=date(2024, 1, 1), until_date=date(2025, 12, 31))),
        ("Puerto Inventado", Filters(municipality="30002")),
        ("puerto  inventado, Estado Treinta", Filters(municipality="30002")),
        ("Estado Veinte", Filters(state="20")),
        ("Villa Inventada, Estado Veinte", Filters(municipality="20002")),
        ("asesinato", Filters(types=("AG-KIL",))),
        ("ejecución", Filters(types=("AG-KIL",))),
    ],
)
def test_words_become_what_an_index_answers(read, text, filters):
    found = read(text)
    assert (found.filters, found.places, found.not_understood) == (filters, (), ())


def test_years_places_and_types_are_read_together_in_any_order(read):
    found = read("asesinatos en puerto inventado 2025 Ruiz")
    assert (found.filters, found.not_understood) == (
        Filters(
            from_date=date(2025, 1, 1),
            until_date=date(2025, 12, 31),
            municipality="30002",
            types=("AG-KIL",),
        ),
        ("ruiz",),
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("asesinato 12/03/2025", date(2025, 3, 12), date(2025, 3, 12)),
        ("marzo 2024 asesinato", date(2024, 3, 1), date(2024, 3, 31)),
        ("asesinato enero-marzo 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("asesinato 9 de enero de 2024 2025", date(2024, 1, 9), date(2025, 12, 31)),
    ],
)
def test_a_date_is_searched_as_people_write_it(read, text, first, last):
    found = read(text)
    assert found.filters == Filters(from_date=first, until_date=last, types=("AG-KIL",))
    assert found.not_understood == ()


def test_a_word_of_several_types_asks_for_all_of_them(read):
    found = read("amenazas").filters.types
    assert (len(found) > 1, "AG-THR" in found, "AG-KIL" in found) == (True, True, False)


@pytest.mark.parametrize(
    ("text", "filters", "read_as"),
    [
        ("amenasas", "amenazas", ("amenazas",)),
        ("asecinato", "asesinato", ("asesinato",)),
        ("Puerto Invemtado", "Puerto Inventado", ("inventado",)),
        ("extado treinta", "estado treinta", ("estado",)),
        ("polisía municipal", "policía municipal", ("policia",)),
    ],
)
def test_a_slip_of_the_pen_is_read_as_the_word_it_meant(read, text, filters, read_as):
    found, meant = read(text), read(filters)
    assert (found.filters, found.read_as, found.not_understood) == (meant.filters, read_as, ())


@pytest.mark.parametrize("text", ["Zenaida", "Ruiz", "Gómez Canaria", "xqzwvk"])
def test_what_is_like_no_word_stays_not_understood(read, text):
    found = read(text)
    assert (found.filters, found.read_as) == (Filters(), ())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("policía municipal", ("PE-POM",)),
        ("crimen organizado", ("PE-OCR",)),
        ("organized crime", ("PE-OCR",)),
        ("Navy", ("PE-NAV",)),
    ],
)
def test_words_of_perpetrators_ask_for_those_in_which_most_of_them_stand(read, text, codes):
    assert read(text).filters == Filters(perpetrators=codes)


def test_a_name_that_several_places_bear_is_asked_about(read):
    found = read("Villa Inventada")
    assert [(place.code, place.state) for place in found.places] == [
        ("20002", "Estado Veinte"),
        ("30001", "Estado Treinta"),
    ]
    assert found.filters == Filters()


@pytest.mark.parametrize("text", ["", "   ", "de la", "x" * 5000, "' or 1=1 --", "\x00"])
def test_what_says_nothing_asks_for_nothing(read, text):
    assert read(text).filters == Filters()


def test_the_public_finds_no_event(side):
    made = make_event(side)
    with acting_as_nobody():
        assert search(made.reference).event is None
