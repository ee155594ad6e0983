from io import BytesIO

import pytest

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.files.reading.encodings import encoding_of

SPANISH = (
    "Nombre,Municipio,Hechos\n"
    "Lucía Inventada,Cancún,La periodista recibió amenazas después de publicar\n"
    "Íñigo Supuesto,Mérida,Agresión física durante la manifestación en el Ángel\n"
    "Sofía Ficticia,Juchitán,Según su versión la policía detuvo también al camarógrafo\n"
)


def found(data, **given):
    one = encoding_of(BytesIO(data), **given)
    return one.name, one.is_certain


@pytest.mark.parametrize(
    ("encoding", "name", "is_certain"),
    [
        ("utf-8", "utf-8", True),
        ("ascii", "utf-8", True),
        ("utf-8-sig", "utf-8-sig", True),
        ("utf-16", "utf-16", True),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-be", "utf-16-be", True),
        ("utf-32", "utf-32", True),
        ("cp1252", "cp1252", False),
        ("mac_roman", "mac_roman", False),
        ("cp850", "cp850", False),
    ],
)
def test_the_encoding_of_a_spanish_file_is_found(encoding, name, is_certain):
    data = SPANISH.encode(encoding, "ignore")
    assert found(data) == (name, is_certain)


def test_a_given_encoding_is_taken_by_its_proper_name():
    assert found(b"a,b", given="Latin1") == ("iso8859-1", True)


def test_an_encoding_nobody_knows_is_refused():
    with pytest.raises(FileRefused) as refused:
        found(b"a,b", given="ebcdic-inventado")
    assert (refused.value.code, refused.value.facts) == (
        "encoding.unknown",
        {"encoding": "ebcdic-inventado"},
    )


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_two_words_are_enough_to_tell(encoding):
    assert found("José,Cancún\n".encode(encoding)) == (encoding, False)


def test_a_letter_cut_at_the_edge_of_a_block_is_no_fault():
    data = b"x" * (1024**2 - 1) + "é\n".encode()
    assert found(data) == ("utf-8", True)
