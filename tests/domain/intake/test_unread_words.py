from tests.factories.intake import ACCESSED, make_mapping, row, toy_places

from baluarte.domain.files.reading.tables import Row
from baluarte.domain.intake.coding import code_row
from baluarte.domain.intake.dry_run import MOST, UnreadWords

PLACES = toy_places()


def unread(*changes):
    words = UnreadWords(make_mapping())
    for number, change in enumerate(changes, start=2):
        told = Row(number, row(**change))
        words.add(told, code_row(told, mapping=words.mapping, places=PLACES, accessed=ACCESSED))
    return words


def test_what_is_written_alike_is_counted_together_as_it_was_written_first():
    found = unread({"Fecha": "En la Feria"}, {"Fecha": "en la feria"}, {"Fecha": "EN LA  FERIA"})
    assert found.commonest(10) == [("date", "En la Feria", 3)]


def test_of_several_types_in_a_cell_only_those_without_a_code_are_asked():
    found = unread({"Agresión": "Amenaza, Susto"}, {"Agresión": "Susto"}, {"Agresión": "Amenaza"})
    assert found.commonest(10) == [("type", "Susto", 2)]


def test_a_date_that_is_kept_back_or_not_known_is_not_asked():
    assert unread({"Fecha": "Se reserva"}, {"Fecha": "N/A"}, {"Fecha": ""}).commonest(10) == []


def test_a_column_without_end_of_words_is_not_held_whole():
    found = unread(*({"Fecha": f"palabra {number}"} for number in range(MOST + 20)))
    assert len(found.counts) == MOST
