import pytest

from baluarte.domain.territory.choices import How, NameKind
from baluarte.domain.territory.names import Entry, Gazetteer, Name

INVENTED = Gazetteer(
    (
        Name("01001", "Arroyo Claro", NameKind.OFFICIAL, 9000),
        Name("01001", "Ciudad Encino", NameKind.LOCALITY, 8000),
        Name("01002", "Encino de los Vientos", NameKind.OFFICIAL, 500),
        Name("02001", "Arroyo Claro", NameKind.OFFICIAL, 100),
        Name("02001", "Arroyo Viejo", NameKind.FORMER, 100),
    )
)


def test_one_name_is_found_in_every_state_that_has_it():
    assert [entry.code for entry in INVENTED.find("arroyo claro")] == ["01001", "02001"]


def test_a_state_leaves_only_its_own():
    assert [entry.code for entry in INVENTED.find("arroyo claro", state="02")] == ["02001"]


def test_a_shortened_name_is_stronger_than_a_town():
    assert [(one.code, one.how) for one in INVENTED.find("encino")] == [
        ("01002", How.SHORT),
        ("01001", How.LOCALITY),
    ]


def test_an_unknown_name_is_not_found():
    assert INVENTED.find("arroyo seco") == []


def test_the_official_name_is_the_one_in_force():
    assert [INVENTED.official_name(code) for code in ("02001", "09999")] == [
        "Arroyo Claro",
        "09999",
    ]


def test_similar_spellings_come_closest_first():
    found = [(one.code, one.name) for one in INVENTED.similar("aroyo viej")]
    assert found == [("02001", "Arroyo Viejo")]


def test_a_similar_spelling_is_only_a_suggestion():
    assert next(INVENTED.similar("arollo claro")) == Entry(
        "01001", How.SPELLING, 9000, "Arroyo Claro"
    )


def test_what_is_written_so_is_not_similar():
    assert list(INVENTED.similar("arroyo viejo")) == []


@pytest.mark.parametrize(("written", "codes"), [("enzino", ["01002"]), ("enzno", [])])
def test_short_names_bear_fewer_slips(written, codes):
    assert [entry.code for entry in INVENTED.similar(written)] == codes
